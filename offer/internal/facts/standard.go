package facts

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/record"
)

// standard is the field of a clause or attachment that is found, not given. Facts
// lack it until [SetStandard] sets it.
const standard = "standard"

// SetStandard sets whether each item of clauses or attachments is standard.
func SetStandard(f *rule.Facts, path string, list record.Value, is func(item record.Value) bool) {
	name := plain[path]
	at := slices.IndexFunc(name.Items, func(n record.Name) bool { return n.Path == standard })
	items := slices.Clone(f.Get(path).Items())
	for i := range items {
		fields := slices.Clone(items[i].Items())
		fields[at] = rule.BoolValue(is(list.At(i)))
		items[i] = rule.RecordValue(fields)
	}
	_ = f.Set(path, rule.ListValue(items)) // the schema was made from the same table
}
