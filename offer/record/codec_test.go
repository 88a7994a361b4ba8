package record_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/offer/record"
)

// plainStatus is a status without methods, which encoding/json reads and writes
// by reflection: the oracle of these tests.
type plainStatus record.Status

// filler fills values at random, so that a new field of any type is covered.
type filler struct {
	*rand.Rand
	terms []record.Terms
	texts []string
}

// awkward are texts that are hard to write. The last two are not kept as they
// are: an offer cannot hold them.
var awkward = []string{"", "a", "ann", "R&D <b>", "\u2028\u2029", "é\u00a0漢😀",
	"say \"no\" \\ \b\f\n\r\t\x1f\x7f",
	"\ufffd", "{", "},{", "\xff\xed\xa0\x80", "\x00"}

func (f *filler) fill(v reflect.Value) {
	switch x := v.Addr().Interface().(type) {
	case *time.Time:
		*x = time.Date(2020+f.IntN(20), 1, 1+f.IntN(300), f.IntN(24), 0, f.IntN(60), f.IntN(2)*f.IntN(1e9),
			time.UTC)
		if f.IntN(4) == 0 {
			*x = x.In(time.FixedZone("", 3600*(f.IntN(20)-10)))
		}
		return
	case *record.Terms:
		*x = f.terms[f.IntN(len(f.terms))]
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(f.texts[f.IntN(len(f.texts))])
	case reflect.Int:
		v.SetInt([]int64{0, 1, -1, 7, 1 << 40}[f.IntN(5)])
	case reflect.Bool:
		v.SetBool(f.IntN(2) == 0)
	case reflect.Pointer:
		if f.IntN(2) == 0 {
			v.Set(reflect.New(v.Type().Elem()))
			f.fill(v.Elem())
		}
	case reflect.Slice:
		if f.IntN(3) > 0 {
			v.Set(reflect.MakeSlice(v.Type(), f.IntN(3), 3))
			for i := range v.Len() {
				f.fill(v.Index(i))
			}
		}
	case reflect.Map:
		if f.IntN(3) > 0 {
			v.Set(reflect.MakeMap(v.Type()))
			for range f.IntN(4) {
				key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
				f.fill(key)
				f.fill(value)
				v.SetMapIndex(key, value)
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f.fill(v.Field(i))
		}
	default:
		panic("a field of kind " + v.Kind().String())
	}
}

func newFiller(t testing.TB, seed uint64) *filler {
	t.Helper()
	f := &filler{Rand: rand.New(rand.NewPCG(seed, 1)), texts: awkward}
	for _, src := range []string{`{}`, whole,
		`{"client":"R&D <x>","job":{"title":"é & \"x\"","range":{"min":"1"},"posted_min":"2"},"custom":{"b":"<","a":["&"]}}`} {
		f.terms = append(f.terms, parse(t, src))
	}
	return f
}

func (f *filler) status() record.Status {
	var s record.Status
	f.fill(reflect.ValueOf(&s).Elem())
	return s
}

func TestStatusIsWrittenAsByEncodingJSON(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		s := newFiller(t, seed).status()
		want, err := json.Marshal(plainStatus(s))
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Fatalf("seed %d:\n got %s\nwant %s", seed, got, want)
		}
	}
}

func TestStatusIsReadAsByEncodingJSON(t *testing.T) {
	t.Parallel()
	read := 0
	for seed := range uint64(60) {
		f := newFiller(t, seed)
		s := f.status()
		src, err := s.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		sameStatus(t, seed, src)
		for range 20 {
			if sameStatus(t, seed, f.spoil(src)) {
				read++
			}
		}
	}
	if read < 50 {
		t.Errorf("only %d of the spoilt statuses can be read: they show little", read)
	}
}

// spoil changes a few bytes.
func (f *filler) spoil(src []byte) []byte {
	out := bytes.Clone(src)
	for range 1 + f.IntN(2) {
		i := f.IntN(len(out))
		j := min(i+f.IntN(4), len(out))
		switch f.IntN(4) {
		case 0:
			out[i] = ` "\:,{}[]0an`[f.IntN(12)]
		case 1:
			out = append(out[:i:i], out[j:]...)
		case 2:
			out = append(out[:j:j], out[i:]...)
		default:
			out = append(append(out[:i:i], ' '), out[i:]...)
		}
		if len(out) == 0 {
			return []byte("x")
		}
	}
	return out
}

