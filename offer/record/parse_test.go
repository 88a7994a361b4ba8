package record_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/record"
)

// given are the names of the contract, as "What a rule can see" lists them.
const given = `client business_unit region job_family type classification tags
candidate.id candidate.name candidate.email candidate.phone candidate.locale candidate.address candidate.is_rehire
job.id job.title job.department job.level job.openings job.budgeted job.range.min job.range.mid job.range.max job.range.per job.posted_min job.posted_max job.posted_per
worksite.remote worksite.city worksite.county worksite.state worksite.country worksite.postal start_date end_date respond_by weeks
schedule.hours_per_week schedule.hours_by_day schedule.shift schedule.guaranteed_hours
pay.rate pay.per pay.currency pay.overtime_multiplier pay.double_time_multiplier pay.exempt pay.differentials pay.bonuses pay.stipends
bill.rate bill.per bill.currency bill.overtime_multiplier bill.double_time_multiplier bill.cap bill.overtime_cap bill.fees bill.placement_fee_percent
cost.burden clauses attachments letter.edited people.recruiter people.account_manager people.hiring_manager people.owner people.commission_holder peers`

const computed = `pay.hourly pay.weekly pay.annual pay.overtime pay.double_time pay.total_annual pay.range_percent pay.compa_percent
bill.hourly bill.weekly bill.overtime bill.double_time bill.estimated_spend cost.burden_percent cost.burden_hourly cost.loaded_hourly
spread.hourly markup.percent margin.hourly margin.percent margin.weekly margin.overtime_percent margin.simple_percent`

func paths(names []record.Name) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = n.Path
	}
	return out
}

func TestNamesAreThoseOfTheContract(t *testing.T) {
	t.Parallel()
	if got, want := paths(record.Names()), strings.Fields(given); !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if got, want := paths(record.Computed()), strings.Fields(computed); !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	for _, n := range record.Computed() {
		if !n.Computed || !n.Private || len(n.From) == 0 {
			t.Errorf("%s: computed names are private and come from something", n.Path)
		}
		for _, from := range n.From {
			if _, ok := record.Lookup(from); !ok {
				t.Errorf("%s comes from %s, which can't be given", n.Path, from)
			}
		}
	}
}

// whole has a value at every name.
const whole = `{
"client":"acme","business_unit":"health","region":"west","job_family":"nursing","type":"contract","classification":"w2_hourly","tags":["icu",""],
"candidate":{"id":"C-1","name":"Zoë O'Neil","email":"z@example.com","phone":"+1 555","locale":"en-US","address":"1 Main\nDenver","is_rehire":false},
"job":{"id":"J-1","title":"RN","department":"ICU","level":"3","openings":2,"budgeted":true,"range":{"min":"50.10","mid":"60","max":"70","per":"hour"},"posted_min":1.10,"posted_max":"2","posted_per":"hour"},
"worksite":{"remote":false,"city":"Boston","county":"Suffolk","state":"MA","country":"US","postal":"02139"},
"start_date":"2027-01-11","end_date":"2027-04-05","respond_by":"2026-12-31","weeks":"12.5",
"schedule":{"hours_per_week":36,"hours_by_day":["12",0,"12.0",12,"0","0","0"],"shift":"night","guaranteed_hours":"36"},
"pay":{"rate":"62.50","per":"hour","currency":"USD","overtime_multiplier":"1.5","double_time_multiplier":"2","exempt":false,
 "differentials":[{"name":"night","per_hour":"4.50","when":"19-07"},{"name":"charge","percent":"5"}],"bonuses":[{"name":"sign-on","amount":"5000","discretionary":true}],
 "stipends":[{"name":"meals","amount":"315.00","per":"week","taxable":false},{}]},
"bill":{"rate":"92","per":"hour","currency":"USD","overtime_multiplier":"1.5","double_time_multiplier":"2","cap":"98.50","overtime_cap":"140","fees":[{"name":"VMS","percent":"2.5","payer":"supplier","method":"discount"}],"placement_fee_percent":"20"},
"cost":{"burden":[]},
"clauses":["at-will",{"id":"own","title":"Own","standard":false,"text":"Line one\r\nLine two"}],"attachments":["holidays"],"letter":{"edited":false},
"people":{"recruiter":"ann","account_manager":"mia","hiring_manager":"hugo","owner":"olga","commission_holder":"mia"},
"peers":[{"rate":"60","per":"hour","qualified":true,"since":"2020-02-29"}],
"custom":{"unit":"ICU","ready":true,"grades":["a","b"]}}`

