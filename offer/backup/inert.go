package backup

import (
	"regexp"
	"strings"
	"unicode"
)

// plainNumber is a number that a spreadsheet keeps as it is: it has at most 15
// digits before the point.
var plainNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,14})(\.[0-9]+)?$`)

// reinterpreted is what a spreadsheet takes for a number, a day or a truth value
// and shows in another way.
var reinterpreted = regexp.MustCompile(
	`(?i)^([0-9.]+(e[+-]?[0-9]+)?|[0-9]{1,4}[-/.][0-9]{1,4}([-/.][0-9]{1,4})?|true|false)$`)

// formulaSigns begin a formula. Some spreadsheets take the wide forms too.
const formulaSigns = "=+-@|%＝＋－＠｜％"

// inert returns a text that a spreadsheet neither runs nor changes: with an
// apostrophe if it needs one.
func inert(s string) string {
	if len(s) <= 17 && plainNumber.MatchString(s) {
		return s
	}
	visible := strings.TrimLeftFunc(s, invisible)
	control := s != "" && strings.ContainsRune("\t\r\n\x00", rune(s[0]))
	if control || strings.IndexAny(visible, formulaSigns) == 0 || reinterpreted.MatchString(visible) {
		return "'" + s
	}
	return s
}

func invisible(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
}
