package backup

import (
	"encoding/json"
	"strings"

	"github.com/offerdesk/offerdesk/store"
)

// Schema returns the JSON Schema (draft 2020-12) of one line of a backup, for
// other tools that read one. The schema of tables is in their datapackage.json.
func Schema() ([]byte, error) {
	lines := []schema{lineSchema(lineHeader, property{"offerdesk_export", schema{"const": version}})}
	for _, k := range keptKinds() {
		lines = append(lines, recordSchema(k))
	}
	count := schema{"type": "integer", "minimum": 0}
	digest := schema{
		"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "of all bytes before the line",
	}
	lines = append(lines,
		lineSchema(lineEntry,
			property{"log", anyText("")},
			property{"seq", schema{"type": "integer", "minimum": 1}},
			property{"body", anyText("what was written; it never changes")},
			property{"private?", anyText("what can be erased; left out when it was")}),
		lineSchema(lineEnd, property{"records", count}, property{"entries", count}, property{"sha256", digest}))
	raw := object(schema{"base64": schema{"type": "string", "contentEncoding": "base64"}})
	raw["required"] = []string{"base64"}
	return json.MarshalIndent(schema{
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"title":   "one line of an offerdesk export",
		"oneOf":   lines,
		"$defs":   schema{"text": schema{"oneOf": []schema{{"type": "string"}, raw}}},
	}, "", "  ")
}

type schema map[string]any

// object returns the schema of an object with these properties and no other.
func object(properties schema) schema {
	return schema{"type": "object", "properties": properties, "additionalProperties": false}
}

type property struct {
	name  string // with ? at the end if it may be left out
	value schema
}

// lineSchema returns the schema of a line with these properties and no other.
func lineSchema(kind string, properties ...property) schema {
	all, required := schema{"kind": schema{"const": kind}}, []string{"kind"}
	for _, p := range properties {
		name, optional := strings.CutSuffix(p.name, "?")
		all[name] = p.value
		if !optional {
			required = append(required, name)
		}
	}
	s := object(all)
	s["required"] = required
	return s
}

func recordSchema(k store.Kind) schema {
	columns := schema{}
	for _, c := range k.Columns {
		columns[c.Name] = columnSchema(c)
	}
	s := lineSchema(k.Name, property{"id", anyText("")}, property{"columns", object(columns)},
		property{"body", anyText("the record, byte for byte")})
	s["description"] = k.Comment
	return s
}

// anyText returns the schema of a string, or of bytes that are not UTF-8.
func anyText(description string) schema {
	s := schema{"$ref": "#/$defs/text"}
	if description != "" {
		s["description"] = description
	}
	return s
}

// columnPatterns are the forms of columns that are not text.
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
