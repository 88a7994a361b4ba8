package backup_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/backup"
	"github.com/offerdesk/offerdesk/offer/internal/desktest"
	"github.com/offerdesk/offerdesk/store"
)

// newFile is a file that is written.
type newFile struct {
	bytes.Buffer
	name  string
	files fstest.MapFS
}

func (f *newFile) Close() error {
	if f.files[f.name] != nil {
		return errors.New("closed twice")
	}
	f.files[f.name] = &fstest.MapFile{Data: f.Bytes()}
	return nil
}

// tables returns the backup of a store as tables.
func tables(t testing.TB, s store.Store) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	created := 0
	err := backup.WriteTables(t.Context(), s, func(name string) (io.WriteCloser, error) {
		if len(files) != created {
			t.Errorf("%s is created before the file before it is closed", name)
		}
		created++
		return &newFile{name: name, files: files}, nil
	})
	if err != nil || len(files) != created {
		t.Fatalf("%d of %d files, %v", len(files), created, err)
	}
	return files
}

func sameTables(t testing.TB, where string, want, got fstest.MapFS) {
	t.Helper()
	if w, g := slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got)); !slices.Equal(w, g) {
		t.Fatalf("%s: the files %q became %q", where, w, g)
	}
	for name, f := range want {
		same(t, where+": "+name, f.Data, got[name].Data)
	}
}

// moveTables restores files into an empty store, and requires it to be sound.
func moveTables(t testing.TB, d *desktest.Desk, files fs.FS, s store.Store) *desktest.Desk {
	t.Helper()
	got, err := backup.RestoreTables(t.Context(), s, files)
	if err != nil || got.Records == 0 || got.Entries == 0 {
		t.Fatalf("%+v, %v", got, err)
	}
	moved := d.Over(t, s)
	moved.Sound(t)
	return moved
}

// Tables go from SQLite to PostgreSQL to MariaDB and back, byte for byte, and the
// lines are the same.
func TestTablesComeBack(t *testing.T) {
	t.Parallel()
	d := lived(t)
	lines, want := written(t, d.Store), tables(t, d.Store)
	files := want
	for i, e := range append(slices.Clone(desktest.Engines), desktest.Engines[0]) {
		t.Run(fmt.Sprint(i, " ", e.Name), func(t *testing.T) {
			moved := moveTables(t, d, files, desktest.Store(t, e.Open(t)))
			files = tables(t, moved.Store)
			sameTables(t, e.Name, want, files)
			same(t, e.Name, lines, written(t, moved.Store))
		})
	}
	home := moveTables(t, d, files, emptyStore())
	sameTables(t, "in memory", want, tables(t, home.Store))
}

func TestTablesOnDisk(t *testing.T) {
	t.Parallel()
	d, dir := few(t), t.TempDir()
	err := backup.WriteTables(t.Context(), d.Store, func(name string) (io.WriteCloser, error) {
		return os.Create(filepath.Join(dir, name))
	})
	if err != nil {
		t.Fatal(err)
	}
	moved := moveTables(t, d, os.DirFS(dir), emptyStore())
	sameTables(t, "a disk", tables(t, d.Store), tables(t, moved.Store))
}

// formula is a cell that a spreadsheet may run.
var formula = regexp.MustCompile(`^[\s\p{Cf}]*[=+@|%]|^[\s\p{Cf}]*-[^0-9]|\r`)

// Every text comes back, and no cell is a formula.
func TestTablesOfAnyText(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	d.At(t, "O-1", offer.Draft)
	for _, text := range []string{
		"=1+1", "'", "''", "'=1", "base64:x", "'base64:x", "base64:", "a\r\nb", "\r", "\n", "\x00", "\xff", "a;=1",
		`"`, `\.`, "|x", " ", "0012", "-5", "é", "\u200b=1",
	} {
		columns := store.Columns{"actor": text, "offer": "", "command": nil}
		put := store.Put{Kind: "command", ID: text, Columns: columns, Body: []byte(text)}
		if err := d.Store.Commit(t.Context(), store.Batch{Puts: []store.Put{put}}); err != nil {
			t.Fatal(err)
		}
	}
	want := tables(t, d.Store)
	for name, file := range want {
		if name == "datapackage.json" {
			continue
		}
		for _, row := range rowsOf(t, file.Data)[1:] {
			for _, c := range row {
				if formula.MatchString(c) {
					t.Errorf("%s: the cell %.40q is a formula", name, c)
				}
			}
		}
	}
	moved := moveTables(t, d, want, emptyStore())
	sameTables(t, "any text", want, tables(t, moved.Store))
	same(t, "any text", written(t, d.Store), written(t, moved.Store))
}

func rowsOf(t testing.TB, src []byte) [][]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(src)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// fieldForms are the values of each type of a table schema.
var fieldForms = map[string]*regexp.Regexp{
	"integer": regexp.MustCompile(`^-?\d+$`), "number": regexp.MustCompile(`^-?\d+\.\d+$`),
	"boolean": regexp.MustCompile(`^(true|false)$`), "date": regexp.MustCompile(`^\d{4}-\d\d-\d\d$`),
	"datetime": regexp.MustCompile(`^\d{4}-\d\d-\d\dT[\d:.]+Z$`), "string": regexp.MustCompile(`(?s).`),
}

