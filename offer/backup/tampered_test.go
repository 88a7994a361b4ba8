package backup_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/backup"
	"github.com/offerdesk/offerdesk/store"
)

// backupLines is a backup that tests change, with the places of some lines.
type backupLines struct {
	lines                 []string
	offers, entries, rows int // of the first offer, entry of O-1 and row of waiting
}

func linesToChange(t *testing.T, src []byte) backupLines {
	t.Helper()
	b := backupLines{lines: linesOf(src)}
	find := func(prefix string) int {
		i := slices.IndexFunc(b.lines, func(l string) bool { return strings.HasPrefix(l, prefix) })
		if i < 0 {
			t.Fatal("no line begins with ", prefix)
		}
		return i
	}
	b.offers, b.rows = find(`{"kind":"offer"`), find(`{"kind":"waiting"`)
	b.entries = find(`{"kind":"entry","log":"offer/O-1"`)
	return b
}

// An edit changes the lines of a backup.
type edit func(t *testing.T, lines []string) []string

func replace(i int, was, is string) edit {
	return func(t *testing.T, lines []string) []string {
		if !strings.Contains(lines[i], was) {
			t.Errorf("line %d does not hold %s: %s", i+1, was, lines[i])
		}
		lines[i] = strings.Replace(lines[i], was, is, 1)
		return lines
	}
}

func remove(i int) edit {
	return func(_ *testing.T, lines []string) []string { return slices.Delete(lines, i, i+1) }
}

// repeat inserts a line again at a place.
func repeat(i, at int) edit {
	return func(_ *testing.T, lines []string) []string { return slices.Insert(lines, at, lines[i]) }
}

func swap(i, k int) edit {
	return func(_ *testing.T, lines []string) []string {
		lines[i], lines[k] = lines[k], lines[i]
		return lines
	}
}

// removeLog removes the entries of a log.
func removeLog(log string) edit {
	return func(_ *testing.T, lines []string) []string {
		return slices.DeleteFunc(lines, func(l string) bool {
			return strings.HasPrefix(l, `{"kind":"entry","log":"`+log)
		})
	}
}

// moveLine moves a line to a place before it.
func moveLine(from, to int) edit {
	return func(_ *testing.T, lines []string) []string {
		line := lines[from]
		return slices.Insert(slices.Delete(lines, from, from+1), to, line)
	}
}

type tampering struct {
	reason string
	edit   edit
	line   int // at which it is found; 0 for any
	is     error
	text   string // of the error
}

