package flow_test

import (
	"encoding/json"
	"maps"
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
)

// sentence is a command in words, or "later 3h":
//
//	[trusted] [under BOOK] [on DAY] WHO VERB [OBJECT] [path=value …]
//		[for WHOM] [from WHOM] [to WHOM] [seeing DIGEST] [because REASON] [noting NOTE]
//
// A value is text, or JSON where it begins with [ or {, or true or false; empty
// removes. A ~ is a blank.
type sentence struct {
	trusted      bool
	under, day   string
	who, verb    string
	object       string
	change       map[string]string
	standFor, to string
	from         string
	seeing       string
	reason, note string
	later        time.Duration
}

func parse(t tester, text string) sentence {
	t.Helper()
	s := sentence{change: map[string]string{}}
	text, s.note, _ = strings.Cut(text, " noting ")
	text, s.reason, _ = strings.Cut(text, " because ")
	s.reason, s.note = unblank(s.reason), unblank(s.note)
	words := strings.Fields(text)
	next := func() string {
		if len(words) == 0 {
			return ""
		}
		word := words[0]
		words = words[1:]
		return word
	}
	word := next()
	for {
		switch word {
		case "":
			return s
		case "later":
			d, err := time.ParseDuration(next())
			if err != nil {
				t.Fatal(err)
			}
			s.later = d
			return s
		case "trusted":
			s.trusted = true
		case "under":
			s.under = next()
		case "on":
			s.day = next()
		default:
			s.who, s.verb = word, next()
			if _, ok := verbs[s.verb]; !ok {
				t.Fatalf("%q: no verb %q", text, s.verb)
			}
			s.rest(words)
			return s
		}
		word = next()
	}
}

// rest reads what follows the verb.
func (s *sentence) rest(words []string) {
	for i := 0; i < len(words); i++ {
		path, value, isChange := strings.Cut(words[i], "=")
		switch {
		case isChange:
			s.change[path] = value
		case words[i] == "for" && i+1 < len(words):
			i++
			s.standFor = words[i]
		case words[i] == "from" && i+1 < len(words):
			i++
			s.from = words[i]
		case words[i] == "to" && i+1 < len(words):
			i++
			s.to = words[i]
		case words[i] == "seeing" && i+1 < len(words):
			i++
			s.seeing = words[i]
		default:
			s.object = words[i]
		}
	}
}

// assignments reads "pay.rate=70 candidate.name=".
func assignments(text string) map[string]string {
	var s sentence
	s.change = map[string]string{}
	s.rest(strings.Fields(text))
	return s.change
}

func unblank(text string) string { return strings.ReplaceAll(text, "~", " ") }

