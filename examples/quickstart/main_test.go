package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// call runs the program. Its temporary files are in the folder of [TestMain].
func call(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(context.Background(), args, &o, &e)
	return code, o.String(), e.String()
}

func read(t *testing.T, out string) report {
	t.Helper()
	var r report
	d := json.NewDecoder(strings.NewReader(out))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	sum := func(m map[string]int) int {
		n := 0
		for _, v := range m {
			n += v
		}
		return n
	}
	if r.Total != r.Offers+r.Refused || sum(r.ByState) != r.Offers || sum(r.Refusals) != r.Refused {
		t.Errorf("the counts don't add up: %s", out)
	}
	if !r.Trail.Verified || r.Check.Problems != 0 {
		t.Errorf("the trail or the check is not well: %s", out)
	}
	return r
}

// TestStory requires the program without arguments to print every part of its
// report, and to write the letter that it names.
func TestStory(t *testing.T) {
	t.Parallel()
	code, out, errs := call(t)
	if code != 0 || errs != "" {
		t.Fatalf("exit status %d: %s", code, errs)
	}
	for _, want := range []string{"OFFER", "STAGES THAT WERE ON", "Q-001", "Q-040",
		"The story of one offer, from its trail:", "The letter is in ", "40 rows: ", "by state:",
		"every link verified", "check:      0 problems",
		// one offer's story
		"Q-005 is completed: ", "fred approved revision 1 on ", "it stands for revision 2: ",
		"Sent was letter contract of revision 2",
		"over-cap: Bill $101.75 is over", "counteroffer of the candidate", "keeps its approval of revision 1",
		"withdrawn by the client", "the attempt is kept"} {
		if !strings.Contains(out, want) {
			t.Errorf("it does not say %q:\n%s", want, out)
		}
	}
	for line := range strings.Lines(out) {
		if n := len([]rune(line)); n > 121 && !strings.Contains(line, "/") {
			t.Errorf("a line of %d columns: %s", n, line)
		}
	}
	_, rest, _ := strings.Cut(out, "The letter is in ")
	name, _, _ := strings.Cut(rest, ".html")
	if b, err := os.ReadFile(name + ".html"); err != nil || !bytes.Contains(b, []byte("<")) {
		t.Errorf("the letter is not there: %v", err)
	}
}

// TestTwice runs on the same database again: the same counts, and nothing new
// in the trail.
func TestTwice(t *testing.T) {
	t.Parallel()
	db := filepath.Join(t.TempDir(), "offers.db")
	code, out, errs := call(t, "-json", "-db", db)
	if code != 0 || errs != "" {
		t.Fatalf("exit status %d: %s", code, errs)
	}
	first := read(t, out)
	if first.Total != 40 || first.Offers == 0 || first.Trail.Entries == 0 {
		t.Errorf("got %+v", first)
	}
	code, out, errs = call(t, "-json", "-db", db)
	if code != 0 || errs != "" {
		t.Fatalf("exit status %d: %s", code, errs)
	}
	second := read(t, out)
	if !maps.Equal(first.ByState, second.ByState) || !maps.Equal(first.Refusals, second.Refusals) ||
		first.Total != second.Total || first.Offers != second.Offers {
		t.Errorf("the counts differ:\nfirst  %+v\nsecond %+v", first, second)
	}
}

// TestUsage requires exit status 2 and a reason when the program is called wrongly.
func TestUsage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why  string
		args []string
		want string
	}{
		{"an argument that is none", []string{"offers.csv"},
			`quickstart: unknown argument "offers.csv"; flags begin with -`},
		{"a flag that is none", []string{"-x"}, "flag provided but not defined: -x"},
		{"a file that is not there", []string{"-offers", "nowhere.csv"}, "quickstart: "},
		{"a playbook that is not there", []string{"-playbook", "nowhere"},
			"quickstart: nowhere: there is no playbook.yaml"},
		{"a folder", []string{"-offers", "playbooks"}, "quickstart: playbooks is a folder; give a file"},
		{"an ending that is none", []string{"-offers", "main.go"},
			"quickstart: main.go: the ending must be .csv, .json or .jsonl"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			if code, out, errs := call(t, c.args...); code != 2 || out != "" || !strings.HasPrefix(errs, c.want) {
				t.Errorf("exit status %d, %s\nwant %s", code, errs, c.want)
			}
		})
	}
}

