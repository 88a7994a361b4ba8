package offer_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/store"
)

// tampered shows a store as somebody has changed it behind the desk's back.
type tampered struct {
	store.Store
	entries func(log string, list []store.Entry) []store.Entry
	record  func(r *store.Record) (there bool)
	more    []store.Record // of waiting rows
}

func (s *tampered) Entries(ctx context.Context, log string, after int64, n int) ([]store.Entry, error) {
	list, err := s.Store.Entries(ctx, log, 0, 1<<20)
	if s.entries != nil {
		list = s.entries(log, list)
	}
	return list[min(int(after), len(list)):min(int(after)+n, len(list))], err
}

func (s *tampered) Get(ctx context.Context, kind, id string) (store.Record, error) {
	for _, r := range s.more {
		if kind == "waiting" && r.ID == id {
			return r, nil
		}
	}
	r, err := s.Store.Get(ctx, kind, id)
	if err == nil && s.record != nil && !s.record(&r) {
		return store.Record{}, store.ErrNotFound
	}
	return r, err
}

func (s *tampered) Find(ctx context.Context, q store.Query) (store.Page, error) {
	p, err := s.Store.Find(ctx, q)
	if s.record != nil {
		p.Records = slices.DeleteFunc(p.Records, func(r store.Record) bool { return false })
		var kept []store.Record
		for _, r := range p.Records {
			if s.record(&r) {
				kept = append(kept, r)
			}
		}
		p.Records = kept
	}
	if q.Kind == "waiting" {
		p.Records = append(p.Records, s.more...)
	}
	return p, err
}

// evidence is a desk with two offers, one of them asking, and its wrapper.
func evidence(t *testing.T) (*fixture, *tampered) {
	t.Helper()
	s := &tampered{Store: newDesk(t).store}
	f := deskOn(t, s, houseFiles)
	f.at(t, "O-1", offer.Sent)
	f.at(t, "O-2", offer.InApproval)
	if _, err := f.As(mallory).Get(t.Context(), "O-1"); !errors.Is(err, offer.ErrNotFound) {
		t.Fatal(err)
	}
	sound(t, f.Desk)
	return f, s
}

func TestTamperedTrail(t *testing.T) {
	of := func(log string, f func([]store.Entry) []store.Entry) func(string, []store.Entry) []store.Entry {
		return func(l string, list []store.Entry) []store.Entry {
			if l == log {
				return f(slices.Clone(list))
			}
			return list
		}
	}
	for name, change := range map[string]func([]store.Entry) []store.Entry{
		"an edited body": func(l []store.Entry) []store.Entry {
			l[2].Body = bytes.Replace(l[2].Body, []byte("olga"), []byte("oleg"), 1)
			return l
		},
		"an edited value": func(l []store.Entry) []store.Entry {
			l[0].Private = bytes.Replace(l[0].Private, []byte("50.00"), []byte("40.00"), 1)
			return l
		},
		"a deletion":   func(l []store.Entry) []store.Entry { return slices.Delete(l, 1, 2) },
		"a reorder":    func(l []store.Entry) []store.Entry { l[1], l[2] = l[2], l[1]; return l },
		"a truncation": func(l []store.Entry) []store.Entry { return l[:len(l)-1] },
		"a doubling":   func(l []store.Entry) []store.Entry { return append(l, l[len(l)-1]) },
		"nothing left": func([]store.Entry) []store.Entry { return nil },
		"a forgery": func(l []store.Entry) []store.Entry {
			return append(l, forge(t, l, audit.Entry{Log: "offer/O-1", Time: monday, Actor: "olga", Action: "approve", Subject: "ops"}))
		},
	} {
		f, s := evidence(t)
		s.entries = of("offer/O-1", change)
		var bad *audit.TamperError
		if _, err := f.As(ann).Trail(t.Context(), "O-1"); !errors.As(err, &bad) || bad.Log != "offer/O-1" {
			t.Errorf("%s: Trail says %v", name, err)
		}
		if _, err := f.As(ann).Story(t.Context(), "O-1"); !errors.Is(err, audit.ErrTampered) {
			t.Errorf("%s: Story says %v", name, err)
		}
		if _, err := f.Verify(t.Context()); !errors.As(err, &bad) || bad.Log != "offer/O-1" {
			t.Errorf("%s: Verify says %v", name, err)
		}
		if list := found(t, f.Desk); len(list) != 1 || !strings.HasPrefix(list[0], "trail O-1: ") {
			t.Errorf("%s: Check finds %q", name, list)
		}
		if _, err := f.As(ann).Story(t.Context(), "O-2"); err != nil {
			t.Errorf("%s: the other offer has no story: %v", name, err)
		}
	}
	for _, log := range []string{"denied/mallory", "playbooks"} {
		f, s := evidence(t)
		s.entries = of(log, func(l []store.Entry) []store.Entry { return l[:len(l)-1] })
		if _, err := f.Verify(t.Context()); !errors.Is(err, audit.ErrTampered) {
			t.Errorf("%s is cut off: Verify says %v", log, err)
		}
		if list := found(t, f.Desk); len(list) != 1 || !strings.HasPrefix(list[0], "trail "+log) {
			t.Errorf("%s is cut off: Check finds %q", log, list)
		}
	}
}

