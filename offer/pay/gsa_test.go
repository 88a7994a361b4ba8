package pay_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer/pay"
)

const gsaHead = "ID,STATE,DESTINATION,COUNTY/LOCATION DEFINED,SEASON BEGIN,SEASON END,Lodging Rate,M&IE,Effective Date\n"

// made up, in the form of GSA's file
const gsaFile = gsaHead + `,,Standard rate,,,,100,60,"October 1, 2025"
1,CO,Northtown / Southtown,Pine / Oak Counties,October 1,February 28,150,80,"October 1, 2025"
1,CO,Northtown / Southtown,Pine / Oak Counties,March 1,September 30,190,80,"October 1, 2025"
2,CO,Westtown,Birch less the city of Smalltown,,,130,74,"October 1, 2025"
`

func TestPerDiem(t *testing.T) {
	t.Parallel()
	table := must(pay.LoadGSA(strings.NewReader(gsaFile)))
	for _, row := range []struct{ reason, state, county, city, on, lodging string }{
		{"by city", "CO", "", "southtown", "2026-01-15", "150"},
		{"by city in another season", "CO", "", "Northtown", "2026-03-01", "190"},
		{"the last day of February in any year", "CO", "", "Northtown", "2026-02-28", "150"},
		{"by county, whatever the case", "CO", "OAK County", "Elsewhere", "2025-10-01", "150"},
		{"a city left out of its county", "CO", "Birch", "Smalltown", "2026-01-15", "100"},
		{"the rest of that county", "CO", "Birch", "Westtown", "2026-01-15", "130"},
		{"a place that is not listed", "TX", "Nowhere", "Nowhere", "2026-09-30", "100"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			got, err := table.At(row.state, row.county, row.city, day(row.on))
			if err != nil || !got.Lodging.Equal(n(row.lodging)) {
				t.Errorf("%s, %v, want %s", got.Lodging, err, row.lodging)
			}
		})
	}
	if _, err := table.At("CO", "", "Northtown", day("2026-10-01")); !errors.Is(err, pay.ErrNotCovered) {
		t.Errorf("after the fiscal year: %v", err)
	}
	if _, err := table.At("HI", "", "Honolulu", day("2026-01-01")); !errors.Is(err, pay.ErrPlace) {
		t.Errorf("outside the continental table: %v", err)
	}
	var none pay.PerDiem
	if _, err := none.At("CO", "", "", day("2026-01-01")); !errors.Is(err, pay.ErrNotCovered) {
		t.Errorf("no table: %v", err)
	}
}

func TestLoadGSARefuses(t *testing.T) {
	t.Parallel()
	for reason, body := range map[string]string{
		"nothing":             "",
		"a head alone":        gsaHead,
		"too few columns":     gsaHead + "1,CO,A\n",
		"no amount":           gsaHead + `1,CO,A,B,,,x,60,"October 1, 2025"` + "\n",
		"a negative amount":   gsaHead + `1,CO,A,B,,,-1,60,"October 1, 2025"` + "\n",
		"an unknown state":    gsaHead + `1,ZZ,A,B,,,1,60,"October 1, 2025"` + "\n",
		"no date":             gsaHead + "1,CO,A,B,,,1,60,soon\n",
		"two dates":           gsaFile + `9,CO,A,B,,,1,60,"October 1, 2024"` + "\n",
		"a season of no date": gsaHead + `1,CO,A,B,winter,,1,60,"October 1, 2025"` + "\n",
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			if _, err := pay.LoadGSA(strings.NewReader(body)); !errors.Is(err, pay.ErrRange) {
				t.Errorf("%v", err)
			}
		})
	}
}

func FuzzLoadGSA(f *testing.F) {
	f.Add(gsaFile)
	f.Add(gsaHead + "1,CO,A\n")
	f.Fuzz(func(t *testing.T, s string) {
		table, err := pay.LoadGSA(strings.NewReader(s))
		if (table == nil) == (err == nil) {
			t.Fatal("a table and an error, or neither")
		}
	})
}