func sameStatus(t *testing.T, seed uint64, src []byte) (read bool) {
	t.Helper()
	var want plainStatus
	werr := json.Unmarshal(src, &want)
	var got record.Status
	gerr := json.Unmarshal(src, &got)
	if (werr == nil) != (gerr == nil) || werr == nil && !reflect.DeepEqual(got, record.Status(want)) {
		t.Fatalf("seed %d: %s\n got %v %+v\nwant %v %+v", seed, src, gerr, got, werr, want)
	}
	return werr == nil
}

func TestMembers(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		f := newFiller(t, seed)
		f.texts = awkward[:len(awkward)-2]
		o, err := record.New("O-1", f.terms[f.IntN(len(f.terms))])
		if err != nil {
			t.Fatal(err)
		}
		o = o.With(o.Terms(), f.status())
		b, err := record.AppendMembers([]byte(`{"trail":1,`), o)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := record.ParseMembers(b[len(`{"trail":1,`):])
		if !ok {
			t.Fatalf("seed %d: %s is not read", seed, b)
		}
		again, err := record.AppendMembers([]byte(`{"trail":1,`), got)
		if err != nil || !bytes.Equal(b, again) || got.ID() != o.ID() {
			t.Fatalf("seed %d: %v\n got %s\nwant %s", seed, err, again, b)
		}
	}
}

func TestMembersThatAreNotRead(t *testing.T) {
	t.Parallel()
	good := `"id":"O-1","terms":{"client":"a"},"status":{"state":"draft","since":"2026-01-01T00:00:00Z","revision":1,"offer_round":0,"created_by":"a"}`
	if _, ok := record.ParseMembers([]byte(good)); !ok {
		t.Fatal("the members are not read")
	}
	rows := []struct{ reason, from, to string }{
		{"white space", `"id":`, `"id": `},
		{"an id that is none", `O-1`, `O 1`},
		{"an unknown name", `client`, `klient`},
		{"terms that are a list", `{"client":"a"}`, `[]`},
		{"a name twice", `{"client":"a"}`, `{"client":"a","client":"a"}`},
		{"a name twice, once without a value", `{"client":"a"}`, `{"client":"","client":"a"}`},
		{"a group twice", `{"client":"a"}`, `{"pay":{"rate":"1"},"pay":{"per":"hour"}}`},
		{"a name with a point", `{"client":"a"}`, `{"pay.rate":"1"}`},
		{"a value of another type", `{"client":"a"}`, `{"pay":{"rate":"a"}}`},
		{"a number that is none", `"revision":1`, `"revision":1.5`},
		{"a month that is none", `2026-01`, `2026-13`},
		{"a time with an escape", `2026-01`, `\u0032026-01`},
		{"fields in another order", `"revision":1,"offer_round":0`, `"offer_round":0,"revision":1`},
		{"an unknown field", `"created_by":"a"`, `"created_by":"a","x":1`},
		{"a field twice", `"created_by":"a"`, `"created_by":"a","created_by":"a"`},
		{"a key twice", `"created_by":"a"`, `"created_by":"a","editors":{"a":"b","a":"c"}`},
		{"a NUL", `"a"}`, `"\u0000"}`},
		{"half a surrogate pair", `"a"}`, `"\ud800"}`},
		{"text that is not UTF-8", `"a"}`, "\"\xff\"}"},
		{"a control character", `"a"}`, "\"\x01\"}"},
		{"something after it", `"a"}`, `"a"} `},
		{"an end in the middle", `"a"}`, `"a`},
	}
	for _, row := range rows {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			i := bytes.LastIndex([]byte(good), []byte(row.from))
			if i < 0 {
				t.Fatalf("%s is not there", row.from)
			}
			src := good[:i] + row.to + good[i+len(row.from):]
			if o, ok := record.ParseMembers([]byte(src)); ok {
				t.Errorf("%s is read as %+v", src, o)
			}
		})
	}
}