// forge makes an entry that fits the end of a log.
func forge(t *testing.T, l []store.Entry, e audit.Entry) store.Entry {
	t.Helper()
	v := audit.Verifier{Log: e.Log}
	for _, x := range l {
		if _, err := v.Add(audit.Sealed{Body: x.Body, Private: x.Private}); err != nil {
			t.Fatal(err)
		}
	}
	s, head, err := audit.Seal(v.Head(), e, &counting{})
	if err != nil {
		t.Fatal(err)
	}
	return store.Entry{Log: e.Log, Seq: head.Seq, Body: s.Body, Private: s.Private}
}

// Every column that does not say what the record says is found, and named.
func TestTamperedColumns(t *testing.T) {
	for _, col := range offer.Kinds()[0].Columns {
		f, s := evidence(t)
		s.record = func(r *store.Record) bool {
			if r.Kind == "offer" && r.ID == "O-1" {
				r.Columns[col.Name] = map[store.Type]store.Value{store.Text: "another", store.Bool: true, store.Integer: int64(77),
					store.Decimal: decimal.New(7, 0), store.Date: store.Day("2031-01-01"), store.Time: monday.Add(-time.Hour)}[col.Type]
			}
			return true
		}
		if list := found(t, f.Desk); len(list) != 1 || list[0] != "columns O-1: column "+col.Name+" is not what the record says" {
			t.Errorf("column %s lies: Check finds %q", col.Name, list)
		}
	}
}

