package rule

import (
	"fmt"
	"strings"
)

// Unit is what a number counts. Units are comparable. The zero Unit is that of a
// bare number, which fits any other.
type Unit struct {
	own     string // a unit of its own: the path whose number it is
	money   int8
	percent int8
	hour    int8
	day     int8
	week    int8
	month   int8
	year    int8
	ratio   bool // dimensionless, of two amounts of one unit
}

// The units that names carry.
var (
	None         = Unit{}
	Percent      = Unit{percent: 1}
	Ratio        = Unit{ratio: true}
	Money        = Unit{money: 1}
	PerHour      = Unit{money: 1, hour: -1}
	PerDay       = Unit{money: 1, day: -1}
	PerWeek      = Unit{money: 1, week: -1}
	PerMonth     = Unit{money: 1, month: -1}
	PerYear      = Unit{money: 1, year: -1}
	Hours        = Unit{hour: 1}
	HoursPerWeek = Unit{hour: 1, week: -1}
	DayCount     = Unit{day: 1}
	Weeks        = Unit{week: 1}
)

// Own returns the unit of an amount whose unit of time is given in another field.
// It fits no other amount.
func Own(path string) Unit { return Unit{own: path} }

// IsMoney reports whether the unit is an amount of money, by itself or per
// something.
func (u Unit) IsMoney() bool { return u.own != "" || u.money == 1 && u.percent == 0 }

// String names the unit: "money per hour", "percent".
func (u Unit) String() string {
	switch {
	case u == None:
		return "bare number"
	case u.own != "":
		return "amount in the unit that is given with " + u.own
	case u.ratio:
		return "ratio"
	case u == Percent:
		return "percent"
	}
	var over, under []string
	for _, d := range []struct {
		name string
		n    int8
	}{{"money", u.money}, {"percent", u.percent}, {"hours", u.hour}, {"days", u.day}, {"weeks", u.week},
		{"months",
			u.month}, {"years", u.year}} {
		for range d.n {
			over = append(over, d.name)
		}
		for range -d.n {
			under = append(under, strings.TrimSuffix(d.name, "s"))
		}
	}
	s := strings.Join(over, " × ")
	if s == "" {
		s = "1"
	}
	if len(under) > 0 {
		s += " per " + strings.Join(under, " and ")
	}
	return s
}

// times is the unit of a product.
func (u Unit) times(v Unit) Unit {
	switch {
	case v == None:
		return u
	case u == None:
		return v
	case u.own != "" || v.own != "":
		return None
	case v.ratio:
		return u
	case u.ratio:
		return v
	}
	return u.combine(v, 1)
}

// over is the unit of a quotient.
func (u Unit) over(v Unit) Unit {
	switch {
	case u == None || v == None:
		return u
	case u == v:
		return Ratio
	case u.own != "" || v.own != "":
		return None
	case v.ratio:
		return u
	}
	return u.combine(v, -1)
}

// combine adds the powers of v, times sign, to those of u.
func (u Unit) combine(v Unit, sign int8) Unit {
	w := Unit{money: u.money + sign*v.money, percent: u.percent + sign*v.percent, hour: u.hour + sign*v.hour,
		day:  u.day + sign*v.day,
		week: u.week + sign*v.week, month: u.month + sign*v.month, year: u.year + sign*v.year}
	if w == None {
		w.ratio = true
	}
	for _, p := range []int8{w.money, w.percent, w.hour, w.day, w.week, w.month, w.year} {
		if p > maxPower || p < -maxPower {
			return None
		}
	}
	return w
}

// maxPower bounds the powers of a unit; nothing means more than a square.
const maxPower = 16

// fits reports whether two units can be compared or added.
func (u Unit) fits(v Unit) bool { return u == None || v == None || u == v }

// Type is what a name or an expression is.
type Type struct {
	Kind      Kind
	Unit      Unit     // numbers
	Choices   []string // text of a closed list, in their order
	Unordered bool     // the choices have no order
	Elem      *Type    // lists
	Fields    []Field  // records; paths are relative
}

// String names the type as errors do.
func (t Type) String() string {
	switch {
	case t.Kind == Number && t.Unit != None:
		return "a number (" + t.Unit.String() + ")"
	case len(t.Choices) > 0:
		return "a choice"
	}
	return t.Kind.String()
}

// Field is a name of a schema.
type Field struct {
	Path     string
	Type     Type
	Computed bool
	From     []string // the given names a computed one comes from
	Term     bool     // a term: an input of a stage without condition
	Per      string   // of an amount whose unit is [Own]: the field with its unit of time
	Currency string   // of an amount, or a list with amounts: the field with its currency
	Doc      string
}

// Code is the kind of an error.
type Code string

// The codes of errors.
const (
	CodeSyntax      Code = "syntax"
	CodeUnknownName Code = "unknown_name"
	CodeType        Code = "type"
	CodeUnit        Code = "unit"
	CodeCycle       Code = "cycle"
	CodeLimit       Code = "limit"
	CodeExpr        Code = "expr"    // not in the language, or misleading in expr; the hint shows what to write
	CodeUnused      Code = "unused"  // a let whose name is not used
	CodeOverlap     Code = "overlap" // two rows of a table answer the same question
	CodeBroken      Code = "broken"  // it reads a name that has an error of its own
)

// Error is one error of a rule, with its place.
type Error struct {
	Source      string
	Offset, End int // bytes
	Line        int // 1-based
	Column      int // 1-based, in runes
	Code        Code
	Message     string
	Hint        string

	fix  []insert // what makes it another rule, of which the hint can show all
	also string   // said after that rule
}

// Error writes the message with the hint in brackets, and the line with a caret.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d:%d: %s", e.Line, e.Column, e.Message)
	if e.Hint != "" {
		b.WriteString(" (" + e.Hint + ")")
	}
	lines := strings.Split(e.Source, "\n")
	if e.Line >= 1 && e.Line <= len(lines) && len(lines[e.Line-1]) <= 200 {
		b.WriteString("\n | " + strings.ReplaceAll(lines[e.Line-1], "\t", " ") + "\n | " + strings.Repeat(" ",
			max(e.Column-1, 0)) + "^")
	}
	return b.String()
}

// Errors are all errors of a rule.
type Errors []*Error

// Error puts each error on lines of its own.
func (e Errors) Error() string {
	out := make([]string, len(e))
	for i, x := range e {
		out[i] = x.Error()
	}
	return strings.Join(out, "\n")
}

// Unwrap gives errors.As every single error.
func (e Errors) Unwrap() []error {
	out := make([]error, len(e))
	for i, x := range e {
		out[i] = x
	}
	return out
}

func newError(src string, from, to int, code Code, format string, a ...any) *Error {
	from, to = min(max(from, 0), len(src)), min(max(to, 0), len(src))
	before := src[:from]
	line := 1 + strings.Count(before, "\n")
	col := 1 + len([]rune(before[strings.LastIndexByte(before, '\n')+1:]))
	return &Error{Source: src, Offset: from, End: to, Line: line, Column: col, Code: code,
		Message: fmt.Sprintf(format, a...)}
}
