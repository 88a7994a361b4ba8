package rule

// Hints that several functions of expr share.
const (
	ofText     = "ask about a text with contains, startsWith, endsWith or matches"
	ofRecords  = "name the parts, as in pay.hourly"
	asIs       = "compare the value itself"
	conditions = "join conditions with and, or, not"
)

// moreInExpr are functions that take more in expr, and what is written instead.
var moreInExpr = map[string]string{
	"trim": "trim takes blanks off; ask about other signs with startsWith, endsWith or matches",
	"date": `write date("2026-12-31")`,
}

// usage is how functions are written.
var usage = map[string]string{
	"any":            "any(list, condition)",
	"all":            "all(list, condition)",
	"none":           "none(list, condition)",
	"one":            "one(list, condition)",
	"count":          "count(list, condition)",
	"filter":         "filter(list, condition)",
	"find":           "find(list, condition)",
	"map":            "map(list, .x)",
	"sum":            "sum(list, .x) or sum(list)",
	"min":            "min(a, b) or min(list)",
	"max":            "max(a, b) or max(list)",
	"len":            "len(list)",
	"has":            "has(name)",
	"abs":            "abs(x)",
	"round":          "round(x, places)",
	"round_to":       "round_to(x, 0.25)",
	"percent":        "percent(part, whole)",
	"lower":          "lower(text)",
	"upper":          "upper(text)",
	"days":           "days(from, to)",
	"add":            `add(date, 3, "days")`,
	"weekday":        "weekday(date)",
	"convert":        `convert(amount, "USD", date)`,
	"changed":        `changed("pay")`,
	"change_percent": `change_percent("pay.rate")`,
}

// builtinsOfExpr are the functions of expr that the language has not, and what
// is written instead.
var builtinsOfExpr = map[string]string{
	"now":           "write today",
	"duration":      `write add(date, 3, "days")`,
	"timezone":      "dates have no zone",
	"ceil":          "write round(x, 0), which rounds by the playbook's mode",
	"floor":         "write round(x, 0), which rounds by the playbook's mode",
	"int":           "numbers are exact: write the number itself",
	"float":         "numbers are exact: write the number itself",
	"string":        "write the value itself",
	"mean":          "write sum(list, .x) / len(list)",
	"median":        "write sum(list, .x) / len(list), or min and max of map(list, .x)",
	"first":         "write list[0]",
	"last":          "write list[-1]",
	"get":           "write the name itself, as in pay.hourly, or list[0]",
	"hasPrefix":     "write text startsWith part",
	"hasSuffix":     "write text endsWith part",
	"indexOf":       "write text contains part",
	"lastIndexOf":   "write text contains part",
	"findIndex":     "write find(list, condition)",
	"findLast":      "write filter(list, condition)[-1]",
	"findLastIndex": "write find(list, condition)",
	"reduce":        "write sum(list, .x), or min and max of map(list, .x)",
	"sort":          "write min and max, or any and all",
	"sortBy":        "write min and max of map(list, .x)",
	"groupBy":       "write filter(list, condition)",
	"concat":        "ask each list by itself, joined by and or or",
	"flatten":       "write any(list, any(.parts, # > 1))",
	"uniq":          "ask with any, count or one",
	"take":          "write list[0]",
	"reverse":       "write list[-1]",
	"split":         ofText,
	"splitAfter":    ofText,
	"join":          ofText,
	"repeat":        ofText,
	"replace":       ofText,
	"trimPrefix":    ofText,
	"trimSuffix":    ofText,
	"keys":          ofRecords,
	"values":        ofRecords,
	"toPairs":       ofRecords,
	"fromPairs":     ofRecords,
	"toJSON":        asIs,
	"fromJSON":      asIs,
	"toBase64":      asIs,
	"fromBase64":    asIs,
	"type":          "the type of a name is that of its field",
	"bitand":        conditions,
	"bitor":         conditions,
	"bitxor":        conditions,
	"bitnand":       conditions,
	"bitnot":        conditions,
	"bitshl":        conditions,
	"bitshr":        conditions,
	"bitushr":       conditions,
	"Year":          `write start_date >= date("2026-01-01")`,
	"Month":         "",
	"Day":           "",
	"Weekday":       "write weekday(date)",
	"String":        "write the value itself",
	"After":         "write a > b",
	"Before":        "write a < b",
	"Sub":           "write days(a, b)",
	"Add":           `write add(date, 3, "days")`,
	"AddDate":       `write add(date, 3, "days")`,
}
