package flow_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/offerdesk/offerdesk/offer/record"
)

// model is an offer of the house kept in the plainest way: a log of who
// approved which stage of which terms, who submitted in the round and set the rates, and a
// table of where each command leads.
type model struct {
	state         string
	held          bool
	revision      int
	letters       int
	submitters    []string       // of the round
	payBy, billBy string         // who set the rates; rita set whatever else there is
	terms         record.Terms   // as they stand
	submissions   []record.Terms // as they were submitted
	log           []approvalLog
}

// approvalLog is one approval that was given.
type approvalLog struct {
	stage, by string
	terms     record.Terms
}

// leads is where each command may lead from each state; a command that is not
// here leaves the state as it is.
var leads = map[string]map[string]string{
	"edits":     {"draft": "draft", "negotiation": "negotiation"},
	"submits":   {"draft": "in_approval approved", "negotiation": "in_approval approved"},
	"recalls":   {"in_approval": "draft"},
	"approves":  {"in_approval": "in_approval approved"},
	"rejects":   {"in_approval": "draft"},
	"returns":   {"in_approval": "draft"},
	"retracts":  {"in_approval": "in_approval"},
	"revises":   {"approved": "draft", "sent": "draft", "negotiation": "draft", "accepted": "draft"},
	"sends":     {"approved": "sent"},
	"counters":  {"sent": "negotiation", "negotiation": "negotiation"},
	"accepts":   {"sent": "accepted"},
	"declines":  {"sent": "declined", "negotiation": "declined"},
	"completes": {"accepted": "completed"},
	"expires":   {"sent": "expired"},
	"withdraws": {"draft": "withdrawn", "in_approval": "withdrawn", "approved": "withdrawn",
		"sent": "withdrawn", "negotiation": "withdrawn", "accepted": "withdrawn"},
}

// drawn are the sentences that the property draws from; %s is a rate of pay.
var drawn = []string{
	"rita edits pay.rate=%s", "root edits pay.rate=%s", "root edits bill.rate=%s1",
	"rita edits candidate.name=%s",
	"rita submits", "rita submits", "rob submits", "root submits", "rita recalls because typo",
	"olga approves ops", "olga approves ops", "oscar approves ops", "fay approves ops", "root approves ops",
	"Rita approves ops",
	"finn approves finance", "finn approves finance", "fay approves finance", "root approves finance",
	"carl approves cfo", "carl approves cfo", "olga rejects ops because no", "finn returns finance because typo",
	"olga retracts ops", "fay retracts ops", "finn retracts finance",
	"rita sends", "rita sends", "rita accepts candidate", "rita counters client pay.rate=%s because less",
	"rita revises pay.rate=%s because market", "root revises bill.rate=%s1 because market",
	"rita revises because again",
	"rita holds because wait", "rita resumes", "rita declines client because no", "rita completes",
	"rita withdraws agency because gone", "later 30h", "vic expires",
}

// TestAnyOrder says commands in any order about one offer, and compares what is
// allowed with the model: no state is reached but by the table, no offer is
// approved without the approvals that its terms need, no submission or letter
// is lost or changed, and revisions only grow.
func TestAnyOrder(t *testing.T) {
	t.Parallel()
	draw := map[string]*rapid.Generator[string]{}
	for state := range reach {
		draw[state] = rapid.OneOf(rapid.SampledFrom(drawn), rapid.SampledFrom(from(state)),
			rapid.SampledFrom(from(state)))
	}
	rapid.Check(t, func(t *rapid.T) {
		w := begin(t, row{})
		w.once = true
		m := model{state: "draft", payBy: "rita", billBy: "rita", revision: 1, terms: w.offer.Terms()}
		for range 24 {
			text := draw[m.state].Draw(t, "sentence")
			if strings.Contains(text, "%s") {
				text = fmt.Sprintf(text, rapid.SampledFrom([]string{"50", "70", "85"}).Draw(t, "rate"))
			}
			if w.say(t, text); w.err == nil {
				m.follow(t, parse(t, text), w.offer)
			}
		}
	})
}

// from are the sentences whose command may start in a state and leads on; all
// of them where the offer is over.
func from(state string) []string {
	out := slices.DeleteFunc(slices.Clone(drawn), func(text string) bool {
		verb := strings.Fields(text)[1]
		_, ok := leads[verb][state]
		return !ok || verb == "withdraws"
	})
	if len(out) == 0 {
		return drawn
	}
	return out
}

