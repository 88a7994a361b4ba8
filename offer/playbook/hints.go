package playbook

import (
	"regexp"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// truthHint says how true and false are written.
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

// words are numbers of people as they are often written.
var words = []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}

// numberHint is what to write for a text that is meant as a number and is none:
// a percentage, an amount of money, one with separators.
func numberHint(s string) string {
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

// plainNumber is the number that a text most likely means, as a playbook writes
// it. A comma that could be a decimal point is not guessed at.
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

// wholeNumbers puts numbers with separators together again: inside braces YAML
// makes a key of what follows a comma, so that 40,000 reads as 40.
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

// spanHint is the nearest unit of time.
func spanHint(s string) string {
	_, unit, _ := strings.Cut(trimmed(s), " ")
	if unit == "" || known(spanUnits, unit) {
		return ""
	}
	return rule.Nearest(unit, slices.Clone(spanUnits))
}

var spanUnits = []string{"hours", "days", "weeks", "business hours", "business days"}

// peopleHint is what to write for a number of people.
func peopleHint(s string) string {
	if hint := numberHint(s); !strings.HasPrefix(hint, "percentages") {
		return hint
	}
	return "write a number of people, such as 1"
}