// written is whole as MarshalJSON writes it: in the order of the contract,
// every amount as text exactly as it was given, without what can't be claimed.
const written = `{"client":"acme","business_unit":"health","region":"west","job_family":"nursing","type":"contract","classification":"w2_hourly","tags":["icu",null],` +
	`"candidate":{"id":"C-1","name":"Zoë O'Neil","email":"z@example.com","phone":"+1 555","locale":"en-US","address":"1 Main\nDenver","is_rehire":false},` +
	`"job":{"id":"J-1","title":"RN","department":"ICU","level":"3","openings":"2","budgeted":true,"range":{"min":"50.10","mid":"60","max":"70","per":"hour"},"posted_min":"1.10","posted_max":"2","posted_per":"hour"},` +
	`"worksite":{"remote":false,"city":"Boston","county":"Suffolk","state":"MA","country":"US","postal":"02139"},` +
	`"start_date":"2027-01-11","end_date":"2027-04-05","respond_by":"2026-12-31","weeks":"12.5",` +
	`"schedule":{"hours_per_week":"36","hours_by_day":["12","0","12.0","12","0","0","0"],"shift":"night","guaranteed_hours":"36"},` +
	`"pay":{"rate":"62.50","per":"hour","currency":"USD","overtime_multiplier":"1.5","double_time_multiplier":"2","exempt":false,` +
	`"differentials":[{"name":"night","per_hour":"4.50","when":"19-07"},{"name":"charge","percent":"5"}],"bonuses":[{"name":"sign-on","amount":"5000","discretionary":true}],` +
	`"stipends":[{"name":"meals","amount":"315.00","per":"week","taxable":false},{}]},` +
	`"bill":{"rate":"92","per":"hour","currency":"USD","overtime_multiplier":"1.5","double_time_multiplier":"2","cap":"98.50","overtime_cap":"140","fees":[{"name":"VMS","percent":"2.5","payer":"supplier","method":"discount"}],"placement_fee_percent":"20"},` +
	`"cost":{"burden":[]},"clauses":[{"id":"at-will"},{"id":"own","title":"Own","text":"Line one\nLine two"}],"attachments":[{"id":"holidays"}],` +
	`"people":{"recruiter":"ann","account_manager":"mia","hiring_manager":"hugo","owner":"olga","commission_holder":"mia"},` +
	`"peers":[{"rate":"60","per":"hour","qualified":true,"since":"2020-02-29"}],"custom":{"grades":["a","b"],"ready":true,"unit":"ICU"}}`

func parse(t testing.TB, src string) record.Terms {
	t.Helper()
	terms, err := record.Parse([]byte(src), nil)
	if err != nil {
		t.Fatal(err)
	}
	return terms
}