// follow does in the model what was allowed, and checks that it could be.
func (m *model) follow(t tester, s sentence, o record.Offer) {
	m.moves(t, s, string(o.State()))
	if m.state == "approved" && s.verb == "submits" { // what stands was approved before
		m.enough(t, o.Terms())
	}
	switch s.verb {
	case "submits":
		m.submitters, m.submissions = append(m.submitters, s.who), append(m.submissions, o.Terms())
	case "approves":
		m.approves(t, s, o.Terms())
	case "retracts":
		m.log = slices.DeleteFunc(m.log, func(a approvalLog) bool { return a.stage == s.object && a.by == s.who })
	case "sends":
		m.letters++
		m.submitters = nil
	}
	for _, path := range m.terms.Changed(o.Terms()) {
		switch path {
		case "pay.rate":
			m.payBy = s.who
		case "bill.rate":
			m.billBy = s.who
		}
	}
	m.terms = o.Terms()
	m.keeps(t, s, o.Status())
}

// moves checks a command against the table.
func (m *model) moves(t tester, s sentence, to string) {
	want, possible := leads[s.verb][m.state]
	switch s.verb {
	case "":
		return
	case "holds", "resumes":
		want, possible = m.state, m.held == (s.verb == "resumes")
		m.held = s.verb == "holds"
	default:
		possible = possible && (!m.held || s.verb == "withdraws")
	}
	if !possible || !slices.Contains(strings.Fields(want), to) {
		t.Fatalf("%s %s led from %s to %s", s.who, s.verb, m.state, to)
	}
	m.state = to
}

// approves logs an approval. Who submitted or set what there is of pay or bill gives
// none, and one person gives none to two stages of a submission.
func (m *model) approves(t tester, s sentence, terms record.Terms) {
	barred := append([]string{"rita", m.payBy, m.billBy}, m.submitters...)
	if slices.ContainsFunc(barred, func(id string) bool { return strings.EqualFold(s.who, id) }) {
		t.Fatalf("%s approved what %v submitted, with pay by %s and bill by %s", s.who, m.submitters, m.payBy,
			m.billBy)
	}
	m.log = append(m.log, approvalLog{s.object, s.who, terms})
	if m.state == "approved" {
		m.enough(t, terms)
	}
}

// enough checks that every stage that the terms need was approved by a person
// with its role: ops for these very terms, the others for this rate of pay,
// each by another person.
func (m *model) enough(t tester, terms record.Terms) {
	need := []string{"ops"}
	rate := terms.Get("pay.rate").Text()
	if rate > "60" {
		need = append(need, "finance")
	}
	if rate > "80" {
		need = append(need, "cfo")
	}
	if !m.seat(need, nil, terms) {
		t.Fatalf("approved at %s without the approvals of %v: %+v", rate, need, m.log)
	}
}

// seat tries every way to give each stage an approver of its own.
func (m *model) seat(need, taken []string, terms record.Terms) bool {
	if len(need) == 0 {
		return true
	}
	for _, a := range m.log {
		stands := a.stage == need[0] && a.terms.Get("pay.rate").Equal(terms.Get("pay.rate")) &&
			(a.stage != "ops" || a.terms.Equal(terms))
		if stands && slices.Contains(people[a.by].Roles, a.stage) && !slices.Contains(taken, a.by) &&
			m.seat(need[1:], append(slices.Clone(taken), a.by), terms) {
			return true
		}
	}
	return false
}

// keeps checks that nothing was lost or changed.
func (m *model) keeps(t tester, s sentence, st record.Status) {
	if st.Revision < m.revision || len(st.Submissions) != len(m.submissions) || len(st.Documents) != m.letters {
		t.Fatalf("%s: revision %d after %d, %d of %d submissions, %d of %d letters", s.verb, st.Revision,
			m.revision,
			len(st.Submissions), len(m.submissions), len(st.Documents), m.letters)
	}
	m.revision = st.Revision
	for i, sub := range st.Submissions {
		if !sub.Terms.Equal(m.submissions[i]) {
			t.Fatalf("%s changed the terms of submission %d", s.verb, i)
		}
	}
}
