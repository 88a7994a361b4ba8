package playbook

import (
	"errors"
	"strings"

	"golang.org/x/text/currency"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
)

// payStep is one line of rounding.pay: a pay rate per a unit of time must be a
// multiple of to.
type payStep struct {
	per string
	to  exact.Number
}

// settings is what playbook.yaml holds.
type settings struct {
	title       string
	applies     source.Place
	from, to    rule.Date // in force, both included; zero: open
	currency    string
	calendar    approval.Calendar
	conventions pay.Conventions
	mode        exact.Mode
	money, rate int // decimal places
	steps       []payStep
	nobody      string
	before      []string
	beforeAt    source.Place
	top         *source.File // playbook.yaml
}

func (b *builder) decodeSettings() settings {
	in := b.raw.Settings
	s := settings{mode: exact.HalfUp, money: 2, rate: 4, nobody: "block", currency: "USD", top: b.raw.Top}
	if e := in["playbook"]; e.Node.Text != "" && !source.ValidID(e.Node.Text) {
		e.File.Fail(e.Node, source.CodeSyntax, "", "a playbook's name is lower-case letters, digits, - and _")
	}
	s.title = in["title"].Text().Value
	if e, ok := in["applies"]; ok {
		s.applies = source.Place{Text: e.Text().Value, File: e.File, Node: e.Node}
	}
	s.decodeCurrency(in["currency"])
	s.decodeNobody(in["nobody"])
	s.before, s.beforeAt = in["before"].Texts(), in["before"].Place()
	if e, ok := in["effective"]; ok {
		s.decodeEffective(e)
	}
	s.calendar, _ = approval.NewCalendar("", "mon-fri", "UTC", "none") // is valid
	if e, ok := in["calendar"]; ok {
		s.decodeCalendar(e)
	}
	if e, ok := in["year"]; ok {
		s.decodeYear(e)
	}
	if e, ok := in["rounding"]; ok {
		s.decodeRounding(e)
	}
	s.conventions.Currency = s.currency
	return s
}

func (s *settings) decodeCurrency(e source.Entry) {
	t := e.Text()
	if !t.Given {
		return
	}
	s.currency = t.Value
	_, err := currency.ParseISO(t.Value)
	if err == nil && strings.ToUpper(t.Value) == t.Value {
		return
	}
	hint := ""
	if err == nil {
		hint = "write " + strings.ToUpper(t.Value)
	}
	e.File.Fail(t.Node, source.CodeType, hint,
		"a currency is a three-letter ISO 4217 code in capitals, such as USD")
}

func (s *settings) decodeNobody(e source.Entry) {
	t := e.Text()
	if !t.Given {
		return
	}
	if s.nobody = t.Value; t.Value != "block" && t.Value != "approve" {
		hint := rule.Nearest(t.Value, []string{"block", "approve"})
		e.File.Fail(t.Node, source.CodeType, hint, "\"nobody\" is block or approve")
	}
}

func (s *settings) decodeEffective(e source.Entry) {
	rd := read(e, "effective")
	s.from, s.to = rd.Date("from"), rd.Date("to")
	if !s.from.IsZero() && !s.to.IsZero() && s.to.Before(s.from) {
		e.File.Fail(e.Node, source.CodeType, "", "effective ends before it begins")
	}
	rd.Done()
}

func (s *settings) decodeCalendar(e source.Entry) {
	rd := read(e, "calendar")
	c, err := approval.NewCalendar(rd.Value("hours"), rd.Value("days"), rd.Value("zone"),
		rd.Value("holidays"))
	for _, err := range flatten(err) {
		at, message := e.Node, err.Error()
		var bad *approval.CalendarError
		if errors.As(err, &bad) {
			message = bad.Key + " " + bad.Message
			if n := rd.At(bad.Key); n.Line > 0 {
				at = n
			}
		}
		e.File.Fail(at, source.CodeType, "", "%s", message)
	}
	rd.Done()
	s.calendar = c
}

func (s *settings) decodeYear(e source.Entry) {
	rd := read(e, "year")
	if hours := rd.Text("hours"); hours.Value == "schedule" {
		s.conventions.ScheduleHours = true
	} else if hours.Given {
		s.conventions.YearHours = rd.positive(hours, "hours")
	}
	if weeks := rd.Text("weeks"); weeks.Given {
		s.conventions.YearWeeks = rd.positive(weeks, "weeks")
	}
	rd.Done()
}

func (s *settings) decodeRounding(e source.Entry) {
	rd := read(e, "rounding")
	modes := []string{string(exact.HalfUp), string(exact.HalfEven), string(exact.Up), string(exact.Down)}
	s.mode = exact.Mode(rd.OneOf("mode", modes[0], modes...))
	rd.OneOf("where", "line", "line", "step")
	s.money, s.rate = rd.decimals("money", 2), rd.decimals("rate", 4)
	for _, n := range rd.List("pay") {
		in := rd.in(n, "an entry of rounding.pay")
		step := payStep{per: in.OneOf("per", "hour", "hour", "day", "week", "month", "year")}
		if to := in.Text("to"); to.Given {
			step.to = in.positive(to, "to")
			s.steps = append(s.steps, step)
		} else {
			in.fail(n, source.CodeSyntax, "write {per: hour, to: 0.25}", "to is missing")
		}
		in.Done()
	}
	rd.Done()
}