func asJSON(t testing.TB, v json.Marshaler) string {
	t.Helper()
	b, err := v.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestJSONInAndOut(t *testing.T) {
	t.Parallel()
	terms := parse(t, whole)
	for _, path := range strings.Fields(given) {
		if !terms.Has(path) && path != "letter.edited" { // found, not given
			t.Errorf("%s got lost", path)
		}
	}
	if got := asJSON(t, terms); got != written {
		t.Errorf("got  %s\nwant %s", got, written)
	}
	if again := parse(t, written); !again.Equal(terms) || asJSON(t, again) != written {
		t.Errorf("reading what was written gives something else: %v", again.Changed(terms))
	}
	var zero record.Terms
	if got := asJSON(t, zero); got != "{}" || zero.Len() != 0 || zero.Has("client") ||
		!zero.Equal(parse(t, "{}")) {
		t.Errorf("no terms are written as %s", got)
	}
}

func TestWhatIsMissingAndWhatIsNot(t *testing.T) {
	t.Parallel()
	terms := parse(t, `{"client":"  ","region":null,"tags":[],"weeks":"0","candidate":{"is_rehire":false,"name":""},"pay":{},"custom":{"a":"","b":false}}`)
	if got := strings.Join(terms.Paths(), " "); got != "tags candidate.is_rehire weeks custom.b" {
		t.Errorf("blank text and null are missing; 0, false and [] are values: %s", got)
	}
}

// refused are drafts that can't be taken: one error a line, each with its path.
var refused = []struct{ why, src, want string }{
	{"not JSON", `{"client"`, "client: the JSON ends in the middle; it was cut off"},
	{"not JSON at all", `client: acme`, "this is not valid JSON (byte 1)"},
	{"nothing", ``, "the JSON ends in the middle; it was cut off"},
	{"no offer", `[]`, "an offer is a map of names"},
	{"two values", `{} {}`, "unexpected text after the JSON value; give one value at a time"},
	{"not UTF-8", "{\"client\":\"\xff\"}", "the JSON is not valid UTF-8; save it as UTF-8"},
	{"half a pair", `{"client":"\ud800"}`,
		"text holds half of a surrogate pair, which stands for no character; remove it"},
	{"NUL", `{"client":"a\u0000"}`, "text holds a NUL character; remove it"},
	{"too deep", strings.Repeat("[", 33) + strings.Repeat("]", 33), "the JSON is nested deeper than 32 levels"},
	{"too large", `{"client":"` + strings.Repeat("x", record.MaxJSONBytes) + `"}`,
		"the JSON is larger than 1048576 bytes; split it or shorten its texts"},
	{"a key twice", `{"client":"a","client":"b"}`, "client: the key is duplicated; keep one"},
	{"a key twice in a group", `{"pay":{"rate":"1","rate":"1"}}`, "pay.rate: the key is duplicated; keep one"},
	{"a key twice in an entry", `{"pay":{"stipends":[{},{"name":"a","name":"b"}]}}`,
		"pay.stipends[1].name: the key is duplicated; keep one"},
	{"a group twice", `{"pay":{},"pay":{}}`, "pay: the key is duplicated; keep one"},
	{"a key twice, once escaped", `{"client":"a","\u0063lient":"b"}`,
		"client: the key is duplicated; keep one"},
	{"an unknown key", `{"clent":"a"}`, "clent: an offer has no such name (did you mean client?)"},
	{"an unknown key in a group", `{"pay":{"rates":"1"}}`,
		"pay.rates: an offer has no such name (did you mean pay.rate?)"},
	{"an unknown key in an entry", `{"pay":{"stipends":[{"nme":"a"}]}}`,
		"pay.stipends[0].nme: no such key; it can have name, amount, per, taxable"},
	{"another case", `{"Client":"a"}`, "Client: an offer has no such name (did you mean client?)"},
	{"another case of a group", `{"Pay":{"rate":"1"}}`, "Pay: an offer has no such name (did you mean pay?)"},
	{"another case in a group", `{"pay":{"Rate":"1"}}`,
		"pay.Rate: an offer has no such name (did you mean pay.rate?)"},
	{"another case in an entry", `{"bill":{"fees":[{"Percent":"1"}]}}`,
		"bill.fees[0].Percent: no such key; it can have name, percent, per_hour, payer, method"},
	{"a letter that looks like another", `{"сlient":"a"}`,
		"сlient: an offer has no such name (did you mean client?)"},
	{"a path is for changes", `{"pay.rate":"1"}`, "pay.rate: a key has no points; put a group in braces"},
	{"a path beside its group", `{"pay":{"rate":"2"},"pay.rate":"1"}`,
		"pay.rate: a key has no points; put a group in braces"},
	{"a path in a group", `{"job":{"range.min":"2"}}`,
		"job.range·min: a key has no points; put a group in braces"},
	{"a key that breaks lines", `{"a\nb":"1"}`, "a·b: an offer has no such name"},
	{"a key without an end", `{"` + strings.Repeat("k", 200) + `":"1"}`,
		strings.Repeat("k", 120) + "…: an offer has no such name"},
	{"a computed name", `{"pay":{"hourly":"1"}}`,
		"pay.hourly: this name is computed; give what it comes from instead"},
	{"a computed group", `{"margin":{"percent":"1"}}`,
		"margin: this name is computed; give what it comes from instead"},
	{"the state", `{"state":"approved"}`, "state: the desk sets this itself; leave it out"},
	{"the counters", `{"revision":3,"offer_round":1}`,
		"revision: the desk sets this itself; leave it out\noffer_round: the desk sets this itself; leave it out"},
	{"the approvals", `{"submissions":[],"overrides":[]}`,
		"submissions: the desk sets this itself; leave it out\noverrides: the desk sets this itself; leave it out"},
	{"who submitted", `{"submitted_by":"ann"}`, "submitted_by: the desk sets this itself; leave it out"},
	{"a group as a value", `{"pay":"62.50"}`, "pay: this is a group of names; give a map"},
	{"a value as a group", `{"client":{"name":"a"}}`, "client: one value of type text is required here"},
	{"a list as a value", `{"client":["a"]}`, "client: one value of type text is required here"},
	{"a value as a list", `{"tags":"icu"}`, "tags: a list is required here"},
	{"an entry that is a value", `{"pay":{"stipends":["meals"]}}`,
		"pay.stipends[0]: an entry with name, amount, per, taxable is required here"},
	{"true as text", `{"client":true}`, "client: text is required here, not true or false; put it in quotes"},
	{"text as true", `{"pay":{"exempt":"true"}}`, "pay.exempt: true or false is required here, without quotes"},
	{"one as true", `{"pay":{"exempt":1}}`, "pay.exempt: true or false is required here, without quotes"},
	{"true as a number", `{"pay":{"rate":true}}`,
		"pay.rate: a number is required here, written as 1234.50: digits, at most one point, no exponent, no separators, no currency sign"},
	{"a huge exponent", `{"pay":{"rate":1e9999}}`,
		"pay.rate: a number is required here, written as 1234.50: digits, at most one point, no exponent, no separators, no currency sign"},
	{"a small exponent", `{"pay":{"rate":"1E2"}}`,
		"pay.rate: a number is required here, written as 1234.50: digits, at most one point, no exponent, no separators, no currency sign"},
	{"separators", `{"pay":{"rate":"1,234.50"}}`,
		"pay.rate: a number is required here, written as 1234.50: digits, at most one point, no exponent, no separators, no currency sign"},
	{"other digits", `{"pay":{"rate":"٦٢"}}`,
		"pay.rate: a number is required here, written as 1234.50: digits, at most one point, no exponent, no separators, no currency sign"},
	{"zero below zero", `{"pay":{"rate":-0}}`,
		"pay.rate: a number is required here, written as 1234.50: digits, at most one point, no exponent, no separators, no currency sign"},
	{"forty digits", `{"pay":{"rate":1234567890123456789012345678901234567890}}`,
		"pay.rate: a number has at most 15 digits before the point and 10 after it"},
	{"what a float makes of 0.1", `{"pay":{"rate":0.1000000000000000055511151231257827}}`,
		"pay.rate: a number has at most 15 digits before the point and 10 after it"},
	{"sixteen digits", `{"pay":{"rate":"1000000000000000"}}`,
		"pay.rate: a number has at most 15 digits before the point and 10 after it"},
	{"half an opening", `{"job":{"openings":"1.5"}}`, "job.openings: a whole number is required here"},
	{"a day that is none", `{"start_date":"2027-02-29"}`,
		"start_date: a date is required here, written as 2026-12-31"},
	{"another way to write a day", `{"start_date":"1/2/2027"}`,
		"start_date: a date is required here, written as 2026-12-31"},
	{"a control character", `{"client":"a\u001b[31m"}`,
		"client: the text holds the control character U+001B; remove it"},
	{"a C1 control character", `{"client":"a\u0085b"}`,
		"client: the text holds the control character U+0085; remove it"},
	{"a direction override", `{"candidate":{"name":"\u202eann"}}`,
		"candidate.name: the text holds the invisible character U+202E, which can make it look like another; remove it"},
	{"a direction mark", `{"candidate":{"name":"ann\u200f"}}`,
		"candidate.name: the text holds the invisible character U+200F, which can make it look like another; remove it"},
	{"a blank without width", `{"candidate":{"name":"a\u200bnn"}}`,
		"candidate.name: the text holds the invisible character U+200B, which can make it look like another; remove it"},
	{"an invisible tag", `{"candidate":{"name":"a\udb40\udc41"}}`,
		"candidate.name: the text holds the invisible character U+E0041, which can make it look like another; remove it"},
	{"a filler that looks blank", `{"candidate":{"name":"\u3164"}}`,
		"candidate.name: the text holds the invisible character U+3164, which can make it look like another; remove it"},
	{"a lost character", `{"client":"a\ufffd"}`,
		"client: the text holds U+FFFD, the mark of a character that was lost; correct it"},
	{"two lines where one is", `{"candidate":{"name":"a\nb"}}`,
		"candidate.name: a line break is not possible here; write one line"},
	{"a line separator", `{"candidate":{"address":"a\u2028b"}}`,
		"candidate.address: the text holds U+2028 as a line break; write line feeds"},
	{"a carriage return alone", `{"candidate":{"address":"a\rb"}}`,
		"candidate.address: the text holds U+000D as a line break; write line feeds"},
	{"a long text", `{"region":"` + strings.Repeat("x", 4097) + `"}`,
		"region: text is limited to 4096 bytes here"},
	{"a long id", `{"client":"` + strings.Repeat("x", 129) + `"}`, "client: text is limited to 128 bytes here"},
	{"the long id of a person", `{"people":{"owner":"` + strings.Repeat("x", 129) + `"}}`,
		"people.owner: text is limited to 128 bytes here"},
	{"texts that are longer when they are written", `{"clauses":[` +
		strings.TrimSuffix(strings.Repeat(`{"text":"é`+strings.Repeat("<", 60000)+`"},`, 10), ",") + `]}`,
		"the offer is larger than 1048576 bytes; shorten its texts"},
	{"a long clause", `{"clauses":[{"text":"` + strings.Repeat("x", 65537) + `"}]}`,
		"clauses[0].text: text is limited to 65536 bytes here"},
	{"many entries", `{"tags":[` + strings.Repeat(`"x",`, 256) + `"x"]}`,
		"tags: a list has at most 256 entries"},
	{"a custom group", `{"custom":{"a":{"b":"1"}}}`, "custom.a: one value of type text is required here"},
	{"a custom name in capitals", `{"custom":{"Unit":"1"}}`,
		"custom.Unit: the name after custom. is lower-case letters, digits and _"},
	{"a custom name with blanks", `{"custom":{"a b":"1"}}`,
		"custom.a b: the name after custom. is lower-case letters, digits and _"},
	{"an id that is no text", `{"id":{}}`, "id: an id is text"},
	{"an id that breaks paths", `{"id":"a/b"}`, "id: an id is made of ASCII letters, digits and . _ - : @"},
	{"an id without an end", `{"id":"` + strings.Repeat("a", 129) + `"}`, "id: an id has 1 to 128 characters"},
	{"everything at once", `{"id":"ü","state":"sent","client":1,"pay":{"rate":"x","hourly":"2"},"tags":[true],"nme":"a"}`,
		"id: an id is made of ASCII letters, digits and . _ - : @\nstate: the desk sets this itself; leave it out\n" +
			"pay.rate: a number is required here, written as 1234.50: digits, at most one point, no exponent, no separators, no currency sign\n" +
			"pay.hourly: this name is computed; give what it comes from instead\ntags[0]: text is required here, not true or false; put it in quotes\nnme: an offer has no such name"},
}

func TestRefusedDrafts(t *testing.T) {
	t.Parallel()
	for _, c := range refused {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			id, terms, err := record.ParseDraft([]byte(c.src), nil)
			if err == nil || err.Error() != c.want {
				t.Errorf("%s: got  %v\nwant %s", c.why, err, c.want)
				return
			}
			var errs record.Errors
			if !errors.Is(err, record.ErrInvalid) || !errors.As(err, &errs) || errs[0].Code == "" {
				t.Errorf("%s: the error has no sentinel or code", c.why)
			}
			if id != "" || terms.Len() != 0 {
				t.Errorf("%s: half a draft came back: %q, %v", c.why, id, terms.Paths())
			}
		})
	}
}

