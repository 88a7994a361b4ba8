package facts

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/record"
)

// standard is the field of a clause or attachment that is found, not given. Facts
// lack it until [SetStandard] sets it.
const standard = "standard"

// SetClaimed sets what older versions took from the terms and what is found now: whether
// items of clauses and attachments are standard, and whether the letter was edited. What
// the terms do not claim is missing; a letter was not edited then.
func SetClaimed(f *rule.Facts, t record.Terms) {
	for _, path := range []string{"clauses", "attachments"} {
		if list := t.Get(path); list.Len() > 0 {
			setStandard(f, path, func(i int) rule.Value { return claimed(list.At(i).Field(standard)) })
		}
	}
	_ = f.Set("letter.edited", rule.BoolValue(t.Get("letter.edited").Bool())) // declared by [Fields]
}

func claimed(v record.Value) rule.Value {
	if v.IsMissing() {
		return rule.Value{}
	}
	return rule.BoolValue(v.Bool())
}

// SetStandard sets whether each item of clauses or attachments is standard.
func SetStandard(f *rule.Facts, path string, list record.Value, is func(item record.Value) bool) {
	setStandard(f, path, func(i int) rule.Value { return rule.BoolValue(is(list.At(i))) })
}

func setStandard(f *rule.Facts, path string, of func(i int) rule.Value) {
	name := plain[path]
	at := slices.IndexFunc(name.Items, func(n record.Name) bool { return n.Path == standard })
	items := slices.Clone(f.Get(path).Items())
	for i := range items {
		fields := slices.Clone(items[i].Items())
		fields[at] = of(i)
		items[i] = rule.RecordValue(fields)
	}
	_ = f.Set(path, rule.ListValue(items)) // the schema was made from the same table
}