const header = "CASE_NUMBER,JOB_TITLE,SOC_CODE,BEGIN_DATE,END_DATE,EMPLOYER_NAME,WORKSITE_CITY,WORKSITE_COUNTY,WORKSITE_STATE,WORKSITE_POSTAL_CODE,WAGE_RATE_OF_PAY_FROM,WAGE_RATE_OF_PAY_TO,WAGE_UNIT_OF_PAY"

// disclosed is one good row; change puts other cells into it.
func disclosed(n int, change map[string]string) string {
	cells := map[string]string{"CASE_NUMBER": fmt.Sprintf("I-200-%05d", n), "JOB_TITLE": "Registered Nurse",
		"SOC_CODE": "29-1141.00", "BEGIN_DATE": "2027-01-11", "END_DATE": "2030-01-10",
		"EMPLOYER_NAME": "Lakeside Health", "WORKSITE_CITY": "Boston", "WORKSITE_COUNTY": "Suffolk",
		"WORKSITE_STATE": "MA", "WORKSITE_POSTAL_CODE": "02139",
		"WAGE_RATE_OF_PAY_FROM": "98000.00", "WAGE_RATE_OF_PAY_TO": "", "WAGE_UNIT_OF_PAY": "Year"}
	maps.Copy(cells, change)
	row := make([]string, 0, len(cells))
	for _, h := range strings.Split(header, ",") {
		row = append(row, cells[h])
	}
	return strings.Join(row, ",")
}

func offerLine(id, more string) string {
	return `{"id":"` + id + `","client":"acme","type":"direct_hire","candidate":{"name":"Ada"},"job":{"title":"RN"},"start_date":"2027-01-11","pay":{"rate":"98000","per":"year"},"people":{"recruiter":"ann"}` + more + `}`
}

const numberWanted = "a number is required here, written as 1234.50: digits, at most one point, no exponent, no separators, no currency sign"

