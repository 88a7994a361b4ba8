package rule

// op is what a node of a rule does.
type op uint8

const (
	opName op = iota
	opNumber
	opText
	opBool
	opNil
	opItem
	opDot
	opIndex
	opRange
	opLet
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
	opMatches
)

// binaryOps are the operators between two parts, as expr writes them.
var binaryOps = map[string]op{"or": opOr, "||": opOr, "and": opAnd, "&&": opAnd, "+": opAdd, "-": opSub,
	"*": opMul, "/": opDiv, "%": opMod, "??": opElse,
	"==": opEq, "!=": opNe, "<": opLt, "<=": opLe, ">": opGt, ">=": opGe, "..": opRange,
	"in": opIn, "contains": opContains, "startsWith": opStarts, "endsWith": opEnds, "matches": opMatches}

// compareOps are those of which expr makes chains.
var compareOps = map[string]bool{"<": true, "<=": true, ">": true, ">=": true}

// accepts says which outcomes of a comparison make it true.
var accepts = map[op]uint8{opLt: less, opEq: equal, opGt: greater, opLe: less | equal, opGe: equal | greater,
	opNe: less | greater}

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
	callOne
	callCount
	callFilter
	callFind
	callMap
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