func tamperings(b backupLines) []tampering {
	offer, entry, row, end := b.offers, b.entries, b.rows, len(b.lines)-1
	const other = "not written as a backup writes it"
	return []tampering{
		{"another version", replace(0, ":1,", ":2,"), 1, backup.ErrFormat, "version 2"},
		{"no header", remove(0), 1, backup.ErrFormat, "header"},
		{"two headers", repeat(0, 1), 2, backup.ErrFormat, "header"},
		{"no JSON", replace(2, "{", ""), 3, backup.ErrFormat, "JSON"},
		{"an unknown key", replace(offer, `{"kind"`, `{"x":1,"kind"`), offer + 1, backup.ErrFormat, other},
		{"a duplicated key", replace(offer, `{"kind"`, `{"kind":"","kind"`), offer + 1, backup.ErrFormat, other},
		{"another spelling", replace(offer, `"kind"`, `"Kind"`), offer + 1, backup.ErrFormat, other},
		{"a blank", replace(offer, `,"id"`, `, "id"`), offer + 1, backup.ErrFormat, other},
		{"a carriage return", replace(offer, "\n", "\r\n"), offer + 1, backup.ErrFormat, other},
		{"an unknown kind", replace(row, `"waiting"`, `"zzz"`), row + 1, backup.ErrFormat, `unknown kind "zzz"`},
		{"a kind of the restore", replace(row, `"waiting"`, `"import"`), row + 1, backup.ErrFormat, "unknown kind"},
		{"an unknown column", replace(row, `"stage"`, `"stagf"`), row + 1, backup.ErrFormat, `column "stagf" of`},
		{"an invalid time", replace(row, `.000000Z`, `Z`), row + 1, backup.ErrFormat, "invalid time"},
		{"an invalid amount", replace(offer, `"50.0000"`, `"5E1"`), offer + 1, backup.ErrFormat, "invalid decimal"},
		{"other places", replace(offer, `"50.0000"`, `"50.00"`), offer + 1, backup.ErrFormat, other},
		{"an invalid bool", replace(offer, `"held":"false"`, `"held":"no"`), offer + 1, backup.ErrFormat, other},
		{"a number", replace(offer, `_revision":"1"`, `_revision":1`), offer + 1, backup.ErrFormat, "JSON"},
		{"a duplicated record", repeat(offer, offer), offer + 2, backup.ErrFormat, "duplicated"},
		{"another order", swap(offer, offer+1), offer + 2, backup.ErrFormat, "out of order"},
		{"a record at the end", repeat(offer, end), end + 1, backup.ErrFormat, "after entries"},
		{"no id", replace(row, `"id":"O-2/ops/role:ops"`, `"id":""`), row + 1, backup.ErrFormat, "no id"},
		{"another offer", replace(offer, `"id":"O-1"`, `"id":"O-0"`), offer + 1, store.ErrDamaged, ""},
		{"an offer is gone", remove(offer), entry, backup.ErrFormat, "no record"},
		{"a log is gone", removeLog("offer/O-2"), 0, backup.ErrFormat, "1 logs are missing"},
		{"logs out of order", moveLine(end-1, entry), entry + 2, backup.ErrFormat, "order"},
		{"an edited entry", replace(entry+2, `olga`, `oleg`), entry + 4, audit.ErrTampered, ""},
		{"an edited value", replace(entry, `50.00`, `40.00`), entry + 1, audit.ErrTampered, "digest"},
		{"an entry is gone", remove(entry + 1), entry + 2, audit.ErrTampered, ""},
		{"the first entry is gone", remove(entry), entry + 1, audit.ErrTampered, ""},
		{"the last entry is gone", remove(entry + 4), entry + 5, audit.ErrTampered, ""},
		{"a duplicated entry", repeat(entry, entry), entry + 2, audit.ErrTampered, ""},
		{"the last entry of the last log is gone", remove(end - 1), 0, nil, ""},
	}
}

// A change is found at its line, even if the last line fits it.
func TestRestoreOfATamperedBackup(t *testing.T) {
	t.Parallel()
	d := few(t)
	src := linesToChange(t, written(t, d.Store))
	for _, row := range tamperings(src) {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			changed := resealed(row.edit(t, slices.Clone(src.lines)))
			s := emptyStore()
			got, err := backup.Restore(t.Context(), s, strings.NewReader(changed))
			var at *backup.RestoreError
			if !errors.As(err, &at) || row.is != nil && !errors.Is(err, row.is) ||
				row.line > 0 && at.Line != int64(row.line) || !strings.Contains(err.Error(), row.text) {
				t.Fatalf("got %v, want line %d and %v: %s", err, row.line, row.is, row.text)
			}
			for _, value := range []string{"Amara", "50.00", "80.00"} {
				if strings.Contains(err.Error(), value) {
					t.Errorf("the error shows a value: %v", err)
				}
			}
			// The backup as it was continues or is refused: nothing is mixed.
			again, err := backup.Restore(t.Context(), s, strings.NewReader(strings.Join(src.lines, "")))
			if err == nil && again.Resumed != got.Lines || err != nil && !errors.Is(err, backup.ErrNotEmpty) {
				t.Errorf("the second run: %+v, %v", again, err)
			}
			if err == nil {
				d.Over(t, s).Sound(t)
			}
		})
	}
}

// A change that the last line does not fit is found at the end.
func TestRestoreOfAChangedBackup(t *testing.T) {
	t.Parallel()
	whole := string(written(t, few(t).Store))
	for _, row := range []struct{ reason, text string }{
		{"a value of a record", strings.Replace(whole, `"currency":"USD"`, `"currency":"EUR"`, 1)},
		{"data after the last line", whole + "\n"},
		{"another count", strings.Replace(whole, `{"kind":"end","records":`, `{"kind":"end","records":1`, 1)},
		{"a file of another kind", "id,client\nO-1,acme\n"},
		{"nothing but zeros", strings.Repeat("\x00", 1000) + "\n"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			_, err := backup.Restore(t.Context(), emptyStore(), strings.NewReader(row.text))
			if !errors.Is(err, backup.ErrFormat) {
				t.Errorf("%v", err)
			}
		})
	}
}
