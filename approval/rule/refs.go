package rule

var (
	nothing   = &Value{}
	emptyList = &Value{kind: List}
)

// ref points at the value of a field, an item or a member. It is never to be
// written to.
func (e *env) ref(n node) *Value {
	switch n := n.(type) {
	case *field:
		return e.field(n)
	case *item:
		return e.found(e.items[n.level], &n.core, n.path)
	case *member:
		return e.member(n)
	}
	v := e.value(n)
	return &v
}

func (e *env) field(n *field) *Value {
	f := e.facts
	if n.before {
		if f = f.Before(); f == nil {
			e.note(n.src.text)
			return nothing
		}
	}
	v := f.at(n.slot)
	switch {
	case v.kind != Missing:
		if n.per >= 0 && !e.facts.at(n.per).Equal(*f.at(n.per)) {
			e.noteUnit(n.src.text, f.at(n.per))
			return nothing
		}
	case n.typ.Kind == List:
		return emptyList
	case v.list == nil:
		e.note(n.src.text)
	default:
		e.noteCauses(n, v)
	}
	return v
}

func (e *env) member(n *member) *Value {
	base := e.ref(n.of)
	if base.kind != RecordKind {
		return nothing // the base has been noted
	}
	v := nothing
	if n.slot < len(base.list) {
		v = &base.list[n.slot]
	}
	return e.found(v, &n.core, n.path)
}

// found is a part of a list or a record. An absent list is empty.
func (e *env) found(v *Value, n *core, path string) *Value {
	if v.kind == Missing {
		if n.typ.Kind == List {
			return emptyList
		}
		e.note(path)
	}
	return v
}
