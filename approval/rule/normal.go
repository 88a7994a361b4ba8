package rule

import (
	"slices"

	"golang.org/x/text/unicode/norm"
)

// normal brings a text to normal form C, in which the texts of offers are.
func normal(s string) string { return norm.NFC.String(s) }

// normalType is a type whose choices are in normal form C.
func normalType(t Type) Type {
	if slices.ContainsFunc(t.Choices, func(s string) bool { return !norm.NFC.IsNormalString(s) }) {
		t.Choices = slices.Clone(t.Choices)
		for i, s := range t.Choices {
			t.Choices[i] = normal(s)
		}
	}
	if t.Elem != nil {
		elem := normalType(*t.Elem)
		t.Elem = &elem
	}
	if len(t.Fields) > 0 {
		t.Fields = slices.Clone(t.Fields)
		for i := range t.Fields {
			t.Fields[i].Type = normalType(t.Fields[i].Type)
		}
	}
	return t
}