// change makes a change of paths and values.
func change(t tester, pairs map[string]string) record.Change {
	t.Helper()
	members := map[string]any{}
	for path, value := range pairs {
		switch {
		case value == "":
			members[path] = nil
		case value[0] == '[' || value[0] == '{' || value == "true" || value == "false":
			members[path] = json.RawMessage(unblank(value))
		default:
			members[path] = unblank(value)
		}
	}
	src, err := json.Marshal(members)
	if err != nil {
		t.Fatal(err)
	}
	c, err := record.ParseChange(src)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// said is a sentence with the offer that it is about and what its command knows.
type said struct {
	sentence
	tester
	world *world
	ctx   flow.Context
	offer record.Offer
}

// answer is what a side says; a note is its evidence.
func (s said) answer() flow.Answer {
	return flow.Answer{Side: record.Side(s.object), Reason: s.reason, Evidence: s.note}
}

type command func(s said) (flow.Outcome, error)

// verbs are the commands in words.
var verbs = map[string]command{
	"creates": func(s said) (flow.Outcome, error) {
		pairs := maps.Clone(usual)
		maps.Copy(pairs, s.change)
		given, err := record.Terms{}.With(change(s, pairs), nil)
		if err != nil {
			s.Fatal(err)
		}
		return flow.Create(s.ctx, s.object, given)
	},
	"drafts": func(s said) (flow.Outcome, error) {
		given, err := record.Terms{}.With(change(s, s.change), nil)
		if err != nil {
			s.Fatal(err)
		}
		return flow.Create(s.ctx, s.object, given)
	},
	"imports": func(s said) (flow.Outcome, error) {
		given, err := record.Terms{}.With(change(s, s.change), nil)
		if err != nil {
			s.Fatal(err)
		}
		return flow.Import(s.ctx, s.object, given, lifecycle.State(s.to))
	},
	"edits": func(s said) (flow.Outcome, error) {
		return flow.Edit(s.ctx, s.offer, change(s, s.change))
	},
	"revises": func(s said) (flow.Outcome, error) {
		return flow.Revise(s.ctx, s.offer, change(s, s.change), s.reason)
	},
	"submits":  func(s said) (flow.Outcome, error) { return flow.Submit(s.ctx, s.offer) },
	"recalls":  func(s said) (flow.Outcome, error) { return flow.Recall(s.ctx, s.offer, s.reason) },
	"approves": decide(approval.VerdictApprove),
	"rejects":  decide(approval.VerdictReject),
	"returns":  decide(approval.VerdictReturn),
	"ponders":  decide("ponder"),
	"retracts": func(s said) (flow.Outcome, error) {
		return flow.WithdrawDecision(s.ctx, s.offer, s.object)
	},
	"adds": func(s said) (flow.Outcome, error) {
		return flow.AddApprover(s.ctx, s.offer, s.to, approver(s.object), s.reason)
	},
	"reassigns": func(s said) (flow.Outcome, error) {
		h := flow.Handover{Stage: s.object, To: approver(s.to), Reason: s.reason}
		if s.from != "" {
			h.From = approver(s.from)
		}
		return flow.Reassign(s.ctx, s.offer, h)
	},
	"questions": func(s said) (flow.Outcome, error) {
		return flow.AskInformation(s.ctx, s.offer, s.object, s.reason)
	},
	"overrides": func(s said) (flow.Outcome, error) {
		return flow.Override(s.ctx, s.offer, s.object, s.reason)
	},
	"sends": func(s said) (flow.Outcome, error) { return flow.Send(s.ctx, s.offer) },
	"counters": func(s said) (flow.Outcome, error) {
		return flow.Counter(s.ctx, s.offer, s.answer(), change(s, s.change))
	},
	"accepts": func(s said) (flow.Outcome, error) {
		return flow.Accept(s.ctx, s.offer, s.answer())
	},
	"declines": func(s said) (flow.Outcome, error) {
		return flow.Decline(s.ctx, s.offer, s.answer())
	},
	"withdraws": func(s said) (flow.Outcome, error) {
		return flow.Withdraw(s.ctx, s.offer, record.Side(s.object), s.reason)
	},
	"holds":   func(s said) (flow.Outcome, error) { return flow.Hold(s.ctx, s.offer, s.reason) },
	"resumes": func(s said) (flow.Outcome, error) { return flow.Resume(s.ctx, s.offer) },
	"moves": func(s said) (flow.Outcome, error) {
		return flow.Move(s.ctx, s.offer, lifecycle.Move(s.object))
	},
	"completes": func(s said) (flow.Outcome, error) { return flow.Complete(s.ctx, s.offer) },
	"expires":   func(s said) (flow.Outcome, error) { return flow.Expire(s.ctx, s.offer) },
	"ticks": func(s said) (flow.Outcome, error) {
		out, notices, err := flow.Tick(s.ctx, s.offer)
		s.world.notices = notices
		return out, err
	},
}

func decide(verdict approval.Verdict) command {
	return func(s said) (flow.Outcome, error) {
		d := flow.Decision{Stage: s.object, Verdict: verdict, Reason: s.reason, Note: s.note,
			Digest: s.seeing, For: s.standFor}
		if sub, ok := s.offer.Status().Submission(); ok && s.seeing == "current" {
			d.Digest = sub.Digest
		}
		return flow.Decide(s.ctx, s.offer, d)
	}
}

func approver(text string) approval.Approver {
	who, err := playbook.ParseApprover(text)
	if err != nil { // one that no playbook could write
		return approval.Approver{User: unblank(text)}
	}
	return who
}
