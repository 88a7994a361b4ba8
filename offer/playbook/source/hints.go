package source

import (
	"regexp"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// truthHint returns how to write true or false.
func truthHint(s string) string {
	switch strings.ToLower(trimmed(s)) {
	case "true", "yes", "on", "y":
		return "write true, without quotes"
	case "false", "no", "off", "n":
		return "write false, without quotes"
	}
	return ""
}

var (
	moneyWord = regexp.MustCompile(`^(?:[$€£¥]|[A-Z]{3}\b)\s*|\s*(?:[$€£¥]|\b[A-Z]{3})$`)
	thousands = regexp.MustCompile(`^-?[0-9]{1,3}(?:([,_'\x{2019}\x{a0}\x{202f} ])[0-9]{3})+(?:\.[0-9]+)?$`)
	shortened = regexp.MustCompile(`^(-?[0-9]+(?:\.[0-9]+)?)\s*([kKmM])$`)
)

// words are small numbers as people write them.
var words = []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}

// NumberHint returns what to write for a text that is meant as a number: a
// percentage, an amount of money, or a number with separators. It is empty if
// the text can't be guessed.
func NumberHint(s string) string {
	s = trimmed(s)
	if n, ok := strings.CutSuffix(s, "%"); ok {
		if n, ok = plainNumber(n); ok {
			return "percentages are percents: write " + n
		}
		return "percentages are percents: 22.5 % is written 22.5"
	}
	if n, ok := strings.CutSuffix(strings.ToLower(s), "percent"); ok {
		if n, ok = plainNumber(n); ok {
			return "percentages are percents: write " + n
		}
	}
	if i := slices.Index(words, strings.ToLower(s)); i >= 0 {
		return "write " + exact.Int(int64(i)).String()
	}
	if n, ok := plainNumber(s); ok {
		return "write a plain number: " + n
	}
	return ""
}

// plainNumber returns the number that a text most likely means, as a playbook
// writes it. It does not guess at a comma that could be a decimal point.
func plainNumber(s string) (string, bool) {
	s = strings.TrimPrefix(trimmed(s), "+")
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", trimmed(s[1:])
	}
	s = moneyWord.ReplaceAllString(s, "")
	if m := thousands.FindStringSubmatch(s); m != nil {
		s = strings.ReplaceAll(s, m[1], "")
	}
	zeros := ""
	if m := shortened.FindStringSubmatch(s); m != nil {
		s, zeros = m[1], map[string]string{"k": "000", "m": "000000"}[strings.ToLower(m[2])]
	}
	if strings.HasPrefix(s, ".") {
		s = "0" + s
	}
	if s = strings.TrimSuffix(s, "."); len(s) > 1 && !strings.HasPrefix(s, "0.") {
		s = strings.TrimLeft(s[:len(s)-1], "0") + s[len(s)-1:]
	}
	n, err := exact.Parse(sign + s)
	if err != nil {
		return "", false
	}
	if zeros != "" {
		k, _ := exact.Parse("1" + zeros)
		n = n.Mul(k)
	}
	return n.String(), true
}

var (
	numberHead = regexp.MustCompile(`^[^0-9A-Za-z]{0,3}(?:[A-Z]{3} ?)?[0-9]{1,3}(?:,[0-9]{3})*$`)
	numberTail = regexp.MustCompile(`^[0-9]{3}(?:\.[0-9]+)?(?: ?(?:%|[$€£¥]|[A-Z]{3}))?$`)
)

// wholeNumbers joins numbers with separators again: inside braces YAML reads
// what follows a comma as a key, and 40,000 as 40.
func wholeNumbers(members []input.Member) []input.Member {
	var out []input.Member
	for _, m := range members {
		last := len(out) - 1
		if last >= 0 && m.Value.Kind == input.Null && numberTail.MatchString(m.Key) &&
			out[last].Value.Kind == input.Bare && numberHead.MatchString(trimmed(out[last].Value.Text)) {
			out[last].Value.Text = trimmed(out[last].Value.Text) + "," + m.Key
			continue
		}
		out = append(out, m)
	}
	return out
}

// keyHint returns the nearest key, or says that quotes are missing: inside
// braces a text with a comma falls apart into keys.
func keyHint(key string, keys []string) string {
	if !plainKey.MatchString(key) {
		return QuoteHint
	}
	return rule.Nearest(key, slices.Clone(keys))
}

var plainKey = regexp.MustCompile(`^[A-Za-z0-9_. -]*$`)

// QuoteHint says which texts must be in quotes.
const QuoteHint = `text that holds ": " or " #", ends with ":", begins with "- " or a sign such as ` +
	`{ [ " ' # & * ! % ? @ | >, or holds , [ ] { } inside { } or [ ], must be in quotes`

// startHint returns the hint for signs that YAML takes for its own.
func startHint(signs string) string { return "text that begins with " + signs + " must be in quotes" }

// CommentHint returns the hint for a wrong text that a comment follows; empty
// if none follows.
func (f *File) CommentHint(n input.Node) string {
	after := f.after(n)
	if rest := strings.TrimLeft(after, " "); rest != after && strings.HasPrefix(rest, "#") {
		return `text that holds " #" must be in quotes: what follows is a comment`
	}
	return ""
}

// CutHint returns the hint for a text that is wrong at its end, where YAML may
// have cut it off; empty if nothing follows that could be a part of it.
func (f *File) CutHint(n input.Node) string {
	if hint := f.CommentHint(n); hint != "" {
		return hint
	}
	if strings.HasPrefix(strings.TrimLeft(f.after(n), " "), ",") {
		return `inside { } and [ ] text that holds "," must be in quotes`
	}
	return ""
}
