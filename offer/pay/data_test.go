package pay_test

import (
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer/pay"
)

// dataFolder is where real files lie that the project does not ship: GSA's
// ceiling rates, OFLC's prevailing wages, GSA's per diem.
func dataFolder(t *testing.T) string {
	dir := os.Getenv("OFFERDESK_TEST_DATA")
	if dir == "" {
		t.Skip("left out: real rates and wages; OFFERDESK_TEST_DATA names no folder with " +
			"gsa_calc_s70_rates.csv, oflc_prevailing_wage_2025_26.csv and gsa_per_diem_conus_fy2026.csv")
	}
	return dir
}

func readCSV(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // it was read
	r := csv.NewReader(f)
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

// Every row of real ceiling rates, with a real wage as pay, ends in numbers or
// in a refusal with a name.
func TestRealBillRates(t *testing.T) {
	t.Parallel()
	dir := dataFolder(t)
	rates := readCSV(t, filepath.Join(dir, "gsa_calc_s70_rates.csv"))
	wages := readCSV(t, filepath.Join(dir, "oflc_prevailing_wage_2025_26.csv"))
	us := must(pay.LocaleOf("en-US"))
	numbers := 0
	refused := map[error]int{}
	for i, row := range rates {
		wage := wages[i%len(wages)]
		bill, per, err := readBill(us, row)
		if err != nil {
			kind := errors.Unwrap(err)
			if kind == nil {
				t.Fatalf("row %d: a refusal without a name: %v", i+2, err)
			}
			refused[kind]++
			continue
		}
		paid, err := us.Parse(wage[4], "USD")
		if err != nil {
			t.Fatalf("wage of row %d: %v", i+2, err)
		}
		in := pay.Terms{Pay: pay.PayTerms{Rate: pay.Some(paid.Amount), Per: pay.Hour},
			Bill: pay.BillTerms{Rate: pay.Some(bill.Amount), Per: per},
			Cost: pay.CostTerms{Given: true, Burden: []pay.Burden{{Percent: some("6.2"), WageBase: some("184500")},
				{Percent: some("1.45")}}}, Weeks: some("26")}
		d := pay.Derive(in, pay.Conventions{Currency: "USD"})
		for name, v := range d.All() {
			optional := strings.HasPrefix(name, "job.") || strings.HasPrefix(name, "pay.range") ||
				strings.HasPrefix(name, "pay.compa")
			if !v.Known && !optional {
				t.Fatalf("row %d: %s is unknown", i+2, name)
			}
		}
		numbers++
	}
	total := numbers
	for kind, count := range refused {
		total += count
		t.Logf("refused, %v: %d", kind, count)
	}
	t.Logf("%d rows: %d in numbers", len(rates), numbers)
	if total != len(rates) || numbers < len(rates)*8/10 {
		t.Errorf("%d rows of %d are accounted for, %d in numbers", total, len(rates), numbers)
	}
}

// readBill reads a price and its unit of issue; only what is sold by the hour,
// day, week, month or year is a rate.
func readBill(l pay.Locale, row []string) (pay.Taken, pay.Per, error) {
	if len(row) < 6 {
		return pay.Taken{}, "", &pay.InputError{Kind: pay.ErrUnit, Name: "row"}
	}
	unit := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(row[4])), "per ")
	for plain, per := range map[string]string{"hourly": "hour", "hours": "hour", "hr": "hour", "daily": "day"} {
		if unit == plain {
			unit = per
		}
	}
	per, err := pay.ParsePer(unit)
	if err != nil {
		return pay.Taken{}, "", err
	}
	price, err := l.Parse(strings.TrimSpace(row[5]), "USD")
	return price, per, err
}

func TestRealPerDiem(t *testing.T) {
	t.Parallel()
	f, err := os.Open(filepath.Join(dataFolder(t), "gsa_per_diem_conus_fy2026.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // it was read
	table, err := pay.LoadGSA(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ state, county, city, on, lodging, meals string }{
		{"AL", "", "Birmingham", "2026-02-01", "126", "80"},
		{"AL", "Baldwin", "", "2026-07-01", "216", "74"},
		{"TX", "Nowhere", "Nowhere", "2026-07-01", "110", "68"},
	} {
		t.Run(tt.state, func(t *testing.T) {
			got, err := table.At(tt.state, tt.county, tt.city, day(tt.on))
			if err != nil || !got.Lodging.Equal(n(tt.lodging)) || !got.Meals.Equal(n(tt.meals)) {
				t.Errorf("%+v: %s and %s, %v", tt, got.Lodging, got.Meals, err)
			}
		})
	}
}
