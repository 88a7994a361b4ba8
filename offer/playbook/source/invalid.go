package source

import (
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// disguised stands for the ? of ?? and ?. while YAML is read. YAML would end a
// plain text inside { } there.
const disguised = "\ue000"

var (
	disguises = strings.NewReplacer("??", disguised+disguised, "?.", disguised+".")
	reveals   = strings.NewReplacer(disguised+disguised, "??", disguised+".", "?.")
)

func disguise(src string) string {
	if strings.Contains(src, disguised) {
		return src
	}
	return disguises.Replace(src)
}

func reveal(text string) string { return reveals.Replace(text) }

var yamlLine = regexp.MustCompile(`^(?:yaml: )?(?:line (\d+): )?`)

// invalid reports a file that is not YAML, at the first place that is wrong. The
// parser finds mistakes late and names another line.
func (f *File) invalid(text string, firstLine int, err error) {
	lines := strings.Split(text, "\n")
	said := 1
	if m := yamlLine.FindStringSubmatch(err.Error()); m[1] != "" {
		said, _ = strconv.Atoi(m[1])
	}
	line, open := firstBad(lines, said)
	find := unquoted
	if open {
		line, find = suspectFrom(lines, line), unquotedInside
	}
	col, hint := suspect(strings.TrimRight(lines[line-1], "\r"), find)
	f.Fail(At(line+firstLine-1, col), CodeSyntax, hint, "this is not valid YAML: %s",
		reveal(yamlLine.ReplaceAllString(err.Error(), "")))
}

// maxReread bounds the bytes that are read again to find the place of a mistake.
const maxReread = 8 << 20

// firstBad returns the line after the longest beginning of a file that is YAML,
// and whether a bracket is open on that line. said is the line that the parser
// names.
func firstBad(lines []string, said int) (line int, open bool) {
	budget := maxReread
	parses := func(k int) bool {
		part := strings.Join(lines[:k], "\n") + "\n"
		budget -= len(part)
		var n yaml.Node
		err := yaml.Unmarshal([]byte(part), &n)
		return err == nil || errors.Is(err, io.EOF)
	}
	k, last := min(said+2, len(lines)-1), len(lines)-1
	for step := 10; k < last && parses(k); step *= 10 {
		k = min(k+step, last)
	}
	for k > 0 && budget > 0 && !parses(k) {
		k--
	}
	for k < len(lines)-1 && strings.TrimSpace(lines[k]) == "" {
		k++
	}
	opens := func(left, right string) bool {
		return strings.Count(lines[k], left) != strings.Count(lines[k],
			right)
	}
	return k + 1, opens("{", "}") || opens("[", "]")
}

// suspectFrom returns the line, inside brackets that span lines, that holds a
// text which must be in quotes.
func suspectFrom(lines []string, first int) int {
	for i := first; i <= len(lines); i++ {
		if _, _, ok := unquotedInside(lines[i-1]); ok {
			return i
		}
	}
	return first
}

// suspect returns the column of what is most likely wrong on a line, with a hint.
// find looks for a text that must be in quotes.
func suspect(line string, find func(string) (int, string, bool)) (col int, hint string) {
	if at, hint, ok := find(line); ok {
		return utf8.RuneCountInString(line[:at]) + 1, hint
	}
	if indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]; strings.Contains(indent, "\t") {
		return utf8.RuneCountInString(line[:strings.IndexByte(line, '\t')]) +
			1, "indent with blanks, not with tabs"
	}
	return 1 + len(line) - len(strings.TrimLeft(line, " ")), QuoteHint
}

var (
	oneValue   = regexp.MustCompile(`^\s*(?:- +)*(?:[\w.-]+:\s+)?(\S.*?)\s*$`)
	halfQuoted = regexp.MustCompile(`^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*[^\s#]`)
	flowQuoted = regexp.MustCompile(`[{,:\[]\s+("[^"]*"|'[^']*')\s*[^\s,:}\]#]`) // {check: "x" == client}
	flowBraces = regexp.MustCompile(`[{,:\[]\s+(\{\{)`)                          // {message: {{ client }} is over}
	flowHolds  = regexp.MustCompile(`:\s+([^\s"'\[\]{},:][^,"'\[\]{}:]*[\[{])`)  // {check: client in ["x"]}
)

// unquoted finds a text on a line that must be in quotes.
func unquoted(line string) (at int, hint string, ok bool) {
	if m := oneValue.FindStringSubmatchIndex(line); m != nil {
		value := line[m[2]:m[3]]
		if hint := signs(value); hint != "" {
			return m[2], hint, true
		}
	}
	return unquotedInside(line)
}

// unquotedInside finds a text that must be in quotes on a line inside brackets.
func unquotedInside(line string) (at int, hint string, ok bool) {
	for _, r := range []*regexp.Regexp{flowBraces, flowQuoted, flowHolds} {
		if m := r.FindStringSubmatchIndex(line); m != nil {
			return m[2], `inside { } and [ ] text that holds , [ ] { } or begins with a quote must be in quotes as a whole`, true
		}
	}
	return 0, "", false
}

// signs returns the hint for a text that must be in quotes; empty for any other.
func signs(value string) string {
	switch {
	case strings.HasPrefix(value, "{") && !strings.HasPrefix(value, "{{"), strings.HasPrefix(value, "[") &&
		strings.HasSuffix(value, "]"):
		return ""
	case halfQuoted.MatchString(value):
		return "text that begins with a quote must be in quotes as a whole"
	case strings.ContainsRune(`"'`, rune(value[0])):
		return ""
	case strings.ContainsRune("{[#&*!%?@|>`", rune(value[0])):
		return startHint(value[:1])
	case strings.HasPrefix(value, "- "):
		return `text that begins with "- " must be in quotes`
	case strings.Contains(value, ": "):
		return `text that holds ": " must be in quotes`
	case strings.HasSuffix(value, ":"):
		return `text that ends with ":" must be in quotes`
	case strings.Contains(value, " #"):
		return `text that holds " #" must be in quotes`
	}
	return ""
}
