package rule

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// measures are the last words of names that say one thing in several units.
var measures = []string{"hourly", "weekly", "annual"}

// maxListed bounds the names that a hint lists.
const maxListed = 4

// unitHint names what would fit where two units do not go together: first the
// same thing in the other's unit, else names that have one of the two units.
func (c *checker) unitHint(l, r node, a, b Unit) string {
	if a == Percent && b.ratio || b == Percent && a.ratio {
		return "percent(part, whole) makes a percentage"
	}
	there := append(amounts(l), amounts(r)...)
	better := c.better(l, a, b, there, nil)
	better = c.better(r, b, a, there, better)
	if len(better) == 0 {
		return c.fitting(a, b, there)
	}
	word := " or "
	if a.own != "" && b.own != "" {
		word = " and "
	}
	return "did you mean " + strings.Join(better, word) + "?"
}

// better adds the names that say in the unit wanted what a side says in its own.
func (c *checker) better(side node, is, wanted Unit, there, names []string) []string {
	if wanted.own != "" {
		if wanted = PerHour; is.own == "" {
			return names // the other side is the one to change
		}
	}
	for _, path := range amounts(side) {
		name := c.measure(path, wanted)
		if name != "" && !slices.Contains(there, name) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// amounts are the names of numbers in a part of a rule.
func amounts(n node) []string {
	var out []string
	each(n, func(m node) {
		name, ok := m.(*named)
		if ok && name.def.local {
			out = append(out, amounts(name.def.root)...)
			return
		}
		if _, isField := m.(*field); (ok || isField) && kindOf(m.at().typ) == Number {
			out = append(out, m.at().src.text)
		}
	})
	return out
}

// measure is the name in a path's group that says the same in a unit.
func (c *checker) measure(path string, unit Unit) string {
	group, _, ok := strings.Cut(path, ".")
	if !ok {
		return ""
	}
	for _, m := range measures {
		if i, ok := c.schema.index[group+"."+m]; ok && c.schema.fields[i].Type.Unit == unit {
			return group + "." + m
		}
	}
	return ""
}

// fitting lists names that have one of two units, those of measures first.
func (c *checker) fitting(a, b Unit, without []string) string {
	var out []string
	for _, u := range []Unit{a, b} {
		var names []string
		for _, f := range c.schema.fields {
			if kindOf(f.Type) != Number || u == None || f.Type.Unit != u || slices.Contains(without, f.Path) {
				continue
			}
			if slices.Contains(measures, lastWord(f.Path)) {
				names = slices.Insert(names, 0, f.Path)
			} else {
				names = append(names, f.Path)
			}
		}
		if len(names) > maxListed {
			names = append(names[:maxListed:maxListed], "…")
		}
		if len(names) > 0 {
			out = append(out, u.String()+": "+strings.Join(names, ", "))
		}
	}
	return strings.Join(out, "; ")
}

// lastWord is what stands after the last point of a name.
func lastWord(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

const (
	noValue     = "write nil, as in x == nil"
	plainAmount = "write amounts as plain numbers, such as 85.50"
)

// foreign are words of other languages, and what is written here instead.
var foreign = map[string]string{
	"AND":       "write and",
	"And":       "write and",
	"OR":        "write or",
	"Or":        "write or",
	"NOT":       "write not",
	"Not":       "write not",
	"IN":        "write in",
	"In":        "write in",
	"True":      "write true",
	"TRUE":      "write true",
	"yes":       "write true",
	"False":     "write false",
	"FALSE":     "write false",
	"no":        "write false",
	"null":      noValue,
	"NULL":      noValue,
	"None":      noValue,
	"none":      noValue,
	"nul":       noValue,
	"Nil":       noValue,
	"NIL":       noValue,
	"undefined": noValue,
	"now":       "write today",
	"exists":    "write has(x)",
	"€":         plainAmount,
	"£":         plainAmount,
	"¥":         plainAmount,
	"is":        "write ==",
	"like":      "write contains, startsWith or matches",
	"LIKE":      "write contains, startsWith or matches",
	"then":      "write c ? a : b, or if c { a } else { b }",
	"~":         "write matches",
	"equals":    "write ==",
	"between":   "write a <= x and x <= b",
	"=":         "write == to compare",
	"=>":        "write >=, or # for the item of a list",
	"=<":        "write <=",
	"<>":        "write !=",
	"≥":         "write >=",
	"≤":         "write <=",
	"≠":         "write !=",
	"&":         "write and",
	"|":         "write or, or f(x) for a pipe",
	"^":         "write x * x",
	"**":        "write x * x",
	"::":        "write the name of the function alone",
	"$":         plainAmount,
	"“":         "write straight quotes",
	"”":         "write straight quotes",
	"‘":         "write straight quotes",
	"’":         "write straight quotes",
	"×":         "write *",
	"÷":         "write /",
	"−":         "write -",
	"–":         "write -",
}

// instead is a hint for what stands at an offset and has no meaning there.
func instead(src string, at int) string {
	rest := src[at:]
	if strings.HasPrefix(rest, "&&") || strings.HasPrefix(rest, "||") {
		return ""
	}
	if at > 0 && strings.HasPrefix(src[at-1:], "<>") {
		return foreign["<>"]
	}
	for _, sign := range []string{"=>", "=<", "**", ".."} {
		if strings.HasPrefix(rest, sign) {
			return foreign[sign]
		}
	}
	end := 0
	for end < len(rest) && isLetter(rest[end]) {
		end++
	}
	if end > 0 {
		return foreign[rest[:end]]
	}
	first, _ := utf8.DecodeRuneInString(rest)
	return foreign[string(first)]
}