func TestNumbersStayAsWritten(t *testing.T) {
	t.Parallel()
	for _, n := range []string{"0.1", "0.10", "0.3000000001", "999999999999999.9999999999", "-5", "0",
		"100000000000000", "62.50"} {
		t.Run(n, func(t *testing.T) {
			t.Parallel()
			for _, src := range []string{`{"pay":{"rate":` + n + `}}`, `{"pay":{"rate":"` + n + `"}}`} {
				terms := parse(t, src)
				if got := terms.Get("pay.rate").Text(); got != n {
					t.Errorf("%s became %s", src, got)
				}
				if again := parse(t, asJSON(t, terms)); again.Get("pay.rate").Text() != n {
					t.Errorf("%s got lost on the way: %s", src, asJSON(t, terms))
				}
			}
		})
	}
	a, _ := parse(t, `{"pay":{"rate":0.1},"bill":{"rate":0.2}}`).Get("pay.rate").Number()
	b, _ := parse(t, `{"pay":{"rate":0.1},"bill":{"rate":0.2}}`).Get("bill.rate").Number()
	if got := a.Add(b).String(); got != "0.3" {
		t.Errorf("0.1 + 0.2 is %s", got)
	}
}

func TestTextIsComposed(t *testing.T) {
	t.Parallel()
	terms := parse(t, `{"candidate":{"name":"Zoe\u0308"},"client":"क्\u200dष 👩\u200d⚕️"}`)
	if got := terms.Get("candidate.name").Text(); got != "Zoë" {
		t.Errorf("got %q", got)
	}
	if got := terms.Get("client").Text(); !strings.Contains(got, "\u200d") {
		t.Errorf("scripts need their joiners: %q", got)
	}
}

