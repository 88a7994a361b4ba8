package offer_test

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
	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// tableFile is a file in the making.
type tableFile struct {
	bytes.Buffer
	name  string
	files fstest.MapFS
}

func (f *tableFile) Close() error {
	if f.files[f.name] != nil {
		return errors.New("closed twice")
	}
	f.files[f.name] = &fstest.MapFile{Data: f.Bytes()}
	return nil
}

func tables(t testing.TB, d *offer.Desk) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	open := 0
	err := backup.WriteTables(t.Context(), storeOf(d), func(name string) (io.WriteCloser, error) {
		if len(files) != open {
			t.Errorf("%s is begun before the one in front of it is closed", name)
		}
		open++
		return &tableFile{name: name, files: files}, nil
	})
	if err != nil || len(files) != open {
		t.Fatalf("%d of %d files, %v", len(files), open, err)
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

// moveTables imports files into an empty store, and wants everything sound
// there.
func (f *fixture) moveTables(t testing.TB, files fs.FS, s store.Store) *offer.Desk {
	t.Helper()
	d := f.over(t, s)
	if got, err := backup.RestoreTables(t.Context(), storeOf(d), files); err != nil || got.Records == 0 || got.Entries == 0 {
		t.Fatalf("%+v, %v", got, err)
	}
	sound(t, f.over(t, s))
	return d
}

// Everything goes as tables, too: from SQLite to PostgreSQL to MariaDB and home
// again, byte for byte, and as lines it is still the same.
func TestTablesComeBack(t *testing.T) {
	f := lived(t)
	lines, want := exported(t, f.Desk), tables(t, f.Desk)
	files := want
	for i, e := range append(slices.Clone(sqlEngines), sqlEngines[0]) {
		t.Run(fmt.Sprint(i, " ", e.name), func(t *testing.T) {
			if e.variable != "" && os.Getenv(e.variable) == "" {
				t.Skip(e.variable + " not set")
			}
			d := f.moveTables(t, files, openStore(t, e.open(t)))
			files = tables(t, d)
			sameTables(t, e.name, want, files)
			same(t, e.name, lines, exported(t, d))
		})
	}
	home := f.moveTables(t, files, memstore.New(offer.Kinds()...))
	sameTables(t, "home", want, tables(t, home))
}

// Files on a disk are read as any other.
func TestTablesOnDisk(t *testing.T) {
	f, dir := few(t), t.TempDir()
	err := backup.WriteTables(t.Context(), storeOf(f), func(name string) (io.WriteCloser, error) { return os.Create(filepath.Join(dir, name)) })
	if err != nil {
		t.Fatal(err)
	}
	sameTables(t, "a disk", tables(t, f.Desk), tables(t, f.moveTables(t, os.DirFS(dir), memstore.New(offer.Kinds()...))))
}

// Whatever a text is, it comes back, and no cell is a formula.
func TestTablesOfAnyText(t *testing.T) {
	f := newDesk(t)
	must(t)(f.As(ann).Create(t.Context(), terms(t, nurse), offer.ID("O-1")))
	for _, text := range []string{"=1+1", "'", "''", "'=1", "base64:x", "'base64:x", "base64:", "a\r\nb", "\r", "\n", "\x00", "\xff", "a;=1", `"`, `\.`, "|x", " ", "0012", "-5", "é", "\u200b=1"} {
		answer := store.Put{Kind: "command", ID: text, Columns: store.Columns{"actor": text, "offer": "", "command": nil}, Body: []byte(text)}
		if err := f.store.Commit(t.Context(), store.Batch{Puts: []store.Put{answer}}); err != nil {
			t.Fatal(err)
		}
	}
	want := tables(t, f.Desk)
	for name, file := range want {
		if name == "datapackage.json" {
			continue
		}
		rows, err := csv.NewReader(bytes.NewReader(file.Data)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows[1:] {
			for _, c := range r {
				if regexp.MustCompile(`^[\s\p{Cf}]*[=+@|%]|^[\s\p{Cf}]*-[^0-9]|\r`).MatchString(c) {
					t.Errorf("%s: the cell %.40q is a formula", name, c)
				}
			}
		}
	}
	d := f.moveTables(t, want, memstore.New(offer.Kinds()...))
	sameTables(t, "any text", want, tables(t, d))
	same(t, "any text", exported(t, f.Desk), exported(t, d))
}

// The last file says what the others are.
func TestTablesSayWhatTheyAre(t *testing.T) {
	files := tables(t, lived(t).Desk)
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
	if err := json.Unmarshal(files["datapackage.json"].Data, &p); err != nil || len(p.Resources) != len(files)-1 {
		t.Fatalf("%d resources of %d files, %v", len(p.Resources), len(files)-1, err)
	}
	formats := map[string]string{"integer": `^-?\d+$`, "number": `^-?\d+\.\d+$`, "boolean": `^(true|false)$`, "date": `^\d{4}-\d\d-\d\d$`, "datetime": `^\d{4}-\d\d-\d\dT[\d:.]+Z$`, "string": `(?s).`}
	for _, r := range p.Resources {
		rows, err := csv.NewReader(bytes.NewReader(files[r.Path].Data)).ReadAll()
		if err != nil || len(rows) < 2 {
			t.Fatalf("%s: %d rows, %v", r.Path, len(rows), err)
		}
		for i, field := range r.Schema.Fields {
			if rows[0][i] != field.Name || len(rows[0]) != len(r.Schema.Fields) {
				t.Fatalf("%s is headed %q", r.Path, rows[0])
			}
			for _, row := range rows[1:] {
				if row[i] != "" && !regexp.MustCompile(formats[field.Type]).MatchString(row[i]) {
					t.Errorf("%s: %s is no %s: %.40q", r.Path, field.Name, field.Type, row[i])
				}
			}
		}
	}
}

// Files that are cut off or changed are refused, and the error says where.
func TestTablesThatAreNotWhole(t *testing.T) {
	f := few(t)
	whole := tables(t, f.Desk)
	for name := range whole {
		files := maps.Clone(whole)
		delete(files, name)
		d, s := empty(t, f)
		if _, err := backup.RestoreTables(t.Context(), storeOf(d), files); !errors.Is(err, backup.ErrCutOff) {
			t.Errorf("without %s: %v", name, err)
		}
		if _, err := backup.RestoreTables(t.Context(), storeOf(f.over(t, s)), whole); err != nil {
			t.Errorf("without %s, and again with all: %v", name, err)
		}
		sameTables(t, "gone on", whole, tables(t, d))
	}
	for _, c := range []struct {
		why, file, old, new string
		want                error
		says                string
	}{
		{"a row that is gone", "offers.csv", `"O-1"`, `"O-3"`, offer.ErrDamaged, ""},
		{"a heading", "offers.csv", `"status"`, `"state"`, backup.ErrExport, "offers.csv: column"},
		{"a number that is none", "documents.csv", `"1"`, `"01"`, backup.ErrExport, "documents.csv, line 2, "},
		{"a cell without its quotes", "documents.csv", `"O-1"`, `x"O-1"`, backup.ErrExport, "documents.csv: "},
		{"a cell too many", "documents.csv", `"O-1",`, `"O-1","",`, backup.ErrExport, "documents.csv: "},
		{"a text that is written otherwise", "documents.csv", `"O-1"`, `"'O-1"`, backup.ErrExport, "documents.csv, line 2, column offer"},
		{"bytes that are none", "documents.csv", `"O-1"`, `"base64:?"`, backup.ErrExport, "documents.csv, line 2, column offer"},
		{"a seq that is none", "entries.csv", `,"1",`, `,"+1",`, backup.ErrExport, "entries.csv, line 2, column seq"},
		{"a digest", "datapackage.json", `"sha256": "`, `"sha256": "0`, backup.ErrExport, "the lines are not those"},
		{"a version", "datapackage.json", `"offerdesk_export": 1`, `"offerdesk_export": 2`, backup.ErrExport, "version 2"},
		{"no JSON", "datapackage.json", `{`, ``, backup.ErrExport, "datapackage.json"},
	} {
		data := whole[c.file].Data
		if !bytes.Contains(data, []byte(c.old)) {
			t.Fatalf("%s: %s does not hold %s", c.why, c.file, c.old)
		}
		files := maps.Clone(whole)
		files[c.file] = &fstest.MapFile{Data: bytes.Replace(data, []byte(c.old), []byte(c.new), 1)}
		d, _ := empty(t, f)
		var at *backup.RestoreError
		if _, err := backup.RestoreTables(t.Context(), storeOf(d), files); !errors.Is(err, c.want) || !errors.As(err, &at) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %v at %s", c.why, err, c.want, c.says)
		}
	}
}

// endlessTables has an offer that does not end.
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
	f := few(t)
	d, _ := empty(t, f)
	if _, err := backup.RestoreTables(t.Context(), storeOf(d), endlessTables{tables(t, f.Desk)}); !errors.Is(err, backup.ErrExport) {
		t.Errorf("%v", err)
	}
}

