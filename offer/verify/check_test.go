package verify_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/feed"
	"github.com/offerdesk/offerdesk/offer/internal/desktest"
	"github.com/offerdesk/offerdesk/offer/verify"
	"github.com/offerdesk/offerdesk/store"
)

// Every column that differs from its record is found and named.
func TestTamperedColumns(t *testing.T) {
	t.Parallel()
	other := map[store.Type]store.Value{
		store.Text: "another", store.Bool: true, store.Integer: int64(77), store.Decimal: decimal.New(7, 0),
		store.Date: store.Day("2031-01-01"), store.Time: desktest.Monday.Add(-time.Hour),
	}
	for _, column := range offer.Kinds()[0].Columns {
		t.Run(column.Name, func(t *testing.T) {
			t.Parallel()
			d, s := desktest.Evidence(t)
			s.Record = func(r *store.Record) bool {
				if r.Kind == "offer" && r.ID == "O-1" {
					r.Columns[column.Name] = other[column.Type]
				}
				return true
			}
			want := "columns O-1: column " + column.Name + " is not what the record says"
			if list := d.Problems(); len(list) != 1 || list[0] != want {
				t.Errorf("Check: %q, want %q", list, want)
			}
		})
	}
}

// change changes records of a kind whose ID begins with id.
func change(kind, id string, f func(*store.Record) bool) func(*store.Record) bool {
	return func(r *store.Record) bool { return r.Kind != kind || !strings.HasPrefix(r.ID, id) || f(r) }
}

func replace(t *testing.T, was, is string) func(*store.Record) bool {
	return func(r *store.Record) bool {
		if !bytes.Contains(r.Body, []byte(was)) {
			t.Errorf("%s %s does not hold %s", r.Kind, r.ID, was)
		}
		r.Body = bytes.ReplaceAll(r.Body, []byte(was), []byte(is))
		return true
	}
}

func gone(*store.Record) bool { return false }

// waiting is a row of waiting.
func waiting(offer, stage string) []store.Record {
	id := offer + "/" + stage + "/role:" + stage
	return []store.Record{{Kind: "waiting", ID: id, Columns: store.Columns{"offer": offer}}}
}

func TestTamperedRecords(t *testing.T) {
	t.Parallel()
	mallory := func(r *store.Record) bool { r.Columns["who"] = "user:mallory"; return true }
	for _, row := range []struct {
		reason string
		change func(*store.Record) bool
		more   []store.Record
		want   string
	}{
		{"a changed letter", change("document", "O-1.s1", replace(t, "Amara", "Imara")), nil, "document O-1: letter"},
		{"a changed plain text", change("document", "O-1.s1", replace(t, `"text":"Dear Amara`, `"text":"Dear Imara`)), nil,
			"document O-1: letter O-1.s1 is not as it was made"},
		{"another letter than was submitted", change("offer", "O-1", replace(t, `"kept":"O-1.s1"`, `"kept":"O-2.s1"`)), nil,
			"document O-1: letter O-1.1.1 is not the one that was submitted"},
		{"a sent letter that names none", change("document", "O-1.1.1", replace(t, "O-1.s1", "")), nil,
			"document O-1: letter O-1.1.1 is not the one that was submitted"},
		{"a sent letter that is missing", change("document", "O-1.1.1", gone), nil,
			"document O-1: letter O-1.1.1 is not the one that was submitted"},
		{"a missing letter", change("document", "O-1", gone), nil, "document O-1: letter"},
		{"an unreadable letter", change("document", "O-1", replace(t, "{", "")), nil, "document O-1: letter"},
		{"a changed state", change("offer", "O-2", replace(t, `"state":"in_approval"`, `"state":"approved"`)), nil,
			"O-2: "},
		{"another approver", change("offer", "O-1", replace(t, `"by":"olga"`, `"by":"oleg"`)), nil,
			"approval O-1: a decision on stage ops has no entry"},
		{"another decision", change("offer", "O-1", replace(t, `"verdict":"approve"`, `"verdict":"reject"`)), nil,
			"approval O-1: "},
		{"an unreadable offer", change("offer", "O-1", replace(t, "{", "[")), nil, "record O-1: it can't be read"},
		{"a missing offer", change("offer", "O-1", gone), nil, "feed O-1: it has a history and no record"},
		{"another end of the trail", change("offer", "O-1", replace(t, `"seq":`, `"seq":1`)), nil,
			"trail O-1: "},
		{"a row for a stage that is skipped", nil, waiting("O-2", "finance"),
			"waiting O-2: approvers wait for a stage"},
		{"a row for no offer", nil, waiting("O-8", "ops"), "waiting O-8: approvers wait for an offer"},
		{"a row after the approval", nil, waiting("O-1", "ops"), "waiting O-1: approvers wait for a stage"},
		{"a missing row", change("waiting", "O-2", gone), nil, "waiting O-2: the approvers of stage ops"},
		{"a row with another approver", change("waiting", "O-2", mallory), nil,
			"waiting O-2: the approvers of stage ops"},
		{"a log without its end", change("log", "denied/", gone), nil,
			"feed denied/mallory: it has a history and no record"},
		{"an unreadable end", change("log", "denied/", replace(t, "{", "")), nil,
			"record denied/mallory: it can't be read"},
		{"a missing playbook", change("playbook", "", gone), nil, "record O-1: its playbook can't be opened"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			d, s := desktest.Evidence(t)
			s.Record, s.More = row.change, row.more
			list := d.Problems()
			if !slices.ContainsFunc(list, func(l string) bool { return strings.Contains(l, row.want) }) {
				t.Errorf("Check: %q, want %q", list, row.want)
			}
			for _, l := range list {
				for _, value := range []string{"Amara", "Imara", "50.00", "80.00"} {
					if strings.Contains(l, value) {
						t.Errorf("Check prints a value: %s", l)
					}
				}
			}
		})
	}
}

