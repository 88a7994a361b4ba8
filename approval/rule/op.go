package rule

// op is what a node of a rule does.
type op uint8

const (
	opName op = iota
	opNumber
	opText
	opBool
	opItem
	opDot
	opList
	opCall
	opIf
	opElse
	opNeg
	opNot
	opAnd
	opOr
	opAdd
	opSub
	opMul
	opDiv
	opMod
	opEq
	opNe
	opLt
	opLe
	opGt
	opGe
	opIn
	opContains
	opStarts
	opEnds
)

// The operators of each level, by the way they are written.
var (
	orOps      = map[string]op{"or": opOr, "||": opOr}
	andOps     = map[string]op{"and": opAnd, "&&": opAnd}
	sumOps     = map[string]op{"+": opAdd, "-": opSub}
	productOps = map[string]op{"*": opMul, "/": opDiv, "%": opMod}
	elseOps    = map[string]op{"??": opElse}
	compareOps = map[string]op{"==": opEq, "!=": opNe, "<": opLt, "<=": opLe, ">": opGt, ">=": opGe,
		"in": opIn, "contains": opContains, "startsWith": opStarts, "endsWith": opEnds}
)

// accepts says which outcomes of a comparison make it true.
var accepts = map[op]uint8{opLt: less, opEq: equal, opGt: greater, opLe: less | equal, opGe: equal | greater, opNe: less | greater}

const (
	less = 1 << iota
	equal
	greater
)

// literal reports whether a node is written out.
func (o op) literal() bool { return o == opNumber || o == opText || o == opBool }

// call says which function of the language a call is.
type call uint8

const (
	callHost call = iota
	callAny
	callAll
	callNone
	callCount
	callSum
	callMin
	callMax
	callLen
	callRound
	callRoundTo
	callAbs
	callPercent
	callLower
	callUpper
	callTrim
	callDate
	callDays
	callAdd
	callWeekday
	callHas
	callChanged
	callChangePercent
	callLookup
	callConvert
)
