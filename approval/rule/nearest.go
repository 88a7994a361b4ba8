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
		d := distance(name, k)
		if group := name[:len(name)-len(lastWord(name))]; group != "" && strings.HasPrefix(k, group) &&
			d > len(lastWord(name))/3 {
			continue // the group is right and says nothing about the rest
		}
		if d < least {
			best, least = k, d
		}
	}
	if best == "" {
		best = sameWord(name, known)
	}
	if best == "" {
		return ""
	}
	return "did you mean " + best + "?"
}

// sameWord is a name that ends alike: hourly is in pay.hourly. Where a group
// is given, it is in that group.
func sameWord(name string, known []string) string {
	last := lastWord(name)
	group, _, dotted := strings.Cut(name, ".")
	for _, k := range known {
		if last != "" && strings.HasSuffix(k, "."+last) && (!dotted || strings.HasPrefix(k, group+".")) {
			return k
		}
	}
	return ""
}

// maxNear bounds the length of names that can be near each other.
const maxNear = 100

// distance counts the letters to change, add, leave out or swap with the next.
func distance(a, b string) int {
	if len(a) > maxNear || len(b) > maxNear {
		return maxNear
	}
	var rows [3][maxNear + 1]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, row = last, row, before
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(b)]
}
