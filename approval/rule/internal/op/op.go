// Package op names what the parts of a rule do. Package rule and package prove
// share it.
package op

// Op is what a part of a rule does.
type Op uint8

// What parts of rules do.
const (
	Name Op = iota
	Number
	Text
	Bool
	Nil
	Item
	Dot
	Index
	Range
	Let
	List
	Call
	If
	Else
	Neg
	Not
	And
	Or
	Add
	Sub
	Mul
	Div
	Mod
	Eq
	Ne
	Lt
	Le
	Gt
	Ge
	In
	Contains
	Starts
	Ends
	Matches
)

// Binary are the operators between two parts, as expr writes them.
var Binary = map[string]Op{"or": Or, "||": Or, "and": And, "&&": And, "+": Add, "-": Sub,
	"*": Mul, "/": Div, "%": Mod, "??": Else,
	"==": Eq, "!=": Ne, "<": Lt, "<=": Le, ">": Gt, ">=": Ge, "..": Range,
	"in": In, "contains": Contains, "startsWith": Starts, "endsWith": Ends, "matches": Matches}

// Outcomes of comparing two values, as bits.
const (
	Less = 1 << iota
	Equal
	Greater
)

// accepts are the outcomes that make each comparison true.
var accepts = [...]uint8{Lt: Less, Eq: Equal, Gt: Greater, Le: Less | Equal, Ge: Equal | Greater,
	Ne: Less | Greater}

// Accepts returns the outcomes that make a comparison true, as bits.
func (o Op) Accepts() uint8 { return accepts[o] }

// Compares reports whether o compares two values by their order or equality.
func (o Op) Compares() bool { return o >= Eq && o <= Ge }

// Ordered reports whether o compares two values by their order.
func (o Op) Ordered() bool { return o >= Lt && o <= Ge }

// Literal reports whether o is a number, a text or a truth value that is written out.
func (o Op) Literal() bool { return o == Number || o == Text || o == Bool }

// Mirrored returns the comparison with its sides exchanged: a < b is b > a.
func (o Op) Mirrored() Op {
	switch o {
	case Lt:
		return Gt
	case Le:
		return Ge
	case Gt:
		return Lt
	case Ge:
		return Le
	}
	return o
}

// Opposite returns the comparison that is true when o is false.
func (o Op) Opposite() Op {
	switch o {
	case Lt:
		return Ge
	case Le:
		return Gt
	case Gt:
		return Le
	case Ge:
		return Lt
	case Eq:
		return Ne
	case Ne:
		return Eq
	}
	return o
}