// TestReaders requires the readers of terms and values to agree with each other.
func TestReaders(t *testing.T) {
	t.Parallel()
	terms := parse(t, whole)
	seen := 0
	for path, v := range terms.All() {
		seen++
		if !v.Equal(terms.Get(path)) || v.IsMissing() {
			t.Errorf("All has another value at %s", path)
		}
		items := v.Items()
		if v.Len() != len(items) || !v.At(-1).IsMissing() || !v.At(len(items)).IsMissing() {
			t.Errorf("%s has %d entries and others", path, len(items))
		}
		for i, item := range items {
			if !v.At(i).Equal(item) {
				t.Errorf("At has another value at %s[%d]", path, i)
			}
		}
	}
	if seen != terms.Len() || seen != len(terms.Paths()) {
		t.Errorf("All has %d of %d paths", seen, terms.Len())
	}
	stipends := terms.Get("pay.stipends")
	if got := stipends.At(0).Kind(); got != record.Item {
		t.Errorf("a stipend is of kind %s", got)
	}
	want := `[{"name":"meals","amount":"315.00","per":"week","taxable":false},{}]`
	if got := asJSON(t, stipends); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := asJSON(t, record.Value{}); got != "null" {
		t.Errorf("a missing value is written as %s", got)
	}
}

