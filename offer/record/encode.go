package record

import "github.com/offerdesk/offerdesk/offer/internal/input"

// node returns the value as a tree, as a reader returns it.
func (v Value) node() input.Node {
	switch v.kind {
	case "":
		return input.Node{Kind: input.Null}
	case Bool:
		return input.Node{Kind: input.Bool, Text: v.text}
	case Item:
		n := input.Node{Kind: input.Map}
		for _, p := range v.pairs {
			n.Members = append(n.Members, input.Member{Key: p.key, Value: p.value.node()})
		}
		return n
	case List:
		n := input.Node{Kind: input.List}
		for _, i := range v.items {
			n.Items = append(n.Items, i.node())
		}
		return n
	}
	return input.Node{Kind: input.Text, Text: v.text}
}

// MarshalJSON writes the value: amounts and dates as strings, a missing value as
// null.
func (v Value) MarshalJSON() ([]byte, error) { return v.append(nil, input.AppendText), nil }

// MarshalJSON writes the terms in groups, in the order of the contract: amounts
// as strings, dates as 2026-12-31.
func (t Terms) MarshalJSON() ([]byte, error) { return t.append(nil, input.AppendText), nil }

// UnmarshalJSON reads terms as [Parse] does, with custom fields that are not
// typed. It drops nothing.
func (t *Terms) UnmarshalJSON(src []byte) error {
	n, err := readJSON(src, MaxJSONBytes)
	if err != nil {
		return err
	}
	u, err := decode(n, &decoder{stored: true})
	if err != nil {
		return err
	}
	*t = u
	return nil
}
