package flow_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// tester is what helpers need of a test; a property has one of another type.
type tester interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Fatal(args ...any)
}

// row is one case: an offer with terms of its own, what was done with it, what
// is done now, and what that comes to. Sentences stand in language_test.go.
type row struct {
	reason string
	book   string // a name of books; empty: house
	terms  string // path=value; changes the usual terms
	lent   string // delegations: "dora=olga" from olga to dora, "dora=olga/ops/acme" for one stage and client
	holder string // the offer that holds each place under unique; "?" for one that may not be named
	staff  string // the directory: "ops=olga,rita"; empty: not known
	given  string // sentences, each allowed
	do     string // the sentence that is tested
	want   string // see told and refused
	keeps  string // values of the offer's JSON afterwards: "submissions.0.outcome=approved"
	says   string // part of the error's text
}

// run tests rows in parallel, each under its reason.
func run(t *testing.T, rows []row) {
	t.Helper()
	for _, r := range rows {
		t.Run(r.reason, func(t *testing.T) {
			t.Parallel()
			r.test(t)
		})
	}
}

func (r row) test(t *testing.T) {
	w := begin(t, r)
	if got := w.say(t, r.do); got != r.want {
		t.Errorf("%s\ngot  %s\nwant %s", r.do, got, r.want)
	}
	if r.says != "" && (w.err == nil || !strings.Contains(w.err.Error(), r.says)) {
		t.Errorf("the error does not say %q: %v", r.says, w.err)
	}
	for pair := range strings.FieldsSeq(r.keeps) {
		path, want, _ := strings.Cut(pair, "=")
		if got := at(t, w.offer, path); got != want {
			t.Errorf("%s is %q afterwards, want %q", path, got, want)
		}
	}
}

// The beginnings of most cases.
const (
	submitted = "rita submits"
	approved  = submitted + "; olga approves ops"
	sent      = approved + "; rita sends"
	accepted  = sent + "; rita accepts candidate"
)

// world is an offer while sentences are said about it.
type world struct {
	row     row
	book    *playbook.Playbook
	now     time.Time
	offer   record.Offer
	err     error
	notices []flow.Notice
	once    bool // commands are not repeated to see that they come to the same
	letters map[string]flow.Letter
}

// morning is when every case begins: ten o'clock on a Tuesday in New York.
var morning = time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC)

// begin is an offer that rita drafted and for which all that is given was done.
func begin(t tester, r row) *world {
	t.Helper()
	w := &world{row: r, book: open(t, r.book), now: morning}
	c := w.context(t, sentence{who: "rita"})
	out, err := flow.Create(c, "A-1", terms(t, r.terms))
	if err != nil {
		t.Fatal(err)
	}
	w.offer = out.Offer
	for s := range strings.SplitSeq(r.given, "; ") {
		if got := w.say(t, s); w.err != nil {
			t.Fatalf("given %q: %s\n%v", s, got, w.err)
		}
	}
	return w
}

// context is what a sentence's command knows.
func (w *world) context(t tester, s sentence) flow.Context {
	t.Helper()
	c := flow.Context{Actor: people[s.who], Now: w.now, Playbook: w.book, Trusted: s.trusted, Kept: w.keptLetter}
	if s.under != "" {
		c.Playbook = open(t, s.under)
	}
	if s.day != "" {
		day, err := rule.ParseDate(s.day)
		if err != nil {
			t.Fatal(err)
		}
		c.Day = &day
	}
	for pair := range strings.FieldsSeq(w.row.lent) {
		to, rest, _ := strings.Cut(pair, "=")
		parts := append(strings.Split(rest, "/"), "", "")
		d := approval.Delegation{To: to, From: playbook.Person(people[parts[0]]),
			Start: morning, Until: morning.Add(240 * time.Hour)}
		d.Stages, d.Clients = strings.Fields(parts[1]), strings.Fields(parts[2])
		c.Delegations = append(c.Delegations, d)
	}
	if w.row.holder != "" {
		h := flow.Holder{Held: true, Offer: strings.Trim(w.row.holder, "?")}
		c.Holder = func(string) flow.Holder { return h }
	}
	if w.row.staff != "" {
		c.Directory = directory(w.row.staff)
	}
	return c
}

// directory reads "ops=olga,rita finance=".
type directory string

func (d directory) Holders(role string) ([]approval.Person, bool) {
	for pair := range strings.FieldsSeq(string(d)) {
		name, ids, _ := strings.Cut(pair, "=")
		if name != role {
			continue
		}
		var out []approval.Person
		for _, id := range strings.FieldsFunc(ids, func(c rune) bool { return c == ',' }) {
			out = append(out, approval.Person{ID: id, Roles: []string{role}})
		}
		return out, true
	}
	return nil, false
}

