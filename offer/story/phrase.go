package story

import (
	"slices"
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/approval"
)

// phrases are what entries tell, by their action. The map is never changed.
var phrases = map[string]func(view) string{
	"create": func(v view) string { return v.who() + " began the offer" },
	"import": func(v view) string {
		return v.who() + " imported the offer as " + word(v.change("state").After)
	},
	"edit": func(v view) string {
		return v.who() + or(prefixed(" changed ", v.changes()), " edited it") + v.because()
	},
	"revise": func(v view) string {
		return v.who() + " opened the next revision" + v.because() + prefixed("; changed: ", v.changes())
	},
	"submit": func(v view) string {
		if v.submission == nil {
			return v.who() + " submitted it"
		}
		return v.who() + " submitted it" + v.asked()
	},
	"recall": func(v view) string { return v.who() + " took the submission back" + v.because() },
	"approve": func(v view) string {
		return v.who() + " approved " + v.subject() + v.envelope() + v.because()
	},
	"reject":         func(v view) string { return v.who() + " rejected " + v.subject() + v.appealed() + v.because() },
	"return":         func(v view) string { return v.who() + " returned " + v.subject() + v.because() },
	"advise approve": func(v view) string { return v.who() + " advised to approve " + v.subject() + v.because() },
	"advise reject":  func(v view) string { return v.who() + " advised to reject " + v.subject() + v.because() },
	"advise return":  func(v view) string { return v.who() + " advised to return " + v.subject() + v.because() },
	"withdraw_decision": func(v view) string {
		return v.who() + " took back the decision on " + v.subject() + v.because()
	},
	"approved": func(view) string { return "with this, the revision is approved in full" },
	"rejected": func(view) string { return "with this, the revision is rejected" },
	"returned": func(view) string { return "with this, the revision is returned" },
	"carry": func(v view) string {
		return v.subject() + " keeps its approval, " + v.inReason(v.kept())
	},
	"again": func(v view) string {
		return v.subject() + " loses its approval: " + v.inReason(v.change("note").After)
	},
	"block": func(v view) string {
		return "the guardrail " + v.subject() + " would block" + v.rule() + "; it is overridden"
	},
	"warn":     func(v view) string { return "the guardrail " + v.subject() + " warns" + v.rule() },
	"route":    func(v view) string { return "the guardrail " + v.subject() + " turns on " + v.routed() + v.rule() },
	"override": func(v view) string { return v.who() + " overrode the guardrail " + v.subject() + v.because() },
	"lapse": func(v view) string {
		return "an override of the guardrail " + v.subject() + " had no effect any more: the guardrail was changed"
	},
	"replace": func(v view) string {
		return v.who() + " replaced the clause " + v.subject() + ", which is required or locked" + v.because()
	},
	"reassign": func(v view) string {
		asks, place := v.change("stage."+v.Subject+".asks"), v.change("stage."+v.Subject+".place").After
		if place == asks.Before {
			place = ""
		}
		return v.who() + " gave the place of " + or(word(asks.Before), "the approvers") + bracketed(word(place)) +
			" in " + v.subject() + " to " + word(asks.After) + v.because()
	},
	"add_approver": func(v view) string {
		return v.who() + " added " + word(v.change("stage."+v.Subject+".asks").After) + " to " + v.subject() +
			" as one more approver" + v.because()
	},
	"keep_approver": func(v view) string {
		return word(v.change("stage."+v.Subject+".asks").After) + ", who was added to " + v.subject() +
			" before, is required again"
	},
	"drop_approver": func(v view) string {
		return word(v.change("stage."+v.Subject+".asks").Before) + ", who was added to " + v.subject() +
			" before, is not required any more" + prefixed(": ", plain(v.change("note").After))
	},
	"ask_information": func(v view) string { return v.who() + " asked about " + v.subject() + v.because() },
	"notify":          func(v view) string { return v.subject() + " told " + plain(v.change("note").After) },
	"remind":          func(v view) string { return v.subject() + " was due soon; reminded: " + plain(v.change("note").After) },
	"late":            func(v view) string { return v.subject() + " was late; told: " + plain(v.change("note").After) },
	"escalate":        escalation,
	"send": func(v view) string {
		return v.who() + " sent the letter " + v.subject() + bracketed(plain(short(v.change("note").After)))
	},
	"packet":  func(v view) string { return "with it went the letter " + v.subject() },
	"accept":  func(v view) string { return v.answer("said yes") },
	"decline": func(v view) string { return v.answer("declined") },
	"counter": func(v view) string {
		return v.answer("asked for another offer") + prefixed("; asked for: ", v.changes())
	},
	"withdraw": func(v view) string { return v.answer("withdrew") },
	"expire":   func(view) string { return "the offer expired: no answer came in time" },
	"hold":     func(v view) string { return v.who() + " put it on hold" + v.because() },
	"resume":   func(v view) string { return v.who() + " resumed it" + v.because() },
	"complete": func(v view) string { return v.who() + " completed it" },
	"erase":    func(v view) string { return v.who() + " erased the candidate's data" + v.because() },
}

