package rule

// builtinsOfExpr are the functions of expr that the language has not, and what
// is written instead.
var builtinsOfExpr = map[string]string{
	"now": "write today", "duration": `write add(date, 3, "days")`, "timezone": "dates have no zone",
	"ceil": "write round_to(x, 1), or say what is meant with round", "floor": "write x - x % 1",
	"int": "numbers are exact: write the number itself", "float": "numbers are exact: write the number itself", "string": "write the value itself",
	"mean": "write sum(list, .x) / len(list)", "median": "", "first": "write list[0]", "last": "write list[-1]", "get": "write the name itself, as in pay.hourly",
	"hasPrefix": "write text startsWith part", "hasSuffix": "write text endsWith part", "indexOf": "write text contains part", "lastIndexOf": "write text contains part",
	"findIndex": "write find(list, condition)", "findLast": "write filter(list, condition)[-1]", "findLastIndex": "write find(list, condition)",
	"reduce": "write sum(list, .x), or min and max of map(list, .x)", "sort": "write min and max, or any and all", "sortBy": "write min and max of map(list, .x)", "groupBy": "write filter(list, condition)",
	"concat": "", "flatten": "", "uniq": "", "take": "write list[0]", "reverse": "write list[-1]", "split": "", "splitAfter": "", "join": "", "repeat": "", "replace": "",
	"trimPrefix": "", "trimSuffix": "", "keys": "", "values": "", "toPairs": "", "fromPairs": "", "toJSON": "", "fromJSON": "", "toBase64": "", "fromBase64": "", "type": "the type of a name is that of its field",
	"bitand": "", "bitor": "", "bitxor": "", "bitnand": "", "bitnot": "", "bitshl": "", "bitshr": "", "bitushr": "",
	"Year": `write start_date >= date("2026-01-01")`, "Month": "", "Day": "", "Weekday": "write weekday(date)", "String": "write the value itself", "After": "write a > b", "Before": "write a < b", "Sub": "write days(a, b)",
	"Add": `write add(date, 3, "days")`, "AddDate": `write add(date, 3, "days")`,
}
