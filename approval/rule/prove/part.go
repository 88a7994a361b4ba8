package prove

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// part is how a rule asks for a piece of a text: its beginning, end or middle.
type part struct {
	op   op.Op // op.Starts, op.Ends, op.Contains; 0: none
	word string
}

// nowhere is a text that holds nothing which a rule asks for.
const nowhere = "\x00"

// maxSamples bounds the texts that stand for all others.
const maxSamples = 1 << 10

func (p part) in(text string) bool {
	switch p.op {
	case op.Starts:
		return strings.HasPrefix(text, p.word)
	case op.Ends:
		return strings.HasSuffix(text, p.word)
	}
	return strings.Contains(text, p.word)
}

// samples makes texts of which each stands for all that have the same of some
// parts: every beginning with every middle and every end. The parts that a text
// begins with all begin the longest of them, so one is enough; ends likewise.
// rule.False: there would be too many.
func samples(parts []part) ([]string, bool) {
	begins, ends, middles := []string{""}, []string{""}, []string{""}
	for _, p := range parts {
		switch p.op {
		case op.Starts:
			begins = append(begins, p.word)
		case op.Ends:
			ends = append(ends, p.word)
		default:
			for _, m := range middles {
				middles = append(middles, m+nowhere+p.word)
			}
		}
		if len(begins)*len(ends)*len(middles) > maxSamples {
			return nil, false
		}
	}
	var out, seen []string
	for _, b := range begins {
		for _, m := range middles {
			for _, e := range ends {
				text := b + m + nowhere + e
				if key := same(parts, text); !slices.Contains(seen, key) {
					out, seen = append(out, text), append(seen, key)
				}
			}
		}
	}
	return out, true
}

// same writes which of some parts a text has.
func same(parts []part, text string) string {
	key := make([]byte, len(parts))
	for i, p := range parts {
		key[i] = '-'
		if p.in(text) {
			key[i] = '+'
		}
	}
	return string(key)
}