// Each missing decision is reported, also if two are alike.
func TestEachDecisionWithoutAnEntry(t *testing.T) {
	t.Parallel()
	d, s := desktest.Evidence(t)
	must := desktest.Must(t)
	must(d.As(desktest.Ann).Revise(t.Context(), "O-1", desktest.Change(t, `{"pay.rate": "51.00"}`), "more"))
	must(d.As(desktest.Ann).Submit(t.Context(), "O-1"))
	must(d.As(desktest.Olga).Approve(t.Context(), "O-1", offer.Decision{Stage: "ops"}))
	s.Record = change("offer", "O-1", replace(t, `"by":"olga"`, `"by":"oleg"`))
	if list := d.Problems(); len(list) != 3 || list[1] != list[2] {
		t.Errorf("Check: %q", list)
	}
}

// A consumer that is further than the feed is found: the feed was cut off.
func TestTamperedConsumers(t *testing.T) {
	t.Parallel()
	d, s := desktest.Evidence(t)
	var end store.Pos
	c := feed.Consumer{Store: s, Name: "c", Limit: 1000}
	_, err := c.Next(t.Context(), func(_ context.Context, list []feed.Entry) error {
		end = list[len(list)-1].Pos
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	d.Sound(t)
	s.All = func(l []store.Entry) []store.Entry { return l[:len(l)-1] }
	want := fmt.Sprintf("feed c: it has read up to position %d, which the feed does not have", end)
	if list := d.Problems(); !slices.Contains(list, want) {
		t.Errorf("Check: %q, want %q", list, want)
	}
	s.All = nil
	s.Record = change("consumer", "", func(r *store.Record) bool {
		r.Columns["position"] = int64(0)
		return true
	})
	if list := d.Problems(); fmt.Sprint(list) != "[record c: its position in the feed can't be read]" {
		t.Errorf("Check: %q", list)
	}
}

// The caller of Check may stop at any problem.
func TestCheckStops(t *testing.T) {
	t.Parallel()
	_, s := desktest.Evidence(t)
	s.Record = func(r *store.Record) bool {
		if r.Kind == "offer" {
			r.Columns["client"], r.Columns["region"] = "another", "another"
		}
		return true
	}
	n := 0
	for problem, err := range verify.Check(t.Context(), s, verify.Options{}) {
		if err != nil || problem.Kind == "" {
			t.Error(problem, err)
		}
		n++
		break
	}
	if n != 1 {
		t.Errorf("%d problems were yielded", n)
	}
}

// An error of the store ends Check and Logs, under their names.
func TestErrorsAreNamed(t *testing.T) {
	t.Parallel()
	for _, err := range verify.Check(t.Context(), nil, verify.Options{}) {
		if err == nil || !strings.HasPrefix(err.Error(), "verify: check: the desk was not opened") {
			t.Errorf("Check: %v", err)
		}
	}
	_, err := verify.Logs(t.Context(), nil)
	if err == nil || !strings.HasPrefix(err.Error(), "verify: logs: the desk was not opened") {
		t.Errorf("Logs: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	d, _ := desktest.Evidence(t)
	n := 0
	for _, err := range verify.Check(ctx, d.Store, verify.Options{}) {
		if n++; !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
	}
	if n != 1 {
		t.Errorf("cancelled: %d results", n)
	}
}