func TestDraftID(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ src, want string }{{`{"id":"A.1_b-2:c@d","client":"x"}`, "A.1_b-2:c@d"},
		{`{"id":7,"client":"x"}`, "7"}, {`{"id":null,"client":"x"}`, ""}, {`{"client":"x"}`, ""}} {
		t.Run(c.src, func(t *testing.T) {
			t.Parallel()
			id, terms, err := record.ParseDraft([]byte(c.src), nil)
			if err != nil || id != c.want || terms.Get("client").Text() != "x" || terms.Len() != 1 {
				t.Errorf("%s: got %q, %v", c.src, id, err)
			}
		})
	}
}

// TestAccessorsCopy changes what accessors return and finds everything as it
// was.
func TestAccessorsCopy(t *testing.T) {
	t.Parallel()
	spoil := func() {
		for _, n := range record.Names() {
			for i := range n.Choices {
				n.Choices[i] = "spoilt"
			}
			for i := range n.Items {
				n.Items[i].Path = "spoilt"
				for j := range n.Items[i].Choices {
					n.Items[i].Choices[j] = "spoilt"
				}
			}
		}
		for _, n := range record.Computed() {
			n.From[0] = "spoilt"
		}
		n, _ := record.Lookup("type")
		n.Choices[0] = "spoilt"
	}
	before := fmt.Sprintf("%+v %+v", record.Names(), record.Computed())
	spoil()
	if after := fmt.Sprintf("%+v %+v", record.Names(), record.Computed()); after != before {
		t.Error("a caller could change the names of the contract")
	}
	terms := parse(t, whole)
	terms.Paths()[0] = "spoilt"
	items := terms.Get("tags").Items()
	items[0] = record.Value{}
	if got := asJSON(t, terms); got != written {
		t.Errorf("a caller could change the terms: %s", got)
	}
	o, err := record.New("O-1", terms)
	if err != nil {
		t.Fatal(err)
	}
	st := record.Status{Revision: 1, Editors: map[string]string{"pay": "ann"},
		Withdrawal: &record.Answer{Reason: "r"}, Answers: []record.Answer{{By: "ann"}},
		Documents: []record.Document{{ID: "d"}}, Counteroffers: []record.Counteroffer{{By: "ann"}},
		Overrides: []record.Override{{By: "ann"}}, Holds: []record.Hold{{}},
		Submissions: []record.Submission{{By: "ann",
			Process: approval.Process{Persons: map[string]string{"owner": "ann"}, Barred: map[string]string{},
				LostApproval: []string{"ops"}}}}}
	o = o.With(terms, st)
	for _, s := range []record.Status{st, o.Status()} {
		s.Editors["pay"], s.Withdrawal.Reason, s.Answers[0].By, s.Documents[0].ID, s.Counteroffers[0].By,
			s.Overrides[0].By = "x", "x", "x", "x", "x", "x"
		s.Submissions[0].By, s.Submissions[0].Process.Persons["owner"],
			s.Submissions[0].Process.LostApproval[0] = "x", "x", "x"
		s.Submissions[0].Process.Barred["eve"] = "x"
		s.Holds[0].From = time.Now()
	}
	got := o.Status()
	if got.Editors["pay"] != "ann" || got.Withdrawal.Reason != "r" || got.Answers[0].By != "ann" ||
		got.Documents[0].ID != "d" || got.Counteroffers[0].By != "ann" ||
		got.Overrides[0].By != "ann" || !got.Holds[0].From.IsZero() || got.Submissions[0].By != "ann" ||
		got.Submissions[0].Process.Persons["owner"] != "ann" ||
		got.Submissions[0].Process.LostApproval[0] != "ops" || len(got.Submissions[0].Process.Barred) != 0 {
		t.Errorf("a caller could change the status: %+v", got)
	}
}

