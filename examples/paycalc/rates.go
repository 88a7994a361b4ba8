package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/pay/calc"
)

// billRates goes through a file of ceiling bill rates as GSA's CALC exports it
// and a file of prevailing wages as OFLC's, pairs the rows in turn, and writes
// for each rate its numbers or the name of its refusal.
func billRates(out io.Writer, rates, wages string, locale pay.Locale) error {
	bills, err := readTable(rates, "UNIT OF ISSUE", "PRICE OFFERED")
	if err != nil {
		return err
	}
	pays, err := readTable(wages, "state", "level1")
	if err != nil {
		return err
	}
	w := csv.NewWriter(out)
	head := []string{"row", "state", "pay.hourly", "bill.hourly", "spread.hourly", "markup.percent",
		"margin.percent", "refused"}
	if err := w.Write(head); err != nil {
		return err
	}
	for i, b := range bills {
		p := pays[i%len(pays)]
		row := []string{fmt.Sprint(i + 2), p[0], "", "", "", "", "", ""}
		d, err := rateNumbers(locale, b[0], b[1], p[1])
		if err != nil {
			row[7] = pay.Reason(err)
		} else {
			for k, n := range []pay.Optional{d.PayHourly, d.BillHourly, d.SpreadHourly, d.MarkupPercent,
				d.MarginPercent} {
				row[2+k] = n.Text(4, exact.HalfUp)
			}
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// rateNumbers derives one pair of rates, with the employer's share of Social
// Security and Medicare as burden.
func rateNumbers(l pay.Locale, unit, price, wage string) (pay.Derived, error) {
	per, err := pay.ParsePer(strings.TrimPrefix(strings.ToLower(strings.TrimSpace(unit)), "per "))
	if err != nil {
		return pay.Derived{}, err
	}
	bill, err := l.Parse(price, "USD")
	if err != nil {
		return pay.Derived{}, err
	}
	paid, err := l.Parse(wage, "USD")
	if err != nil {
		return pay.Derived{}, err
	}
	return pay.Derive(pay.Terms{
		Pay:  pay.PayTerms{Rate: pay.Some(paid.Amount), Per: pay.Hour, Currency: string(paid.Currency)},
		Bill: pay.BillTerms{Rate: pay.Some(bill.Amount), Per: per, Currency: string(bill.Currency)},
		Cost: pay.CostTerms{Given: true, Burden: calc.FICA(exact.Int(184500))},
	}, pay.Conventions{Currency: "USD"}), nil
}

// readTable returns two columns of a CSV file, found by how their heads begin.
func readTable(path, first, second string) ([][2]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	r := csv.NewReader(f)
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(rows) < 2 {
		return nil, fmt.Errorf("%s: no rows", path)
	}
	a, b := column(rows[0], first), column(rows[0], second)
	if a < 0 || b < 0 {
		return nil, fmt.Errorf("%s: no columns that begin with %s and %s", path, first, second)
	}
	var out [][2]string
	for i, row := range rows[1:] {
		if len(row) <= a || len(row) <= b {
			return nil, fmt.Errorf("%s, row %d: %w", path, i+2, errors.New("too few columns"))
		}
		out = append(out, [2]string{row[a], row[b]})
	}
	return out, nil
}

func column(head []string, begins string) int {
	for i, h := range head {
		if strings.HasPrefix(strings.TrimSpace(h), begins) {
			return i
		}
	}
	return -1
}
