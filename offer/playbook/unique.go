package playbook

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Unique returns the names under unique in playbook.yaml: at most one live offer of
// this playbook has the same values of all of them. A live offer was submitted, has not
// ended and is not completed. Empty: offers may have the same values.
func (p *Playbook) Unique() []string { return slices.Clone(p.unique) }

// Claim returns the place that terms take under unique: a digest of the playbook's name,
// the names and their values. Numbers are equal whatever their spelling, everything else
// is compared exactly. It is empty if the playbook has no unique, or if one of the names
// has no value: what is not known is not the same.
func (p *Playbook) Claim(t record.Terms) string {
	if len(p.unique) == 0 {
		return ""
	}
	b := fmt.Appendf(nil, "offerdesk claim v1\n%d:%s\n", len(p.name), p.name)
	for _, path := range p.unique {
		v := t.Get(path)
		if v.IsMissing() {
			return ""
		}
		text := v.Text()
		if n, ok := v.Number(); ok {
			text = n.String()
		}
		b = fmt.Appendf(b, "%d:%s\n%d:%s\n", len(path), path, len(text), text)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// decodeUnique reads the key unique of playbook.yaml.
func (b *builder) decodeUnique() []string {
	e := b.raw.Settings["unique"]
	list := e.Texts()
	var out []string
	for i, path := range list {
		at := e.Node
		if i < len(e.Node.Items) {
			at = e.Node.Items[i]
		}
		kind, ok := b.kindOf(path)
		switch {
		case !ok && b.builtin[path].Path != "":
			e.File.Fail(at, source.CodeType, "", "%s is computed: unique takes given names", path)
		case !ok:
			e.File.Fail(at, source.CodeUnknownName, rule.Nearest(path, b.givenNames()),
				"unknown name %s: unique takes given names", path)
		case kind == record.List:
			e.File.Fail(at, source.CodeType, "", "%s is a list: unique takes single values", path)
		case b.afterApproval(path) && !b.opt.Published:
			e.File.Fail(at, source.CodeType, "remove after: approved, or take another name",
				"%s may change after approval: unique takes names that stay as they were submitted", path)
		case slices.Contains(out, path):
			e.File.Fail(at, source.CodeSyntax, "", "%s is duplicated", path)
		default:
			out = append(out, path)
		}
	}
	return out
}

// kindOf returns the kind of a name that an offer can hold.
func (b *builder) kindOf(path string) (record.Kind, bool) {
	if n, ok := record.Lookup(path); ok {
		return n.Kind, true
	}
	for _, f := range b.fields {
		if f.Custom && f.Path == path {
			return f.name.Kind, true
		}
	}
	return "", slices.Contains(b.broken, path)
}

// givenNames lists the names that an offer can hold.
func (b *builder) givenNames() []string {
	var out []string
	for _, n := range record.Names() {
		out = append(out, n.Path)
	}
	for _, f := range b.fields {
		if f.Custom {
			out = append(out, f.Path)
		}
	}
	return out
}
