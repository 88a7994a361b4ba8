package examples_test

import (
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestWordsInComments refuses the words that CONTRIBUTING.md lists under "Words
// in comments".
func TestWordsInComments(t *testing.T) {
	t.Parallel()
	words := wordList(t)
	for _, s := range sources(t) {
		for _, group := range s.file.Comments {
			for _, w := range words {
				if found := w.in(group.Text()); found != "" {
					t.Errorf("%s: comment has %q: write %s", s.at(group), found, w.better)
				}
			}
		}
	}
}

// TestWordsInMessages refuses the same words in the texts that the code writes: in
// interpreted string literals of more than one word. It skips tests, imports and
// the tags of structs.
func TestWordsInMessages(t *testing.T) {
	t.Parallel()
	words, looked := wordList(t), 0
	for _, s := range sources(t) {
		if s.isTest() {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			text := message(n)
			if text == "" {
				return true
			}
			looked++
			for _, w := range words {
				if found := w.in(text); found != "" {
					t.Errorf("%s: message has %q: write %s", s.at(n), found, w.better)
				}
			}
			return true
		})
	}
	if looked == 0 {
		t.Error("no message was found")
	}
}

// message returns the text of an interpreted string literal that has a space, or "".
func message(n ast.Node) string {
	literal, ok := n.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING || literal.Value[0] != '"' {
		return ""
	}
	text, err := strconv.Unquote(literal.Value)
	if err != nil || !strings.Contains(strings.TrimSpace(text), " ") {
		return ""
	}
	return text
}

// A word is a phrase that comments avoid, and what to write for it.
type word struct {
	pattern *regexp.Regexp
	better  string
}

// quoted matches what is not prose: quotations, code, links and code blocks.
var quoted = regexp.MustCompile("\"[^\"\n]*\"|`[^`\n]*`|\\[[^\\]\n]*\\]|(?m:^\t.*$)")

// in returns the phrase as it occurs in the text of a comment, or "".
func (w word) in(text string) string {
	return w.pattern.FindString(quoted.ReplaceAllString(text, "\"\""))
}

// wordList reads the table of words: phrases separated by commas in the first
// column, the better words in the second.
func wordList(t *testing.T) []word {
	t.Helper()
	_, section, _ := strings.Cut(read(t, "CONTRIBUTING.md"), "## Words in comments\n")
	section, _, _ = strings.Cut(section, "\n## ")
	var words []word
	for line := range strings.Lines(section) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		if len(cells) != 4 || strings.Contains(line, "---") || strings.TrimSpace(cells[1]) == "not" {
			continue
		}
		better := strings.TrimSpace(cells[2])
		for phrase := range strings.SplitSeq(cells[1], ",") {
			parts := strings.Fields(regexp.QuoteMeta(phrase))
			if len(parts) == 0 || better == "" {
				t.Fatalf("CONTRIBUTING.md: a row of words is empty: %s", line)
			}
			pattern := regexp.MustCompile(`(?i)\b` + strings.Join(parts, `\s+`) + `\b`)
			words = append(words, word{pattern, better})
		}
	}
	if len(words) == 0 {
		t.Fatal("CONTRIBUTING.md lists no words in comments")
	}
	return words
}

func TestWordsAreFound(t *testing.T) {
	t.Parallel()
	words := wordList(t)
	for _, row := range []struct {
		reason, text, found string
	}{
		{"a listed word", "It comes behind the others.", "behind"},
		{"a capital", "Behind it are others.", "Behind"},
		{"a phrase over two lines", "It stands in front\nof the others.", "in front\nof"},
		{"a part of a longer word", "The beholder is behindhand.", ""},
		{"a plain sentence", "It comes after the others.", ""},
		{"a word that is quoted", `The code "nobody" means that no approver is left.`, ""},
		{"a link", "See [behind].", ""},
		{"a block of code", "An example:\n\n\tx = behind\n", ""},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			var found []string
			for _, w := range words {
				if phrase := w.in(row.text); phrase != "" {
					found = append(found, phrase)
				}
			}
			if got := strings.Join(found, ", "); got != row.found {
				t.Errorf("found %q, want %q", got, row.found)
			}
		})
	}
}
