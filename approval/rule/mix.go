package rule

import "slices"

// mix is the type of what may be either of two.
func mix(a, b Type) (Type, bool) {
	switch {
	case a.Kind == Missing:
		return b, true
	case b.Kind == Missing:
		return a, true
	case kindOf(a) != kindOf(b):
		return Type{}, false
	}
	switch kindOf(a) {
	case Number:
		if a.Unit == None {
			a.Unit = b.Unit
		}
		a.Kind = Number
		return a, a.Unit.fits(b.Unit)
	case Text:
		if a.Choices == nil {
			return b, true
		}
		if b.Choices != nil && !slices.Equal(a.Choices, b.Choices) {
			a.Choices = nil
		}
	case List:
		elem, ok := mix(a.elem(), b.elem())
		return Type{Kind: List, Elem: &elem}, ok
	case RecordKind:
		return mixRecords(a, b)
	}
	return a, true
}

func mixRecords(a, b Type) (Type, bool) {
	if len(a.Fields) != len(b.Fields) {
		return Type{}, false
	}
	out := Type{Kind: RecordKind, Fields: slices.Clone(a.Fields)}
	for i := range a.Fields {
		t, ok := mix(a.Fields[i].Type, b.Fields[i].Type)
		if !ok || a.Fields[i].Path != b.Fields[i].Path {
			return Type{}, false
		}
		out.Fields[i].Type = t
	}
	return out, true
}

// elem is the type of the items of a list.
func (t Type) elem() Type {
	if t.Elem == nil {
		return Type{}
	}
	return *t.Elem
}

// inner is the type of a value, or of the items of a list.
func (t Type) inner() Type {
	if t.Kind == List {
		return t.elem()
	}
	return t
}

func kindOf(t Type) Kind {
	if t.Kind == Integer {
		return Number
	}
	return t.Kind
}