// The last file describes the others.
func TestTablesDescribeThemselves(t *testing.T) {
	t.Parallel()
	files := tables(t, lived(t).Store)
	var p struct {
		Resources []struct {
			Path   string `json:"path"`
			Schema struct {
				Fields []struct {
					Name string `json:"name"`
					Type string `json:"type"`
				} `json:"fields"`
			} `json:"schema"`
		} `json:"resources"`
	}
	err := json.Unmarshal(files["datapackage.json"].Data, &p)
	if err != nil || len(p.Resources) != len(files)-1 {
		t.Fatalf("%d resources of %d files, %v", len(p.Resources), len(files)-1, err)
	}
	for _, r := range p.Resources {
		rows := rowsOf(t, files[r.Path].Data)
		if len(rows) < 2 || len(rows[0]) != len(r.Schema.Fields) {
			t.Fatalf("%s has %d rows with the headings %q", r.Path, len(rows), rows[0])
		}
		for i, field := range r.Schema.Fields {
			if rows[0][i] != field.Name {
				t.Fatalf("%s has the headings %q", r.Path, rows[0])
			}
			for _, row := range rows[1:] {
				if row[i] != "" && !fieldForms[field.Type].MatchString(row[i]) {
					t.Errorf("%s: %s is not a %s: %.40q", r.Path, field.Name, field.Type, row[i])
				}
			}
		}
	}
}

// A missing file is refused, and all files continue from what is in the store.
func TestTablesThatAreCutOff(t *testing.T) {
	t.Parallel()
	whole := tables(t, few(t).Store)
	for name := range whole {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files, s := maps.Clone(whole), emptyStore()
			delete(files, name)
			if _, err := backup.RestoreTables(t.Context(), s, files); !errors.Is(err, backup.ErrCutOff) {
				t.Errorf("without it: %v", err)
			}
			if _, err := backup.RestoreTables(t.Context(), s, whole); err != nil {
				t.Errorf("and then with it: %v", err)
			}
			sameTables(t, "continued", whole, tables(t, s))
		})
	}
}

// A changed file is refused, and the error names the place.
func TestTablesThatAreChanged(t *testing.T) {
	t.Parallel()
	whole := tables(t, few(t).Store)
	const documents, manifest = "documents.csv", "datapackage.json"
	for _, row := range []struct {
		reason, file, old, new string
		is                     error
		text                   string
	}{
		{"a row of another offer", "offers.csv", `"O-1"`, `"O-3"`, store.ErrDamaged, ""},
		{"a heading", "offers.csv", `"status"`, `"state"`, backup.ErrFormat, "offers.csv: column"},
		{"an invalid number", documents, `"1"`, `"01"`, backup.ErrFormat, "documents.csv, line 2, "},
		{"a cell without its quotes", documents, `"O-1"`, `x"O-1"`, backup.ErrFormat, "documents.csv: "},
		{"a cell too many", documents, `"O-1",`, `"O-1","",`, backup.ErrFormat, "documents.csv: "},
		{"another form of a text", documents, `"O-1"`, `"'O-1"`, backup.ErrFormat, "line 2, column offer"},
		{"invalid base64", documents, `"O-1"`, `"base64:?"`, backup.ErrFormat, "line 2, column offer"},
		{"an invalid seq", "entries.csv", `,"1",`, `,"+1",`, backup.ErrFormat, "entries.csv, line 2, column seq"},
		{"a digest", manifest, `"sha256": "`, `"sha256": "0`, backup.ErrFormat, "the digest of the last line"},
		{"a version", manifest, `"offerdesk_export": 1`, `"offerdesk_export": 2`, backup.ErrFormat, "version 2"},
		{"no JSON", manifest, `{`, ``, backup.ErrFormat, "datapackage.json"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			data := whole[row.file].Data
			if !bytes.Contains(data, []byte(row.old)) {
				t.Fatalf("%s does not hold %s", row.file, row.old)
			}
			files := maps.Clone(whole)
			files[row.file] = &fstest.MapFile{Data: bytes.Replace(data, []byte(row.old), []byte(row.new), 1)}
			_, err := backup.RestoreTables(t.Context(), emptyStore(), files)
			var at *backup.RestoreError
			if !errors.Is(err, row.is) || !errors.As(err, &at) || !strings.Contains(err.Error(), row.text) {
				t.Errorf("got %v, want %v at %s", err, row.is, row.text)
			}
		})
	}
}

// endlessTables has an offer without an end.
type endlessTables struct{ fstest.MapFS }

func (e endlessTables) Open(name string) (fs.File, error) {
	f, err := e.MapFS.Open(name)
	if name == "offers.csv" && err == nil {
		return &endlessFile{f, io.MultiReader(f, strings.NewReader(`"`), &endless{})}, nil
	}
	return f, err
}

type endlessFile struct {
	fs.File
	io.Reader
}

func (f *endlessFile) Read(p []byte) (int, error) { return f.Reader.Read(p) }

func TestTablesOfAnEndlessRow(t *testing.T) {
	t.Parallel()
	files := endlessTables{tables(t, few(t).Store)}
	if _, err := backup.RestoreTables(t.Context(), emptyStore(), files); !errors.Is(err, backup.ErrFormat) {
		t.Errorf("%v", err)
	}
}

// fullFile is a file on a full disk.
type fullFile struct {
	fullDisk
	closed *int
}

func (f *fullFile) Close() error { *f.closed++; return nil }

func TestTablesToAFullDisk(t *testing.T) {
	t.Parallel()
	s := lived(t).Store
	for _, room := range []int{0, 3000} {
		t.Run(fmt.Sprint(room), func(t *testing.T) {
			t.Parallel()
			created, closed := 0, 0
			err := backup.WriteTables(t.Context(), s, func(string) (io.WriteCloser, error) {
				created++
				return &fullFile{fullDisk{room}, &closed}, nil
			})
			if !errors.Is(err, errFull) || created != closed || created == 0 {
				t.Errorf("%v; %d files were created and %d closed", err, created, closed)
			}
		})
	}
}