// fullFile is a file on a full disk.
type fullFile struct {
	full
	closed *int
}

func (f *fullFile) Close() error { *f.closed++; return nil }

func TestTablesToAFullDisk(t *testing.T) {
	f := lived(t)
	for _, room := range []int{0, 3000} {
		made, closed := 0, 0
		err := backup.WriteTables(t.Context(), storeOf(f), func(string) (io.WriteCloser, error) { made++; return &fullFile{full{room}, &closed}, nil })
		if !errors.Is(err, errDown) || made != closed || made == 0 {
			t.Errorf("room for %d bytes a file: %v; %d files were begun and %d closed", room, err, made, closed)
		}
	}
	if err := backup.WriteTables(t.Context(), storeOf(f), func(string) (io.WriteCloser, error) { return nil, errDown }); !errors.Is(err, errDown) {
		t.Errorf("%v", err)
	}
}

// fits reports what of a value a JSON Schema does not allow; it knows the words
// that the schema of lines uses.
func fits(root, schema map[string]any, v any) error {
	for word, want := range schema {
		switch word {
		case "$schema", "title", "description", "$defs", "properties", "additionalProperties", "contentEncoding":
		case "$ref":
			defs, _ := root["$defs"].(map[string]any)
			s, ok := defs[strings.TrimPrefix(want.(string), "#/$defs/")].(map[string]any)
			if !ok {
				return fmt.Errorf("no definition %v", want)
			}
			if err := fits(root, s, v); err != nil {
				return err
			}
		case "const":
			if fmt.Sprint(v) != fmt.Sprint(want) {
				return fmt.Errorf("%v is not %v", v, want)
			}
		case "type":
			is := map[string]bool{}
			switch x := v.(type) {
			case string:
				is["string"] = true
			case map[string]any:
				is["object"] = true
			case json.Number:
				is["integer"] = !strings.ContainsAny(x.String(), ".eE")
			}
			if !is[want.(string)] {
				return fmt.Errorf("%v is no %v", v, want)
			}
		case "minimum":
			if n, ok := v.(json.Number); ok && strings.HasPrefix(n.String(), "-") {
				return fmt.Errorf("%v is too small", v)
			}
		case "pattern":
			if s, ok := v.(string); ok && !regexp.MustCompile(want.(string)).MatchString(s) {
				return fmt.Errorf("%v does not match %v", v, want)
			}
		case "required":
			object, ok := v.(map[string]any)
			for _, key := range want.([]any) {
				if _, has := object[key.(string)]; ok && !has {
					return fmt.Errorf("%v is missing", key)
				}
			}
		case "oneOf":
			n := 0
			var last error
			for _, s := range want.([]any) {
				if last = fits(root, s.(map[string]any), v); last == nil {
					n++
				}
			}
			if n != 1 {
				return fmt.Errorf("%d schemas fit: %v", n, last)
			}
		default:
			return fmt.Errorf("the test does not know %s", word)
		}
	}
	object, ok := v.(map[string]any)
	props, has := schema["properties"].(map[string]any)
	if !ok || !has {
		return nil
	}
	for key, x := range object {
		s, ok := props[key].(map[string]any)
		if !ok {
			return fmt.Errorf("no key %s", key)
		}
		if err := fits(root, s, x); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	return nil
}

// Every line of an export is one of those that its schema describes.
func TestExportSchema(t *testing.T) {
	src, err := backup.Schema()
	if err != nil {
		t.Fatal(err)
	}
	number := func(b []byte) (v any) {
		d := json.NewDecoder(bytes.NewReader(b))
		d.UseNumber()
		if err := d.Decode(&v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	root, _ := number(src).(map[string]any)
	kinds := len(root["oneOf"].([]any))
	seen := map[string]bool{}
	for line := range bytes.Lines(exported(t, lived(t).Desk)) {
		v, _ := number(line).(map[string]any)
		seen[fmt.Sprint(v["kind"])] = true
		if err := fits(root, root, v); err != nil {
			t.Errorf("%.200s\n%v", line, err)
		}
	}
	if len(seen) != kinds || kinds < 10 {
		t.Errorf("lines of %d kinds were seen, the schema has %d", len(seen), kinds)
	}
	for _, bad := range []string{`{"kind":"offer","id":"x","columns":{"pay_hourly":"1e3"},"body":""}`, `{"kind":"offer","id":"x","columns":{"nothing":"1"},"body":""}`,
		`{"kind":"offer","id":"x","columns":{}}`, `{"kind":"nothing"}`, `{"kind":"entry","log":"x","seq":"1","body":""}`} {
		if fits(root, root, number([]byte(bad))) == nil {
			t.Errorf("the schema takes %s", bad)
		}
	}
}
