package playbook

import (
	"slices"
	"strings"

	"golang.org/x/text/currency"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// payStep is one line of rounding.pay: a pay rate per a unit of time must be a
// multiple of To.
type payStep struct {
	per string
	to  exact.Number
}

// settings is playbook.yaml.
type settings struct {
	title       string
	applies     rulePlace
	from, to    rule.Date
	currency    string
	calendar    approval.Calendar
	conventions pay.Conventions
	mode        exact.Mode
	money, rate int
	where       string
	steps       []payStep
	nobody      string
	before      []string
	beforeAt    rulePlace
	extends     string
	top         *file // playbook.yaml
}

// rulePlace is the source of a rule and where it stands.
type rulePlace struct {
	src  string
	file *file
	node input.Node
}

func (r *raw) decodeSettings(findings *Findings) settings {
	s := settings{mode: exact.HalfUp, money: 2, rate: 4, where: "line", nobody: "block", currency: "USD"}
	members := input.Node{Kind: input.Map, Line: 1, Column: 1}
	get := func(key string) (entry, bool) { e, ok := r.settings[key]; return e, ok }
	one := func(key string) (*reader, text) {
		e, ok := get(key)
		if !ok {
			return nil, text{}
		}
		n := members
		n.Members = []input.Member{{Key: key, Value: e.node, Line: e.node.Line, Col: e.node.Column}}
		rd := e.file.reader(n, "playbook.yaml")
		return rd, rd.text(key)
	}
	if e, ok := get("playbook"); ok {
		if e.node.Text != "" && !idPattern.MatchString(e.node.Text) {
			e.file.fail(e.node.Line, e.node.Column, "syntax", "", "a playbook's name is lower-case letters, digits, - and _")
		}
	}
	s.top = r.top
	_, t := one("title")
	s.title = t.s
	_, t = one("extends")
	s.extends = t.s
	if e, ok := get("applies"); ok {
		_, t := one("applies")
		s.applies = rulePlace{t.s, e.file, e.node}
	}
	if rd, t := one("currency"); t.ok {
		if _, err := currency.ParseISO(t.s); err != nil || strings.ToUpper(t.s) != t.s {
			hint := ""
			if _, err := currency.ParseISO(t.s); err == nil {
				hint = "write " + strings.ToUpper(t.s)
			}
			rd.f.fail(t.node.Line, t.node.Column, "type", hint, "a currency is a three-letter ISO 4217 code in capitals, such as USD")
		}
		s.currency = t.s
	}
	if rd, t := one("nobody"); t.ok {
		if t.s != "block" && t.s != "approve" {
			rd.f.fail(t.node.Line, t.node.Column, "type", rule.Nearest(t.s, []string{"block", "approve"}), "nobody is block or approve")
		}
		s.nobody = t.s
	}
	if e, ok := get("before"); ok {
		n := members
		n.Members = []input.Member{{Key: "before", Value: e.node}}
		s.beforeAt = rulePlace{file: e.file, node: e.node}
		s.before = e.file.reader(n, "playbook.yaml").texts("before")
	}
	if e, ok := get("effective"); ok {
		rd := e.file.reader(e.node, "effective")
		s.from, s.to = rd.date("from"), rd.date("to")
		if !s.from.IsZero() && !s.to.IsZero() && s.to.Before(s.from) {
			e.file.fail(e.node.Line, e.node.Column, "type", "", "effective ends before it begins")
		}
		rd.done()
	}
	r.decodeCalendar(&s)
	r.decodeYear(&s)
	r.decodeRounding(&s)
	s.conventions.Currency = s.currency
	return s
}

func (r *reader) date(key string) rule.Date {
	t := r.text(key)
	if !t.ok {
		return rule.Date{}
	}
	d, err := rule.ParseDate(t.s)
	if err != nil {
		r.f.fail(t.node.Line, t.node.Column, "type", "write 2026-12-31", "%s is a date", key)
	}
	return d
}

func (r *raw) decodeCalendar(s *settings) {
	e, ok := r.settings["calendar"]
	if !ok {
		s.calendar, _ = approval.NewCalendar("", "mon-fri", "UTC", "none")
		return
	}
	rd := e.file.reader(e.node, "calendar")
	c, err := approval.NewCalendar(rd.str("hours"), rd.str("days"), rd.str("zone"), rd.str("holidays"))
	for _, err := range flatten(err) {
		message := strings.TrimPrefix(err.Error(), "approval: ")
		key, _, _ := strings.Cut(message, " ")
		at := rd.at(key)
		if at.Line == 0 {
			at = e.node
		}
		e.file.fail(at.Line, at.Column, "type", "", "%s", message)
	}
	rd.done()
	s.calendar = c
}

func (r *raw) decodeYear(s *settings) {
	e, ok := r.settings["year"]
	if !ok {
		return
	}
	rd := e.file.reader(e.node, "year")
	if h := rd.text("hours"); h.s == "schedule" {
		s.conventions.ScheduleHours = true
	} else if h.ok {
		s.conventions.YearHours = rd.positive(h, "hours")
	}
	if w := rd.text("weeks"); w.ok {
		s.conventions.YearWeeks = rd.positive(w, "weeks")
	}
	rd.done()
}

func (r *reader) positive(t text, what string) exact.Number {
	n, err := exact.Parse(t.s)
	if err != nil || n.Sign() <= 0 {
		hint := numberHint(t.s)
		if hint == "" && what == "hours" {
			hint = rule.Nearest(t.s, []string{"schedule"})
		}
		r.f.fail(t.node.Line, t.node.Column, "type", hint, "%s is a number over zero", what)
	}
	return n
}

func (r *raw) decodeRounding(s *settings) {
	e, ok := r.settings["rounding"]
	if !ok {
		return
	}
	rd := e.file.reader(e.node, "rounding")
	s.mode = exact.Mode(rd.one("mode", string(exact.HalfUp), string(exact.HalfUp), string(exact.HalfEven), string(exact.Up), string(exact.Down)))
	s.where = rd.one("where", "line", "line", "step")
	s.money, s.rate = rd.places("money", 2), rd.places("rate", 4)
	for _, n := range rd.list("pay") {
		in := e.file.reader(n, "an entry of rounding.pay")
		step := payStep{per: in.one("per", "hour", "hour", "day", "week", "month", "year")}
		if to := in.text("to"); to.ok {
			step.to = in.positive(to, "to")
			s.steps = append(s.steps, step)
		} else {
			e.file.fail(n.Line, n.Column, "syntax", "write {per: hour, to: 0.25}", "to is missing")
		}
		in.done()
	}
	rd.done()
}

func (r *reader) places(key string, dflt int) int {
	t := r.text(key)
	if !t.ok {
		return dflt
	}
	n, err := exact.Parse(t.s)
	i, ok := n.Int64()
	if err != nil || !ok || i < 0 || i > 12 {
		r.f.fail(t.node.Line, t.node.Column, "type", numberHint(t.s), "%s is a number of places from 0 to 12", key)
		return dflt
	}
	return int(i)
}

var standardDo = []string{"draft", "submit", "recall", "approve", "return", "reject", "revise", "send", "counter", "accept", "decline", "expire",
	"withdraw", "hold", "resume", "complete"}

// known reports whether a list holds a text.
func known(list []string, s string) bool { return slices.Contains(list, s) }
