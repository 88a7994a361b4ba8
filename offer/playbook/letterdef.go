package playbook

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/template"
)

// Definition names what the letters of an offer are made of, apart from the values
// of the offer: the letter, its packets and the clauses that go into them, each with
// a digest of its file, of the named rules and columns of tables that its text reads, and of
// how the playbook prints values. It is empty if no letter applies. Texts of the
// offer's own are terms and not part of it.
func (c LetterChoice) Definition() string {
	if c.Letter == nil {
		return ""
	}
	lines := []string{"letter " + c.Letter.ID + " " + c.Letter.definition}
	lines = append(lines, definitionsOf(c.Clauses)...)
	for i, p := range c.Packets {
		lines = append(lines, "packet "+p.ID+" "+p.definition)
		lines = append(lines, definitionsOf(c.packed[i])...)
	}
	return strings.Join(lines, "\n")
}

// definitionsOf returns a line for each clause.
func definitionsOf(clauses []*Clause) []string {
	var out []string
	for _, cl := range clauses {
		out = append(out, "clause "+cl.ID+" "+cl.definition)
	}
	return out
}

// letterDefinitions gives each letter and clause the digest of what it is made of.
func (b *builder) letterDefinitions(letters []*Letter, clauses []*Clause) {
	named := map[string]string{}
	for name, r := range b.schema.Definitions() {
		named[name] = r.Source()
	}
	for _, l := range letters {
		l.definition = b.letterDefinition(l.source, l.Locale, l.body, named)
	}
	for _, c := range clauses {
		c.definition = b.letterDefinition(c.source, "", c.body, named)
	}
}

// letterDefinition returns the digest of a source, of what its text reads, and of
// how values are printed. named are the sources of the named rules.
func (b *builder) letterDefinition(source, locale string, body *template.Template,
	named map[string]string) string {
	if body == nil {
		return ""
	}
	parts := map[string]string{"source": source, "locale": locale,
		"print": fmt.Sprint(b.settings.currency, b.settings.money, b.settings.rate, b.settings.mode)}
	for _, name := range body.Reads() {
		if src, ok := named[name]; ok {
			parts["name "+name] = src
		}
		if table, ok := strings.CutPrefix(name, "lookup:"); ok {
			parts["table "+table] = b.columns(table)
		}
	}
	b.settingDefinitions(body.Reads(), parts)
	h := sha256.New()
	for _, key := range slices.Sorted(maps.Keys(parts)) {
		fmt.Fprintf(h, "%d:%s%d:%s", len(key), key, len(parts[key]), parts[key])
	}
	return hex.EncodeToString(h.Sum(nil))
}
