package rule

import (
	"slices"
	"strings"
)

// Nearest suggests the known name that a wrong one most likely meant: "did you
// mean pay.rate?", or nothing when none is near. It sorts known.
func Nearest(name string, known []string) string {
	slices.Sort(known)
	best, least := "", 1+len(name)/3
	for _, k := range known {
		if d := distance(name, k); d < least {
			best, least = k, d
		}
	}
	if best == "" {
		last := name[strings.LastIndexByte(name, '.')+1:]
		for _, k := range known {
			if strings.HasSuffix(k, "."+last) && last != "" {
				return "did you mean " + k + "?"
			}
		}
		return ""
	}
	return "did you mean " + best + "?"
}

func distance(a, b string) int {
	if len(a) > 100 || len(b) > 100 {
		return 100
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			diagonal, row[j] = row[j], min(row[j]+1, row[j-1]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
