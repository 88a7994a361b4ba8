package input_test

import (
	"bytes"
	"encoding/json"
	"io"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/input"
)

const limit = 1 << 10

// refused is JSON that is not read, with the whole text of the error.
var refused = []struct {
	reason, src string
	code        rule.Code
	want        string
}{
	{"nothing", ``, rule.CodeSyntax, "the JSON ends in the middle; it was cut off"},
	{"white space alone", " \n", rule.CodeSyntax, "the JSON ends in the middle; it was cut off"},
	{"no JSON", `client: acme`, rule.CodeSyntax, "this is not valid JSON (byte 1)"},
	{"an end in a map", `{"a"`, rule.CodeSyntax, "a: the JSON ends in the middle; it was cut off"},
	{"an end in a text", `["a`, rule.CodeSyntax, "[0]: the JSON ends in the middle; it was cut off"},
	{"a key that is no text", `{1:2}`, rule.CodeSyntax, "this is not valid JSON (byte 1)"},
	{"a comma too many", `[1,]`, rule.CodeSyntax, "[1]: this is not valid JSON (byte 3)"},
	{"a number that begins with 0", `01`, rule.CodeSyntax,
		"unexpected text after the JSON value; give one value at a time"},
	{"two values", `{} {}`, rule.CodeSyntax, "unexpected text after the JSON value; give one value at a time"},
	{"a control character in a text", "\"a\x01\"", rule.CodeSyntax, "this is not valid JSON (byte 3)"},
	{"text that is not UTF-8", "\"\xff\"", rule.CodeSyntax, "the JSON is not valid UTF-8; save it as UTF-8"},
	{"the first half of a surrogate pair", `"\ud83d"`, rule.CodeSyntax,
		"text holds half of a surrogate pair, which stands for no character; remove it"},
	{"the second half of a surrogate pair", `"\ude00"`, rule.CodeSyntax,
		"text holds half of a surrogate pair, which stands for no character; remove it"},
	{"a NUL", `"a\u0000"`, rule.CodeSyntax, "text holds a NUL character; remove it"},
	{"33 levels", strings.Repeat("[", 33) + strings.Repeat("]", 33), rule.CodeLimit,
		"the JSON is nested deeper than 32 levels"},
	{"more bytes than the limit", `"` + strings.Repeat("x", limit) + `"`, rule.CodeLimit,
		"the JSON is larger than 1024 bytes; split it or shorten its texts"},
	{"a duplicate key", `{"a":1,"a":1}`, input.CodeDuplicate, "a: the key is duplicated; keep one"},
	{"a duplicate key, once escaped", `{"a":1,"\u0061":1}`, input.CodeDuplicate,
		"a: the key is duplicated; keep one"},
	{"a duplicate key in a list in a map", `{"a":[{},{"b":1,"b":2}]}`, input.CodeDuplicate,
		"a[1].b: the key is duplicated; keep one"},
	{"a duplicate key with a point", `{"a":{"b.c":1,"b.c":2}}`, input.CodeDuplicate,
		"a.b·c: the key is duplicated; keep one"},
	{"a duplicate key that breaks lines", `{"a\nb":1,"a\nb":2}`, input.CodeDuplicate,
		"a·b: the key is duplicated; keep one"},
}

func TestRefusedJSON(t *testing.T) {
	t.Parallel()
	for _, row := range refused {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			n, err := input.ReadJSON([]byte(row.src), limit)
			if err == nil || err.Error() != row.want || err.Code != row.code {
				t.Errorf("got %v, want %s (%s)", err, row.want, row.code)
			}
			if !reflect.DeepEqual(n, input.Node{}) {
				t.Errorf("a part came back: %+v", n)
			}
		})
	}
}