func TestTamperedRecords(t *testing.T) {
	edit := func(kind, id string, f func(*store.Record) bool) func(*store.Record) bool {
		return func(r *store.Record) bool { return r.Kind != kind || !strings.HasPrefix(r.ID, id) || f(r) }
	}
	replace := func(old, new string) func(*store.Record) bool {
		return func(r *store.Record) bool {
			if !bytes.Contains(r.Body, []byte(old)) {
				t.Errorf("%s %s does not hold %s", r.Kind, r.ID, old)
			}
			r.Body = bytes.ReplaceAll(r.Body, []byte(old), []byte(new))
			return true
		}
	}
	gone := func(*store.Record) bool { return false }
	for name, c := range map[string]struct {
		change func(*store.Record) bool
		more   []store.Record
		want   string
	}{
		"a changed letter":          {edit("document", "O-1", replace("Amara", "Imara")), nil, "document O-1: letter"},
		"a letter that is gone":     {edit("document", "O-1", gone), nil, "document O-1: letter"},
		"a letter that can't be":    {edit("document", "O-1", replace("{", "")), nil, "document O-1: letter"},
		"a state that was changed":  {edit("offer", "O-2", replace(`"state":"in_approval"`, `"state":"approved"`)), nil, "O-2: "},
		"an approver who was not":   {edit("offer", "O-1", replace(`"by":"olga"`, `"by":"oleg"`)), nil, "approval O-1: a decision on stage ops has no entry"},
		"an approval of another":    {edit("offer", "O-1", replace(`"verdict":"approve"`, `"verdict":"reject"`)), nil, "approval O-1: "},
		"an offer that can't be":    {edit("offer", "O-1", replace("{", "[")), nil, "record O-1: it can't be read"},
		"an offer that is gone":     {edit("offer", "O-1", gone), nil, "feed O-1: "},
		"a head that was moved":     {edit("offer", "O-1", replace(`"seq":`, `"seq":1`)), nil, "trail O-1: "},
		"a waiting row too many":    {nil, []store.Record{{Kind: "waiting", ID: "O-2/finance/role:finance", Columns: store.Columns{"offer": "O-2"}}}, "waiting O-2: "},
		"a waiting row of nothing":  {nil, []store.Record{{Kind: "waiting", ID: "O-8/ops/role:ops", Columns: store.Columns{"offer": "O-8"}}}, "waiting O-8: "},
		"a waiting row after it":    {nil, []store.Record{{Kind: "waiting", ID: "O-1/ops/role:ops", Columns: store.Columns{"offer": "O-1"}}}, "waiting O-1: "},
		"a waiting row that is not": {edit("waiting", "O-2", gone), nil, "waiting O-2: "},
		"a waiting row of another": {edit("waiting", "O-2", func(r *store.Record) bool {
			r.Columns["who"] = "user:mallory"
			return true
		}), nil, "waiting O-2: "},
		"a log without its end":   {edit("log", "denied/", gone), nil, "feed denied/mallory: "},
		"an end that can't be":    {edit("log", "denied/", replace("{", "")), nil, "record denied/mallory: "},
		"a playbook that is gone": {edit("playbook", "", gone), nil, "record O-1: its playbook can't be opened"},
	} {
		f, s := evidence(t)
		d := f.second(t) // knows nothing by heart
		s.record, s.more = c.change, c.more
		list := checked(d)
		if !slices.ContainsFunc(list, func(l string) bool { return strings.Contains(l, c.want) }) {
			t.Errorf("%s: Check finds %q, wanted %q", name, list, c.want)
		}
		for _, l := range list {
			for _, value := range []string{"Amara", "Imara", "50.00", "80.00"} {
				if strings.Contains(l, value) {
					t.Errorf("%s: Check prints a value: %s", name, l)
				}
			}
		}
	}
}

// checked lists what Check finds, its error last.
func checked(d *offer.Desk) []string {
	var out []string
	for i, err := range d.Check(context.Background()) {
		if err != nil {
			out = append(out, err.Error())
			continue
		}
		out = append(out, i.String())
	}
	return out
}

// A reader of Check who has seen enough is left alone.
func TestCheckStops(t *testing.T) {
	f, s := evidence(t)
	s.record = func(r *store.Record) bool {
		if r.Kind == "offer" {
			r.Columns["client"], r.Columns["region"] = "another", "another"
		}
		return true
	}
	n := 0
	for range f.Check(t.Context()) {
		n++
		break
	}
	if n != 1 {
		t.Errorf("%d were yielded", n)
	}
}

// The letter that was sent is shown byte for byte; one that was changed is not
// passed off as it.
func TestChangedLetterIsNotShown(t *testing.T) {
	f, s := evidence(t)
	if l, err := f.As(ann).Letter(t.Context(), "O-1", ""); err != nil || !strings.Contains(l.HTML, "Amara Osei") {
		t.Fatalf("%v", err)
	}
	s.record = func(r *store.Record) bool {
		if r.Kind == "document" {
			r.Body = bytes.ReplaceAll(r.Body, []byte("Amara"), []byte("Imara"))
		}
		return true
	}
	if l, err := f.As(ann).Letter(t.Context(), "O-1", ""); !errors.Is(err, offer.ErrDamaged) {
		t.Errorf("a changed letter is shown: %v, %q", err, l.HTML)
	}
}
