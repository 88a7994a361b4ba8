package facts

import (
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/record"
)

// valueOf returns the value of a name as rules see it.
func valueOf(v record.Value, n *record.Name) rule.Value {
	switch v.Kind() {
	case "":
		return rule.Value{}
	case record.Text, record.Choice, record.Person:
		return rule.TextValue(v.Text())
	case record.Bool:
		return rule.BoolValue(v.Bool())
	case record.Date:
		d, ok := v.Date()
		if !ok {
			return rule.Value{}
		}
		return rule.DateValue(d)
	case record.List:
		items := make([]rule.Value, v.Len())
		item := &record.Name{Kind: n.Of, Items: n.Items}
		for i := range items {
			items[i] = valueOf(v.At(i), item)
		}
		return rule.ListValue(items)
	case record.Item:
		fields := make([]rule.Value, len(n.Items))
		for i := range n.Items {
			in := &n.Items[i]
			if in.Path != standard {
				fields[i] = valueOf(v.Field(in.Path), in)
			}
		}
		return rule.RecordValue(fields)
	}
	number, ok := v.Number()
	if !ok {
		return rule.Value{}
	}
	return rule.NumberValue(number)
}

// amountOf returns the value of a name as rules see it, with its amounts in a
// currency; empty for the one of the conventions.
func amountOf(v record.Value, n *record.Name, currency string) rule.Value {
	switch {
	case currency == "":
		return valueOf(v, n)
	case n.Kind == record.List && n.Items != nil:
		items := make([]rule.Value, v.Len())
		for i := range items {
			item, fields := v.At(i), make([]rule.Value, len(n.Items))
			for j := range n.Items {
				in := &n.Items[j]
				fields[j] = amountOf(item.Field(in.Path), in, currency)
			}
			items[i] = rule.RecordValue(fields)
		}
		return rule.ListValue(items)
	case isAmount(n):
		if number, ok := v.Number(); ok {
			return rule.AmountValue(number, currency)
		}
	}
	return valueOf(v, n)
}

// isAmount reports whether a given name is an amount of money.
func isAmount(n *record.Name) bool {
	return n.Kind == record.OwnRate || n.Kind == record.Rate || n.Kind == record.Money ||
		n.Path == "amount" // of a stipend
}