func TestReadJSON(t *testing.T) {
	t.Parallel()
	text := func(s string) input.Node { return input.Node{Kind: input.Text, Text: s} }
	bare := func(s string) input.Node { return input.Node{Kind: input.Bare, Text: s} }
	for _, row := range []struct {
		reason, src string
		want        input.Node
		written     string
	}{
		{"null is a value", `null`, input.Node{}, `null`},
		{"a number keeps its text", `-1.10`, bare("-1.10"), `"-1.10"`},
		{"so does an exponent", `1e+9`, bare("1e+9"), `"1e+9"`},
		{"true and false keep theirs", `[true,false]`, input.Node{Kind: input.List,
			Items: []input.Node{{Kind: input.Bool, Text: "true"}, {Kind: input.Bool, Text: "false"}}}, `[true,false]`},
		{"white space is left out", " [ 1 ,\t{ \"a\" : \"b\" }\r\n] ", input.Node{Kind: input.List,
			Items: []input.Node{bare("1"), {Kind: input.Map, Members: []input.Member{{Key: "a", Value: text("b")}}}}},
			`["1",{"a":"b"}]`},
		{"escapes stand for their characters", `"\u00e9\n\"\/\\"`, text("é\n\"/\\"), `"é\n\"/\\"`},
		{"so does a pair of surrogates", `"\ud83d\ude00"`, text("😀"), `"😀"`},
		{"a backslash before u is no escape", `"\\u0000"`, text(`\u0000`), `"\\u0000"`},
		{"keys keep their order", `{"b":"","a":""}`, input.Node{Kind: input.Map,
			Members: []input.Member{{Key: "b", Value: text("")}, {Key: "a", Value: text("")}}}, `{"b":"","a":""}`},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			n, err := input.ReadJSON([]byte(row.src), limit)
			if err != nil || !reflect.DeepEqual(n, row.want) {
				t.Fatalf("got %+v, %v, want %+v", n, err, row.want)
			}
			if b, err := n.MarshalJSON(); err != nil || string(b) != row.written {
				t.Errorf("it is written as %s, %v, want %s", b, err, row.written)
			}
		})
	}
}

// TestManyKeys reads a map with more keys than a scanner compares.
func TestManyKeys(t *testing.T) {
	t.Parallel()
	src := []byte(`{"k0":"a"`)
	for i := 1; i < 1000; i++ {
		src = append(src, `,"k`+strconv.Itoa(i)+`":"a"`...)
	}
	if n, err := input.ReadJSON(append(src, '}'), 1<<20); err != nil || len(n.Members) != 1000 {
		t.Errorf("%d members, %v", len(n.Members), err)
	}
	_, err := input.ReadJSON(append(src, `,"k7":"a"}`...), 1<<20)
	if err == nil || err.Code != input.CodeDuplicate || err.Path != "k7" {
		t.Errorf("a key is there twice: %v", err)
	}
}

// FuzzReadJSON checks that no bytes make the reader panic, that an error is one
// line with a code, and that encoding/json reads what is read as the same tree.
func FuzzReadJSON(f *testing.F) {
	for _, row := range refused {
		f.Add([]byte(row.src))
	}
	f.Add([]byte(` {"a":[1.10,"\u00e9\ud83d\ude00",true,null,{}],"b":{"c":-0e1}} `))
	f.Fuzz(func(t *testing.T, src []byte) {
		n, err := input.ReadJSON(src, limit)
		if err != nil {
			if err.Code == "" || err.Message == "" || strings.Contains(err.Error(), "\n") {
				t.Fatalf("an error without a code or over two lines: %q", err.Error())
			}
			return
		}
		d := json.NewDecoder(bytes.NewReader(src))
		d.UseNumber()
		var want any
		if err := d.Decode(&want); err != nil {
			t.Fatalf("%q is read as %+v: %v", src, n, err)
		}
		if _, err := d.Token(); err != io.EOF {
			t.Fatalf("%q is read, with something after the value", src)
		}
		if got := plain(n); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q is read as %v, want %v", src, got, want)
		}
	})
}

// plain returns a node as encoding/json reads it.
func plain(n input.Node) any {
	switch n.Kind {
	case input.Null:
		return nil
	case input.Bool:
		return n.Text == "true"
	case input.Bare:
		return json.Number(n.Text)
	case input.List:
		list := []any{}
		for _, item := range n.Items {
			list = append(list, plain(item))
		}
		return list
	case input.Map:
		m := map[string]any{}
		for _, member := range n.Members {
			m[member.Key] = plain(member.Value)
		}
		return m
	}
	return n.Text
}