// text returns what the entry tells.
func (v view) text() string {
	if phrase, ok := phrases[v.Action]; ok {
		return phrase(v)
	}
	if command, refused := strings.CutSuffix(v.Action, "_refused"); refused {
		return v.who() + " tried to " + word(command) + " and was refused" + v.refusals()
	}
	return v.who() + " did " + word(v.Action) + prefixed(" ", v.subject()) + v.because()
}

// answer returns what a side said, who recorded it and how it is known.
func (v view) answer(said string) string {
	known := prefixed(", known by ", cut(v.change("evidence").After))
	return "the " + or(v.subject(), "agency") + " " + said + ", as " + v.who() + " recorded" + known + v.because()
}

// routed returns the stages that a guardrail turns on.
func (v view) routed() string {
	var out []string
	if v.submission != nil {
		for _, st := range v.submission.Process.Plan {
			if slices.Contains(v.submission.Process.Bases[st.ID].Routes, v.Subject) {
				out = append(out, st.ID)
			}
		}
	}
	return or(and(out), "a stage")
}

// appealed returns the stage to which a rejection is appealed, after a comma.
func (v view) appealed() string {
	if v.submission == nil || v.change("stage."+v.Subject).After != string(approval.StageAppealed) {
		return ""
	}
	return prefixed(", which is appealed to ", appealOf(*v.submission, v.Subject))
}

// kept returns why an approval is carried over.
func (v view) kept() string {
	note := v.change("note").After
	if v.submission != nil {
		for _, c := range v.submission.Process.Carried {
			if c.Stage == v.Subject {
				return inWords(c, note)
			}
		}
	}
	return note
}

// inReason returns a text of the approvals, with what the playbook has for people about
// the stage, which may hold terms, in quotes.
func (v view) inReason(text string) string {
	if v.submission != nil {
		stage, _ := v.submission.Process.Plan.Stage(v.Subject)
		if b := stage.Because; b != "" && strings.Contains(text, b) {
			return quoted(text)
		}
	}
	return plain(text)
}

// rule returns the rule of a guardrail that does not hold.
func (v view) rule() string { return prefixed(": this does not hold: ", plain(v.change("note").After)) }

// envelope returns the envelope of an approval.
func (v view) envelope() string {
	var bounds []string
	until := ""
	for _, c := range v.Fields {
		switch {
		case c.Path == "envelope.until":
			until = word(c.After)
			if at, err := time.Parse(time.RFC3339, c.After); err == nil {
				until = moment(at)
			}
		case strings.HasPrefix(c.Path, "envelope.at_most."):
			bounds = append(bounds, word(strings.TrimPrefix(c.Path, "envelope.at_most."))+" up to "+plain(c.After)+
				" (it was "+plain(c.Before)+")")
		case strings.HasPrefix(c.Path, "envelope.at_least."):
			bounds = append(bounds, word(strings.TrimPrefix(c.Path, "envelope.at_least."))+" down to "+plain(c.After)+
				" (it was "+plain(c.Before)+")")
		}
	}
	return prefixed(", and every revision with ", and(bounds)) + prefixed(", until ", until)
}

// refused are the words for codes of refusals, before what they are about. The map is
// never changed.
var refused = map[string]string{"blocked": "blocked by ", "nobody": "no person can decide ", "missing": "missing ",
	"duplicate":  "another live offer has the same ",
	"separation": "separation of duties: "}

// refusals lists why a command was refused: its codes, with what each is about.
func (v view) refusals() string {
	var out []string
	for code := range strings.SplitSeq(v.change("codes").After, ", ") {
		about := words(v.change(code).After)
		if before := refused[code]; before != "" && about != "" {
			out = append(out, before+about)
		} else {
			out = append(out, strings.TrimSpace(word(code)+" "+about))
		}
	}
	return prefixed(": ", strings.Join(out, "; "))
}

// escalation returns the approvers to which a late stage was escalated.
func escalation(v view) string {
	var out []string
	for _, c := range v.Fields {
		if c.Path == "stage."+v.Subject+".asks" {
			out = append(out, plain(c.After)+prefixed(" in place of ", plain(c.Before)))
		}
	}
	return v.subject() + " was late and is escalated to " + or(and(out), plain(v.change("note").After))
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