// TestBadInput: one error a row with its line on stderr, the other rows go on.
func TestBadInput(t *testing.T) {
	t.Parallel()
	good := disclosed
	for _, c := range []struct {
		why, name string
		rows      []string
		total     int
		errs      []string // the first lines of stderr
	}{
		{"columns that are missing", "a.csv", []string{"CASE_NUMBER,JOB_TITLE", "1,x"}, 1,
			[]string{"line 1: the file has no column BEGIN_DATE, EMPLOYER_NAME, END_DATE, SOC_CODE, WAGE_RATE_OF_PAY_FROM, WAGE_RATE_OF_PAY_TO, WAGE_UNIT_OF_PAY, WORKSITE_CITY, WORKSITE_COUNTY, WORKSITE_POSTAL_CODE, WORKSITE_STATE; it must be a CSV of LCA disclosures with its header"}},
		{"cells that are missing", "a.csv", []string{header, good(1, nil), "I-200-2,x", good(3, nil)}, 3,
			[]string{"line 3: the row has 2 cells, the header has 13"}},
		{"a quote that never closes", "a.csv",
			[]string{header, good(1, nil), good(2, map[string]string{"JOB_TITLE": `"Nurse`}), good(3, nil)}, 3,
			[]string{"line 3: a quote is opened and never closed"}},
		{"a quote in the middle", "a.csv",
			[]string{header, good(1, map[string]string{"JOB_TITLE": `a "b" c`}), good(2, nil)}, 2,
			[]string{"line 2: a quote stands where none can; double it or remove it"}},
		{"a quoted cell over two lines", "a.csv",
			[]string{header, good(1, map[string]string{"JOB_TITLE": "\"Registered\nNurse\""}),
				good(2, map[string]string{"WORKSITE_STATE": "XX"})}, 2,
			[]string{"line 4: WORKSITE_STATE is not the postal code of a state"}},
		{"a cell of 2 MB", "a.csv",
			[]string{header, good(1, nil), good(2, map[string]string{"JOB_TITLE": strings.Repeat("x", 2<<20)}),
				good(3, nil)}, 3, []string{"line 3: the line is longer than 1 MiB"}},
		{"a wage with an exponent", "a.csv",
			[]string{header, good(1, map[string]string{"WAGE_RATE_OF_PAY_FROM": "1e9999"}), good(2, nil)}, 2,
			[]string{"line 2: WAGE_RATE_OF_PAY_FROM: " + numberWanted}},
		{"a wage with an exponent every two weeks", "a.csv",
			[]string{header, good(1, map[string]string{"WAGE_RATE_OF_PAY_FROM": "1e9999",
				"WAGE_UNIT_OF_PAY": "Bi-Weekly"}), good(2, nil)}, 2,
			[]string{"line 2: WAGE_RATE_OF_PAY_FROM: " + numberWanted}},
		{"a wage below zero", "a.csv",
			[]string{header, good(1, map[string]string{"WAGE_RATE_OF_PAY_FROM": "-1"}), good(2, nil)}, 2,
			[]string{"line 2: WAGE_RATE_OF_PAY_FROM: the amount is negative; give zero or more"}},
		{"an end before its start", "a.csv",
			[]string{header, good(1, map[string]string{"END_DATE": "2027-01-10"}), good(2, nil)}, 2,
			[]string{"line 2: END_DATE: the end is before the start; correct one of the two dates"}},
		{"a day that is none", "a.csv",
			[]string{header, good(1, map[string]string{"BEGIN_DATE": "2027-02-30"}), good(2, nil)}, 2,
			[]string{"line 2: BEGIN_DATE: a date is required here, written as 2026-12-31"}},
		{"a state that is none", "a.csv",
			[]string{header, good(1, map[string]string{"WORKSITE_STATE": "ZZ"}), good(2, nil)}, 2,
			[]string{"line 2: WORKSITE_STATE is not the postal code of a state"}},
		{"a unit that is none", "a.csv",
			[]string{header, good(1, map[string]string{"WAGE_UNIT_OF_PAY": "Fortnight"}), good(2, nil)}, 2,
			[]string{"line 2: WAGE_UNIT_OF_PAY is none of Hour, Week, Bi-Weekly, Month, Year"}},
		{"no number of the case", "a.csv",
			[]string{header, good(1, map[string]string{"CASE_NUMBER": ""}), good(2, nil)}, 2,
			[]string{"line 2: the row has no CASE_NUMBER"}},
		{"bytes that are no text", "a.csv",
			[]string{header, good(1, map[string]string{"EMPLOYER_NAME": "a\xff"}), good(2, nil)}, 2,
			[]string{"line 2: EMPLOYER_NAME: "}},
		{"everything at once", "a.csv",
			[]string{header, "x", good(1, map[string]string{"WORKSITE_STATE": ""}), "", good(2, nil),
				good(3, map[string]string{"CASE_NUMBER": `"`})}, 4,
			[]string{"line 2: the row has 1 cells, the header has 13",
				"line 3: WORKSITE_STATE is not the postal code of a state", "line 6: a quote"}},
		{"an empty table", "a.csv", nil, 1, []string{"line 1: the header can't be read: the file is empty"}},
		{"JSON Lines cut off in the middle", "a.jsonl", []string{offerLine("A", ""), offerLine("B", "")[:60]}, 2,
			[]string{"line 2: "}},
		{"a line that is no JSON", "a.jsonl", []string{offerLine("A", ""), "nonsense", "", offerLine("C", "")}, 3,
			[]string{"line 2: this is not valid JSON (byte 2)"}},
		{"a key twice", "a.jsonl", []string{offerLine("A", `,"client":"b"`), offerLine("B", "")}, 2,
			[]string{"line 1: client: the key is duplicated; keep one"}},
		{"a number with an exponent", "a.jsonl", []string{offerLine("A", `,"weeks":1e9999`), offerLine("B", "")}, 2,
			[]string{"line 1: weeks: " + numberWanted}},
		{"a state set by hand", "a.jsonl", []string{offerLine("A", `,"state":"approved"`), offerLine("B", "")}, 2,
			[]string{"line 1: state: the desk sets this itself; leave it out"}},
		{"a computed name", "a.jsonl", []string{offerLine("A", `,"margin":{"percent":"90"}`), offerLine("B", "")},
			2, []string{"line 1: margin: this name is computed; give what it comes from instead"}},
		{"no id", "a.jsonl", []string{`{"client":"acme"}`, offerLine("B", "")}, 2,
			[]string{"line 1: the offer has no id"}},
		{"no offer", "a.jsonl", []string{`[1]`, offerLine("B", "")}, 2,
			[]string{"line 1: an offer is a map of names"}},
		{"a line of 2 MB", "a.jsonl",
			[]string{`{"client":"` + strings.Repeat("x", 2<<20) + `"}`, offerLine("B", "")}, 2,
			[]string{"line 1: the line is longer than 1 MiB"}},
		{"a list with a bad entry", "a.json",
			[]string{"[" + offerLine("A", "") + `,`, `{"id":"B",`, ` "clint":"x"},` + offerLine("C", "") + "]"}, 3,
			[]string{"line 2: clint: an offer has no such name (did you mean client?)"}},
		{"a list cut off behind a comma", "a.json", []string{"[" + offerLine("A", "") + ",", ""}, 2,
			[]string{"line 2: the JSON ends in the middle; it was cut off"}},
		{"a list cut off in an offer", "a.json", []string{"[" + offerLine("A", "") + ",", offerLine("B", "")[:60]},
			2, []string{"line 2: the JSON ends in the middle; it was cut off"}},
		{"a list that ends with a comma", "a.json", []string{"[" + offerLine("A", "") + ",", "]"}, 2,
			[]string{"line 2: an offer is required after the comma"}},
		{"a list without a comma", "a.json", []string{"[" + offerLine("A", ""), offerLine("B", "") + "]"}, 2,
			[]string{"line 2: a comma or ] is required between offers; nothing after it was read"}},
		{"something behind a list", "a.json", []string{"[" + offerLine("A", "") + "]", "x"}, 2,
			[]string{"line 2: unexpected text after the list; nothing of it was read"}},
		{"a list of what is no offer", "a.json",
			[]string{`[1, "a]b", "x\"y", null, true,`, `[], ` + offerLine("A", "") + "]"}, 7,
			[]string{"line 1: an offer is a map", "line 1: an offer is a map", "line 1: an offer is a map",
				"line 1: an offer is a map", "line 1: an offer is a map", "line 2: an offer is a map"}},
		{"an offer of 2 MB in a list", "a.json",
			[]string{"[", `{"client":"` + strings.Repeat("x", 2<<20) + `"},`, offerLine("A", "") + "]"}, 2,
			[]string{"line 2: the JSON is larger than 1048576 bytes"}},
		{"an id twice", "a.jsonl", []string{offerLine("A", ""), offerLine("A", ""), offerLine("A", `,"weeks":2`)},
			3, []string{"line 2: A is on line 1 already", "line 3: A is on line 1 already"}},
		{"a case twice", "a.csv", []string{header, good(1, nil), good(1, nil), good(2, nil)}, 3,
			[]string{"line 3: I-200-00001 is on line 2 already"}},
		{"an id that can't be one", "a.jsonl", []string{offerLine("../A", ""), offerLine("B", "")}, 2,
			[]string{"line 1: id: an id is made of ASCII letters, digits and . _ - : @"}},
		{"a column twice", "a.csv", []string{header + ",JOB_TITLE", good(1, nil) + ",x"}, 1,
			[]string{"line 1: the file has column JOB_TITLE twice; keep one"}},
		{"a byte order mark, and lines as Windows ends them", "a.csv",
			[]string{"\ufeff" + header + "\r", good(1, nil) + "\r",
				good(2, map[string]string{"WORKSITE_STATE": "XX"}) + "\r", ""}, 2,
			[]string{"line 3: WORKSITE_STATE is not"}},
		{"a byte order mark before JSON Lines", "a.jsonl",
			[]string{"\ufeff" + offerLine("A", "") + "\r", offerLine("B", `,"clint":"x"`) + "\r"}, 2,
			[]string{"line 2: clint: an offer has no such name"}},
		{"a NUL", "a.csv", []string{header, good(1, map[string]string{"JOB_TITLE": "a\x00b"}), good(2, nil)}, 2,
			[]string{"line 2: JOB_TITLE: the text holds the control character U+0000; remove it"}},
		{"a bad wage that is two names of an offer", "a.csv",
			[]string{header, good(1, map[string]string{"WAGE_RATE_OF_PAY_FROM": "$9", "WAGE_RATE_OF_PAY_TO": "12"}),
				good(2, nil)}, 2, []string{"line 2: WAGE_RATE_OF_PAY_FROM: " + numberWanted}},
		{"several cells at once", "a.csv",
			[]string{header, good(1, map[string]string{"WAGE_UNIT_OF_PAY": "Day", "WORKSITE_STATE": "ZZ"}),
				good(2, nil)}, 2,
			[]string{"line 2: WAGE_UNIT_OF_PAY is none of Hour, Week, Bi-Weekly, Month, Year; WORKSITE_STATE is not the postal code of a state"}},
		{"an empty JSON file", "a.json", nil, 1, []string{"line 1: the JSON ends in the middle; it was cut off"}},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), c.name)
			if err := os.WriteFile(path, []byte(strings.Join(c.rows, "\n")), 0o600); err != nil {
				t.Fatal(err)
			}
			code, out, errs := call(t, "-json", "-playbook", "playbooks/house", "-offers", path)
			if code != 1 {
				t.Errorf("exit status %d, want 1", code)
			}
			lines := strings.Split(strings.TrimSuffix(errs, "\n"), "\n")
			end := fmt.Sprintf("quickstart: %d of %d rows could not be used; each is named above", len(c.errs),
				c.total)
			if len(lines) != len(c.errs)+1 || lines[len(lines)-1] != end {
				t.Errorf("got\n%.2000s\nwant %d lines and %s", errs, len(c.errs), end)
				return
			}
			for i, want := range c.errs {
				if !strings.HasPrefix(lines[i], want) || len(lines[i]) > 500 {
					t.Errorf("got  %.500s\nwant %s", lines[i], want)
				}
			}
			r := read(t, out)
			if r.Total != c.total || r.Refusals["unreadable"]+r.Refusals["duplicate"]+r.Refusals["invalid"] != len(c.errs) || r.Offers+r.Refused != c.total {
				t.Errorf("the other rows did not go on: %+v", r)
			}
			if r.Offers == 0 && c.total > len(c.errs) {
				t.Errorf("no good row became an offer: %+v", r)
			}
		})
	}
}

// TestNothingToRead requires the program to report a file without offers.
func TestNothingToRead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, name, src string }{
		{"an empty file", "a.jsonl", ""},
		{"blank lines alone", "b.jsonl", "\n\n"},
		{"a header alone", "c.csv", header + "\n"},
		{"an empty list", "d.json", "[]"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), c.name)
			if err := os.WriteFile(path, []byte(c.src), 0o600); err != nil {
				t.Fatal(err)
			}
			code, _, errs := call(t, "-json", "-offers", path)
			if want := "quickstart: " + c.name + " holds no offers\n"; code != 1 || errs != want {
				t.Errorf("exit status %d: %s, want %s", code, errs, want)
			}
		})
	}
}

// TestStopped requires a stopped run to report it and to keep what it did.
func TestStopped(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(context.Background())
	stop()
	var out, errs bytes.Buffer
	if code := run(ctx, nil, &out, &errs); code == 0 || errs.Len() == 0 {
		t.Errorf("exit status %d: %s", code, errs.String())
	}
}
