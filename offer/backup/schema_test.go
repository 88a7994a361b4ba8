package backup_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer/backup"
)

// jsonSchema is a JSON Schema with the keywords that the schema of lines has.
type jsonSchema struct {
	Ref        string                 `json:"$ref"`
	Const      any                    `json:"const"`
	Type       string                 `json:"type"`
	Minimum    json.Number            `json:"minimum"`
	Pattern    string                 `json:"pattern"`
	Required   []string               `json:"required"`
	OneOf      []jsonSchema           `json:"oneOf"`
	Properties map[string]jsonSchema  `json:"properties"`
	Additional *bool                  `json:"additionalProperties"`
	Defs       map[string]*jsonSchema `json:"$defs"`

	Schema          string `json:"$schema"`
	Title           string `json:"title"`
	Description     string `json:"description"`
	ContentEncoding string `json:"contentEncoding"`
}

// fits returns what of a value the schema does not allow.
func (s jsonSchema) fits(root jsonSchema, v any) error {
	if s.Ref != "" {
		def := root.Defs[strings.TrimPrefix(s.Ref, "#/$defs/")]
		if def == nil {
			return fmt.Errorf("no definition %s", s.Ref)
		}
		return def.fits(root, v)
	}
	if s.Const != nil && fmt.Sprint(v) != fmt.Sprint(s.Const) {
		return fmt.Errorf("%v is not %v", v, s.Const)
	}
	if s.Type != "" && typeOf(v) != s.Type {
		return fmt.Errorf("%v is not of type %s", v, s.Type)
	}
	if n, ok := v.(json.Number); ok && s.Minimum != "" && strings.HasPrefix(n.String(), "-") {
		return fmt.Errorf("%v is below %s", v, s.Minimum)
	}
	if text, ok := v.(string); ok && !regexp.MustCompile(s.Pattern).MatchString(text) {
		return fmt.Errorf("%v does not match %s", v, s.Pattern)
	}
	if err := s.fitsOne(root, v); err != nil {
		return err
	}
	return s.fitsObject(root, v)
}

func typeOf(v any) string {
	switch v := v.(type) {
	case string:
		return "string"
	case map[string]any:
		return "object"
	case json.Number:
		if !strings.ContainsAny(v.String(), ".eE") {
			return "integer"
		}
	}
	return ""
}

// fitsOne requires exactly one schema of oneOf to fit.
func (s jsonSchema) fitsOne(root jsonSchema, v any) error {
	n := 0
	var last error
	for _, one := range s.OneOf {
		if err := one.fits(root, v); err != nil {
			last = err
			continue
		}
		n++
	}
	if n != min(len(s.OneOf), 1) {
		return fmt.Errorf("%d schemas fit: %v", n, last)
	}
	return nil
}

func (s jsonSchema) fitsObject(root jsonSchema, v any) error {
	object, ok := v.(map[string]any)
	if !ok || s.Properties == nil {
		return nil
	}
	if s.Additional == nil || *s.Additional {
		return fmt.Errorf("the schema allows other keys")
	}
	for _, key := range s.Required {
		if _, ok := object[key]; !ok {
			return fmt.Errorf("%s is missing", key)
		}
	}
	for key, x := range object {
		property, ok := s.Properties[key]
		if !ok {
			return fmt.Errorf("unknown key %s", key)
		}
		if err := property.fits(root, x); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	return nil
}

func lineSchema(t *testing.T) jsonSchema {
	t.Helper()
	src, err := backup.Schema()
	if err != nil {
		t.Fatal(err)
	}
	var s jsonSchema
	d := json.NewDecoder(bytes.NewReader(src))
	d.DisallowUnknownFields() // a keyword that the test does not know
	d.UseNumber()
	if err := d.Decode(&s); err != nil {
		t.Fatal(err)
	}
	return s
}

func valueOf(t *testing.T, src []byte) (v map[string]any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(src))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// Every line of a backup fits exactly one schema, and each schema is used.
func TestSchemaDescribesEveryLine(t *testing.T) {
	t.Parallel()
	schema := lineSchema(t)
	seen := map[string]bool{}
	for line := range bytes.Lines(written(t, lived(t).Store)) {
		v := valueOf(t, line)
		seen[fmt.Sprint(v["kind"])] = true
		if err := schema.fits(schema, v); err != nil {
			t.Errorf("%.200s\n%v", line, err)
		}
	}
	if len(seen) != len(schema.OneOf) || len(seen) < 10 {
		t.Errorf("lines of %d kinds were seen, the schema has %d", len(seen), len(schema.OneOf))
	}
}

func TestSchemaRefusesOtherLines(t *testing.T) {
	t.Parallel()
	schema := lineSchema(t)
	for _, row := range []struct{ reason, line string }{
		{"an amount with an exponent", `{"kind":"offer","id":"x","columns":{"pay_hourly":"1e3"},"body":""}`},
		{"an unknown column", `{"kind":"offer","id":"x","columns":{"nothing":"1"},"body":""}`},
		{"no body", `{"kind":"offer","id":"x","columns":{}}`},
		{"an unknown kind", `{"kind":"nothing"}`},
		{"a text instead of a number", `{"kind":"entry","log":"x","seq":"1","body":""}`},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			if schema.fits(schema, valueOf(t, []byte(row.line))) == nil {
				t.Errorf("the schema allows %s", row.line)
			}
		})
	}
}
