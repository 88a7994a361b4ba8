package input_test

import (
	"html"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/template"
)

func TestCheckText(t *testing.T) {
	t.Parallel()
	const another = ", which can make it look like another; remove it"
	for _, row := range []struct{ reason, text, note, line string }{
		{"visible text", "Zoë O'Neil, 漢字 😀", "", ""},
		{"joiners, which scripts need", "क्\u200dष 👩\u200d⚕️", "", ""},
		{"a sign around a number", "\u0600١", "", ""},
		{"a line feed", "a\nb", "", "a line break is not possible here; write one line"},
		{"a tab", "a\tb", "", "the text holds the control character U+0009; remove it"},
		{"a carriage return", "a\rb", "the text holds U+000D as a line break; write line feeds",
			"a line break is not possible here; write one line"},
		{"a line separator", "a\u2028b", "the text holds U+2028 as a line break; write line feeds",
			"the text holds U+2028 as a line break; write line feeds"},
		{"an escape", "a\x1b[31m", "the text holds the control character U+001B; remove it",
			"the text holds the control character U+001B; remove it"},
		{"a C1 control character", "a\u0085b", "the text holds the control character U+0085; remove it",
			"the text holds the control character U+0085; remove it"},
		{"a direction override", "\u202eann", "the text holds the invisible character U+202E" + another,
			"the text holds the invisible character U+202E" + another},
		{"a filler that looks blank", "\u3164", "the text holds the invisible character U+3164" + another,
			"the text holds the invisible character U+3164" + another},
		{"a lost character", "a\ufffd", "the text holds U+FFFD, the mark of a character that was lost; correct it",
			"the text holds U+FFFD, the mark of a character that was lost; correct it"},
		{"a character for programs", "a\ufdd0", "the text holds U+FDD0, which Unicode reserves for programs; remove it",
			"the text holds U+FDD0, which Unicode reserves for programs; remove it"},
		{"the last character of a plane", "\U0001fffe", "the text holds U+1FFFE, which Unicode reserves for programs; remove it",
			"the text holds U+1FFFE, which Unicode reserves for programs; remove it"},
		{"bytes that are no UTF-8", "a\xff", "the text is not valid UTF-8", "the text is not valid UTF-8"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			if got := input.CheckText(row.text); got != row.note {
				t.Errorf("CheckText: got %q, want %q", got, row.note)
			}
			if got := input.CheckNote(row.text); got != row.note {
				t.Errorf("CheckNote: got %q, want %q", got, row.note)
			}
			if got := input.CheckLine(row.text); got != row.line {
				t.Errorf("CheckLine: got %q, want %q", got, row.line)
			}
		})
	}
}

// What a text may hold, a letter prints: no character of a value is dropped without a word.
func TestLettersPrintEveryCharacter(t *testing.T) {
	t.Parallel()
	for r := rune(0x21); r <= 0x10ffff; r++ {
		if s := "a" + string(r) + "b"; input.CheckLine(s) == "" && !strings.Contains(
			html.UnescapeString(template.Escape(s)), string(r)) {
			t.Errorf("U+%04X may be in a text, and letters drop it", r)
		}
	}
}

func TestCheckNoteIsBounded(t *testing.T) {
	t.Parallel()
	if got := input.CheckNote(strings.Repeat("x", input.MaxTextBytes)); got != "" {
		t.Errorf("a note of the longest size: %s", got)
	}
	if got, want := input.CheckNote(strings.Repeat("x", input.MaxTextBytes+1)),
		"text is limited to 4096 bytes here"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestShown(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ reason, path, want string }{
		{"a path stays as it is", "pay.stipends[0].name", "pay.stipends[0].name"},
		{"control and invisible characters are dots", "a\nb\u202ec\u2028d", "a·b·c·d"},
		{"a long name is cut", strings.Repeat("k", 121), strings.Repeat("k", 120) + "…"},
		{"a very long name is cut before it is looked at", strings.Repeat("é", 10_000),
			strings.Repeat("é", 120) + "…"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			if got := input.Shown(row.path); got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}
