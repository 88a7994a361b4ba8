package main

import (
	"bytes"
	"encoding/csv"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestGolden(t *testing.T) {
	for name, args := range map[string][]string{"sheet.txt": nil, "sheet.json": {"-json"},
		"sheet.fr-CA.txt": {"-locale", "fr-CA"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			if err := run(args, &out); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", name)
			if *update {
				if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), out.String()); diff != "" {
				t.Errorf("%s is not as kept (run with -update when it is right):\n%s", name, diff)
			}
		})
	}
}

// runSample runs the program on the sample with some text changed.
func runSample(t *testing.T, args []string, change ...string) (string, error) {
	t.Helper()
	src := string(sample)
	for i := 0; i+1 < len(change); i += 2 {
		if !strings.Contains(src, change[i]) {
			t.Fatalf("the sample holds no %s", change[i])
		}
		src = strings.Replace(src, change[i], change[i+1], 1)
	}
	path := filepath.Join(t.TempDir(), "offer.json")
	if err := os.WriteFile(path, []byte(src), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	err := run(append([]string{"-in", path}, args...), &out)
	if err != nil && out.Len() > 0 {
		t.Errorf("a refusal came with half a sheet: %s", out.String())
	}
	return out.String(), err
}

func TestRefusals(t *testing.T) {
	for _, row := range []struct{ reason, was, is, says string }{
		{"an unknown state", `"CA"`, `"ZZ"`, "state: give a state's two capital letters"},
		{"an unknown key", `"title"`, `"titel"`, `unknown field "titel"`},
		{"a key given twice", `"state"`, `"Title": "x", "state"`, "Title is given twice"},
		{"an exponent", `"52.00"`, `"1e1000000000"`, "pay.rate: this is not an amount"},
		{"a bare exponent", `"52.00"`, `5e9`, "pay.rate: this is not an amount"},
		{"not a number", `"52.00"`, `"NaN"`, "pay.rate: this is not an amount"},
		{"negative zero", `"52.00"`, `"-0.00"`, "no minus before zero"},
		{"40 digits", `"52.00"`, `"` + strings.Repeat("9", 40) + `"`, "at most 30 digits"},
		{"a decimal comma", `"52.00"`, `"12,50"`, "pay.rate: this is not an amount: in en-US"},
		{"a decimal comma in a percent", `"6.2"`, `"6,2"`, "burden[0].percent: write digits"},
		{"no rate", `"rate": "97.50", `, ``, "bill.rate: give the rate"},
		{"an unknown unit", `"per": "hour"`, `"per": "shift"`, "pay.per: this is not a known unit"},
		{"an unknown currency", `"USD"`, `"ABC"`, "pay.currency: this is not a known currency"},
		{"two currencies", `"USD"`, `"EUR"`, "two currencies"},
		{"a day of 25 hours", `["12"`, `["25"`, "hours_by_day[0]: give 0 to 24 hours"},
		{"eight days", `["12"`, `["0", "12"`, "hours_by_day: give seven numbers"},
		{"a day without hours", `["12"`, `[""`, "hours_by_day[0]: give the hours"},
		{"no such day", "2026-11-30", "2026-11-31", "start: "},
		{"a multiplier of 0.9", `"currency": "USD"}`, `"currency": "USD", "overtime_multiplier": "0.9"}`,
			"pay.overtime_multiplier: give 1 or more"},
		{"weeks below zero", `"13"`, `"-3"`, "weeks: "},
		{"no burden", `"burden": [`, `"bonuses": [`, "burden: give the lines"},
		{"a burden without a size", `"percent": "1.45"`, `"wage_base": "5"`,
			"burden[1]: give percent, per_hour or both"},
		{"a stipend without an amount", `"amount": "900", `, ``, "stipends[0].amount: give the amount"},
		{"an unknown payer", `"payer": "supplier"`, `"payer": "vendor"`,
			"fees[0].payer: give one of client, supplier"},
		{"a margin of 100 %", `"target_margin": "22"`, `"target_margin": "100"`,
			"target_margin: give less than 100"},
		{"a typed unit beside another", `"52.00"`, `"$52/day"`, "pay.per: it is not the unit"},
		{"a typed currency beside another", `"52.00"`, `"€52"`, "pay.currency: it is not the currency"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			_, err := runSample(t, nil, row.was, row.is)
			if err == nil || !strings.Contains(err.Error(), row.says) {
				t.Errorf("%v, want %q", err, row.says)
			}
		})
	}
	_, err := runSample(t, nil, `"CA"`, `"ZZ"`, `"52.00"`, `"NaN"`, `"13"`, `"0"`)
	if err == nil || !strings.Contains(err.Error(), "3 mistakes") {
		t.Errorf("three mistakes are not said at once: %v", err)
	}
	for reason, args := range map[string][]string{"a locale without a table": {"-locale", "pt-BR"},
		"an argument that is no flag": {"offer.json"}, "rates without wages": {"-rates", "x.csv"},
		"no such file": {"-in", "none.json"}} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			if err := run(args, &bytes.Buffer{}); err == nil {
				t.Errorf("%s: no error", reason)
			}
		})
	}
}

