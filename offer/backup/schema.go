package backup

import (
	"encoding/json"
	"strings"

	"github.com/offerdesk/offerdesk/store"
)

// Schema returns the JSON Schema (draft 2020-12) of one line of an
// export, for whoever reads one with other tools. The schema of tables is in
// their datapackage.json.
func Schema() ([]byte, error) {
	lines := []schema{lineSchema(lineHeader, prop{"offerdesk_export", schema{"const": exportVersion}})}
	for _, k := range exportedKinds() {
		columns := schema{}
		for _, c := range k.Columns {
			columns[c.Name] = columnSchema(c)
		}
		l := lineSchema(k.Name, prop{"id", anyText("")},
			prop{"columns", schema{"type": "object", "properties": columns, "additionalProperties": false}}, prop{"body", anyText("the record, byte for byte")})
		l["description"] = k.Comment
		lines = append(lines, l)
	}
	entry := lineSchema(lineEntry, prop{"log", anyText("")}, prop{"seq", schema{"type": "integer", "minimum": 1}}, prop{"body", anyText("what was written; it never changes")},
		prop{"private?", anyText("what can be erased; left out when it was")})
	whole := schema{"type": "integer", "minimum": 0}
	lines = append(lines, entry, lineSchema(lineEnd, prop{"records", whole}, prop{"entries", whole},
		prop{"sha256", schema{"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "of all bytes before the line"}}))
	return json.MarshalIndent(schema{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "one line of an offerdesk export", "oneOf": lines,
		"$defs": schema{"text": schema{"oneOf": []schema{
			{"type": "string"},
			{"type": "object", "properties": schema{"base64": schema{"type": "string", "contentEncoding": "base64"}}, "required": []string{"base64"}, "additionalProperties": false},
		}}},
	}, "", "  ")
}

type schema map[string]any

type prop struct {
	name  string // one that ends in ? may be left out
	value schema
}

// lineSchema is a line of a kind with these keys and no other.
func lineSchema(kind string, props ...prop) schema {
	all, required := schema{"kind": schema{"const": kind}}, []string{"kind"}
	for _, p := range props {
		name, optional := strings.CutSuffix(p.name, "?")
		all[name] = p.value
		if !optional {
			required = append(required, name)
		}
	}
	return schema{"type": "object", "properties": all, "required": required, "additionalProperties": false}
}

// anyText is a string, or bytes that are none.
func anyText(description string) schema {
	s := schema{"$ref": "#/$defs/text"}
	if description != "" {
		s["description"] = description
	}
	return s
}

// columnPatterns are the ways in which columns that are no text are written.
var columnPatterns = map[store.Type]string{
	store.Integer: `^(0|-?[1-9][0-9]*)$`,
	store.Decimal: `^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`,
	store.Bool:    `^(true|false)$`,
	store.Date:    `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`,
	store.Time:    `^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$`,
}

func columnSchema(c store.Column) schema {
	if c.Type == store.Text {
		return anyText(c.Comment)
	}
	s := schema{"type": "string", "pattern": columnPatterns[c.Type]}
	if c.Comment != "" {
		s["description"] = c.Comment
	}
	return s
}