// say does what a sentence says and returns what it came to. It checks what
// holds for every command: the offer that went in stays as it was, the same
// again comes to the same, and nothing comes out of a refusal.
func (w *world) say(t tester, text string) string {
	t.Helper()
	s := parse(t, text)
	w.err, w.notices = nil, nil
	if s.verb == "" {
		w.now = w.now.Add(s.later)
		return ""
	}
	before, c := "", w.context(t, s)
	if !w.once {
		before = asJSON(t, w.offer)
	}
	out, err := verbs[s.verb](said{s, t, w, c, w.offer})
	if !w.once {
		w.same(t, said{s, t, w, c, w.offer}, before, out, err)
	}
	if w.err = err; err != nil {
		if !reflect.DeepEqual(out, flow.Outcome{}) {
			t.Errorf("%s was refused, and something came out: %+v", text, out)
		}
		return refused(t, err)
	}
	w.kept(t, text, out)
	w.offer = out.Offer
	return told(out)
}

// same checks that a command left the offer that it was given as it was, that
// repeated with facts that were made already it comes to the same and leaves the
// facts as they were, and that the facts of an outcome are those of its terms.
func (w *world) same(t tester, s said, before string, out flow.Outcome, err error) {
	t.Helper()
	made := w.book.Facts(w.offer, s.ctx.Today())
	if s.verb != "creates" && s.verb != "drafts" && s.under == "" {
		s.ctx.Facts = func() *rule.Facts { return made }
	}
	again, err2 := verbs[s.verb](s)
	if !reflect.DeepEqual(out.Offer, again.Offer) || told(out) != told(again) ||
		fmt.Sprint(err) != fmt.Sprint(err2) {
		t.Errorf("%s on the same offer came to something else\n%v\n%v", s.verb, err, err2)
	}
	if after := asJSON(t, w.offer); after != before {
		t.Errorf("%s changed the offer that it was given:\n%s\n%s", s.verb, before, after)
	}
	fresh := w.book.Facts(w.offer, s.ctx.Today())
	sameFacts(t, w.book, s.verb+" changed the facts", made, fresh, false)
	if made.Before() != nil {
		sameFacts(t, w.book, s.verb+" changed the facts of before", made.Before(), fresh.Before(), false)
	}
	after := w.book.TermsFacts(again.Offer.Terms(), s.ctx.Today())
	sameFacts(t, w.book, "the outcome of "+s.verb, again.TermsFacts(s.ctx), after, true)
}

// sameFacts compares facts by every name that rules see, or by terms alone.
func sameFacts(t tester, book *playbook.Playbook, what string, got, want *rule.Facts, terms bool) {
	t.Helper()
	for _, f := range book.Schema().Fields() {
		if (f.Term || f.Computed || !terms) && !got.Get(f.Path).Equal(want.Get(f.Path)) {
			t.Errorf("%s: %s", what, f.Path)
		}
	}
}

// keptLetter returns a letter that an earlier sentence made.
func (w *world) keptLetter(l record.SubmittedLetter) (flow.Letter, error) {
	kept, ok := w.letters[l.ID]
	if !ok {
		return kept, errGone
	}
	return kept, nil
}

// kept checks that no submission and no letter is lost, that those that were
// there say the same, and that letters are what their documents say.
func (w *world) kept(t tester, text string, out flow.Outcome) {
	t.Helper()
	before, after := w.offer.Status(), out.Offer.Status()
	if after.Revision < before.Revision || len(after.Submissions) < len(before.Submissions) ||
		len(after.Documents) < len(before.Documents) {
		t.Fatalf("%s lost a revision, a submission or a letter", text)
	}
	for i, sub := range before.Submissions {
		now := after.Submissions[i]
		if now.Digest != sub.Digest || now.Revision != sub.Revision || !now.Terms.Equal(sub.Terms) {
			t.Errorf("%s changed submission %d", text, i)
		}
	}
	for _, l := range out.Documents {
		if w.letters == nil {
			w.letters = map[string]flow.Letter{}
		}
		w.letters[l.Document.ID] = l
		if kept := w.letters[l.Document.Kept]; l.Document.Kept != "" {
			l.HTML, l.Text = kept.HTML, kept.Text
		}
		if sum := sha256.Sum256(l.HTML); l.Document.Digest != hex.EncodeToString(sum[:]) || len(l.Text) == 0 {
			t.Errorf("%s: letter %s is not what its document says", text, l.Document.ID)
		}
	}
}

var digest = regexp.MustCompile("[0-9a-f]{64}")

// shownNotes are the actions whose notes are names and ids, not prose.
var shownNotes = map[string]bool{"submit": true, "notify": true, "send": true, "packet": true,
	"remind": true, "late": true, "escalate": true,
	"approve": true, "reject": true, "return": true, "ask_information": true}

// told returns an outcome as one line: the state of the offer, and for every event
// its subject, the person it was done for, its reason, its fields and its note.
func told(out flow.Outcome) string {
	text := fmt.Sprintf("%s %d:", out.Offer.State(), out.Offer.Revision())
	for i, e := range out.Events {
		if i > 0 {
			text += ";"
		}
		words := []string{e.Action, e.Subject}
		if e.For != "" {
			words = append(words, "for "+e.For)
		}
		if e.Reason != "" {
			words = append(words, "("+e.Reason+")")
		}
		for _, f := range e.Fields {
			if strings.HasPrefix(f.Path, "letter.") || f.Path == "definition" {
				continue // digests have tests of their own
			}
			words = append(words, f.Path+"="+f.Before+">"+f.After)
		}
		if shownNotes[e.Action] && e.Note != "" {
			words = append(words, "["+digest.ReplaceAllString(e.Note, "#")+"]")
		}
		text += " " + strings.Join(strings.Fields(strings.Join(words, " ")), " ")
	}
	return text
}