func TestTypedRates(t *testing.T) {
	for _, row := range []struct{ locale, pay, bill, taken string }{
		{"en-US", "$52.00/hr", "$97.50 per hour", "pay.rate was taken as 52 USD per hour"},
		{"en-US", "$108,160 a year", "97.50", "pay.rate was taken as 108160 USD per year"},
		{"fr-CA", "52,00 $ US/h", "97,50 $ US", "bill.rate was taken as 97.5 USD per hour"},
	} {
		t.Run(row.pay, func(t *testing.T) {
			t.Parallel()
			per := `"per": "hour", `
			out, err := runSample(t, []string{"-locale", row.locale}, `"52.00", `+per, `"`+row.pay+`", `, `"97.50"`,
				`"`+row.bill+`"`)
			if err != nil || !strings.Contains(out, row.taken) || !strings.Contains(out,
				"pay.hourly                        52.0000") {
				t.Errorf("%s: %v\n%s", row.pay, err, out)
			}
		})
	}
}

// A broken guardrail names the numbers that it compared.
func TestProblemsCarryNumbers(t *testing.T) {
	for _, row := range []struct{ reason, was, is, says string }{
		{"over the cap", `"99.00"`, `"97.49"`, "block over-cap: Bill of $97.50 per hour is over the cap of $97.49"},
		{"under the minimum wage", `"52.00"`, `"16.89"`,
			"block minimum-wage: Pay of $16.89 per hour is under the minimum wage of $16.90"},
		{"under the target margin", `"target_margin": "22"`, `"target_margin": "38"`,
			"warn margin-target: Margin of 37.86% is under the target of 38.00%"},
		{"a day that no table covers", "2026-11-30", "2027-03-01", "it covers days from 2020-01-01 to 2026-12-31"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			if out, err := runSample(t, nil, row.was, row.is); err != nil || !strings.Contains(out, row.says) {
				t.Errorf("%v, want %q in\n%s", err, row.says, out)
			}
		})
	}
}

const (
	someRates = "SIN(s),UNIT OF ISSUE (e.g. Hour),PRICE OFFERED TO GSA\n1,Hour,$100.00 \n2,Per " +
		"Hour,\"1,013.38\"\n3,Hour,N/A\n4,Hour,0.75%\n5,Task,100\n"
	someWages = "soc,state,level1\n15-1252,TX,40.00\n15-1252,CA,60\n"
)

func TestBillRates(t *testing.T) {
	dir := t.TempDir()
	rates, wages := filepath.Join(dir, "rates.csv"), filepath.Join(dir, "wages.csv")
	for path, src := range map[string]string{rates: someRates, wages: someWages} {
		if err := os.WriteFile(path, []byte(src), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	rows := runRates(t, rates, wages)
	for i, want := range []string{"2,TX,40.0000,100.0000,60.0000,150.0000,56.9400,",
		"3,CA,60.0000,1013.3800,953.3800,1588.9667,93.6263,",
		"4,TX,,,,,,this is not an amount", "5,CA,,,,,,this is not an amount",
		"6,TX,,,,,,this is not a known unit of time"} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			if got := strings.Join(rows[i+1], ","); !strings.HasPrefix(got, want) {
				t.Errorf("row %d: %s, want %s", i+2, got, want)
			}
		})
	}
}

func runRates(t *testing.T, rates, wages string) [][]string {
	t.Helper()
	var out bytes.Buffer
	if err := run([]string{"-rates", rates, "-wages", wages}, &out); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// Every row of the real files ends in numbers or in a refusal with a name.
func TestRealBillRates(t *testing.T) {
	dir := os.Getenv("OFFERDESK_TEST_DATA")
	if dir == "" {
		t.Skip("left out: real rates and wages; OFFERDESK_TEST_DATA names no folder with " +
			"gsa_calc_s70_rates.csv and oflc_prevailing_wage_2025_26.csv")
	}
	rows := runRates(t, filepath.Join(dir, "gsa_calc_s70_rates.csv"),
		filepath.Join(dir, "oflc_prevailing_wage_2025_26.csv"))
	refused := 0
	for _, r := range rows[1:] {
		numbers := strings.Join(r[2:7], "")
		if (numbers == "") == (r[7] == "") || strings.Contains(numbers, "unknown") {
			t.Errorf("row %s: %v", r[0], r)
		}
		if r[7] != "" {
			refused++
		}
	}
	if len(rows) < 4000 || refused > len(rows)/100 {
		t.Errorf("%d of %d rows are refused", refused, len(rows))
	}
}