func TestOfferInAndOut(t *testing.T) {
	t.Parallel()
	o, err := record.New("O-1", parse(t, whole))
	if err != nil {
		t.Fatal(err)
	}
	o = o.With(o.Terms(), record.Status{State: "sent", Revision: 2, OfferRound: 1, CreatedBy: "ann",
		ApprovedRevision: 1,
		Submissions: []record.Submission{{Revision: 1, Terms: parse(t, `{"client":"acme"}`)}, {Revision: 2},
			{Revision: 1, Terms: parse(t, `{"client":"globex"}`)}}})
	b, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	var again record.Offer
	if err := json.Unmarshal(b, &again); err != nil {
		t.Fatal(err)
	}
	c, err := json.Marshal(again)
	if err != nil || string(b) != string(c) || again.ID() != "O-1" || again.State() != "sent" ||
		again.Revision() != 2 || !again.Terms().Equal(o.Terms()) {
		t.Errorf("%v\ngot  %s\nwant %s", err, c, b)
	}
	if got, ok := again.ApprovedTerms(); !ok || got.Get("client").Text() != "globex" {
		t.Errorf("what was approved last: %v", got.Paths())
	}
	if _, _, err := record.ParseDraft(b, nil); !errors.Is(err, record.ErrInvalid) {
		t.Errorf("a stored offer was taken as a draft: %v", err)
	}
	if _, err := record.New("", record.Terms{}); err == nil {
		t.Error("an offer without an id")
	}
}

// What comes back as an offer is as strict as what comes in as a draft.
func TestRefusedOffers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ why, src, want string }{
		{"a state twice", `{"id":"A-1","state":"draft","state":"approved"}`,
			"state: the key is duplicated; keep one"},
		{"a state in capitals", `{"id":"A-1","state":"draft","STATE":"approved"}`,
			"STATE: an offer has no such name"},
		{"a state that only looks like one", `{"id":"A-1","ſtate":"approved"}`, "ſtate: an offer has no such name"},
		{"a key within twice", `{"id":"A-1","state":"draft","withdrawal":{"side":"client","side":"candidate"}}`,
			"withdrawal.side: the key is duplicated; keep one"},
		{"a key within that is none", `{"id":"A-1","state":"draft","withdrawal":{"sied":"client"}}`,
			"withdrawal: this is not what a desk writes"},
		{"a term that is none", `{"id":"A-1","state":"draft","clint":"acme"}`,
			"clint: an offer has no such name (did you mean client?)"},
		{"two at once", `{"id":"A-1","state":1,"revision":"x"}`,
			"revision: this is not what a desk writes\nstate: this is not what a desk writes"},
		{"no id", `{"state":"draft"}`, "id: the offer has no id"},
		{"a list", `[]`, "an offer is a map of names"},
		{"half a surrogate", `{"id":"A-1","client":"\ud800"}`,
			"text holds half of a surrogate pair, which stands for no character; remove it"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			var o record.Offer
			if err := o.UnmarshalJSON([]byte(c.src)); err == nil || err.Error() != c.want ||
				!errors.Is(err, record.ErrInvalid) || o.ID() != "" {
				t.Errorf("%s: got %v, want %s", c.why, err, c.want)
			}
		})
	}
}