// refused is a refusal in a line: from where, and every code with its place.
// An error that is no refusal is said to be none, with the paths it names.
func refused(t tester, err error) string {
	t.Helper()
	var ref *refusal.Refusal
	var fields record.Errors
	switch {
	case errors.As(err, &ref):
		parts := make([]string, len(ref.Items))
		for i, item := range ref.Items {
			parts[i] = strings.TrimSpace(string(item.Code) + " " + item.Where)
			if item.Message == "" {
				t.Errorf("%s has no message", parts[i])
			}
		}
		return fmt.Sprintf("%s refused in %s: %s", ref.Command, ref.From, strings.Join(parts, ", "))
	case errors.As(err, &fields):
		paths := make([]string, len(fields))
		for i, f := range fields {
			paths[i] = f.Path
		}
		return "not valid: " + strings.Join(paths, ", ")
	}
	return "error: " + err.Error()
}

func asJSON(t tester, o record.Offer) string {
	t.Helper()
	b, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// at is the value at a path of the offer's JSON: "answers.0.side".
func at(t tester, o record.Offer, path string) string {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(asJSON(t, o)), &v); err != nil {
		t.Fatal(err)
	}
	for more := true; more; {
		var key, rest string
		key, rest, more = strings.Cut(path, ".")
		if in, ok := v.(map[string]any); ok && in[path] != nil { // a key with points, as those of editors
			key, more = path, false
		}
		path = rest
		switch in := v.(type) {
		case map[string]any:
			v = in[key]
		case []any:
			var i int
			if _, err := fmt.Sscan(key, &i); err != nil || i >= len(in) {
				return ""
			}
			v = in[i]
		}
	}
	if v == nil {
		return ""
	}
	return strings.ReplaceAll(fmt.Sprint(v), " ", "~")
}

// people are who acts, by id.
var people = func() map[string]record.Actor {
	out := map[string]record.Actor{}
	for _, who := range []record.Actor{
		{ID: "rita", Roles: []string{"recruiter"}},
		{ID: "Rita", Roles: []string{"recruiter", "ops", "boss", "admin"}}, // may be rita once more
		{ID: "rob", Roles: []string{"recruiter"}},
		{ID: "olga", Roles: []string{"ops"}}, {ID: "oscar", Roles: []string{"ops"}},
		{ID: "finn", Roles: []string{"finance"}}, {ID: "fay", Roles: []string{"finance", "ops"}},
		{ID: "carl", Roles: []string{"cfo"}}, {ID: "vera", Roles: []string{"vp"}},
		{ID: "bob", Roles: []string{"boss"}}, {ID: "Bob", Roles: []string{"recruiter"}}, {ID: "bill", Roles: []string{"boss", "recruiter"}},
		{ID: "ada", Roles: []string{"admin"}}, {ID: "cora", Roles: []string{"clerk"}},
		{ID: "paul", Roles: []string{"partner"}, Clients: []string{"acme"}},
		{ID: "pam", Roles: []string{"partner"}, Clients: []string{"other"}},
		{ID: "hank", Roles: []string{"hr"}},
		{ID: "cate", Roles: []string{"portal"}}, {ID: "clem", Roles: []string{"contact"}},
		{ID: "hal", Roles: []string{"hr", "partner"}, Clients: []string{"acme"}},
		{ID: "han", Roles: []string{"hr", "partner"}, Clients: []string{"other"}},
		{ID: "bot", Kind: record.KindAgent, Roles: []string{"recruiter", "ops", "boss", "admin"}},
		{ID: "hugo"}, {ID: "uma"}, {ID: "dora"}, {ID: "vic"}, // without a role
		{ID: "root", Roles: []string{"recruiter", "ops", "finance", "boss", "admin", "compliance"}},
		{Roles: []string{"recruiter", "boss", "admin", "ops"}},
	} {
		out[who.ID] = who
	}
	out["nobody"] = out[""]
	return out
}()

// usual are the terms of an offer under which ops alone is asked.
var usual = map[string]string{
	"client": "acme", "type": "contract", "candidate.name": "Ann", "job.title": "Nurse",
	"start_date": "2027-01-11",
	"pay.rate":   "50", "pay.per": "hour", "bill.rate": "100", "bill.per": "hour", "people.recruiter": "rita",
	"people.hiring_manager": "hugo",
}

// terms are the usual ones, changed.
func terms(t tester, text string) record.Terms {
	t.Helper()
	pairs := maps.Clone(usual)
	maps.Copy(pairs, assignments(text))
	out, err := record.Terms{}.With(change(t, pairs), nil)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
