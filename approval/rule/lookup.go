package rule

import (
	"maps"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// checkLookup checks lookup("table", key, …).
func checkLookup(c *checker, n *call) Type {
	args := n.src.args
	if len(args) > 1 && args[0].op == op.Name && args[0].local == nil {
		for i := range args[1:] {
			c.arg(n, i+1)
		}
		return c.fail(args[0], CodeType, `write lookup("`+args[0].text+`", …)`,
			"the name of a table is written in quotes")
	}
	if len(args) < 2 || args[0].op != op.Text {
		for i, a := range args {
			if !a.ofItem() {
				c.arg(n, i)
			}
		}
		return c.fail(n.src, CodeType, "", `write lookup("table", key, …)`)
	}
	for i := range args {
		c.arg(n, i)
	}
	t, ok := c.schema.opt.Tables[args[0].text]
	if !ok {
		return c.noTable(args[0])
	}
	n.table = t
	c.keys(n)
	if t.number {
		return numberType
	}
	return textType
}

// noTable reports a table that is not known.
func (c *checker) noTable(name *syntax) Type {
	if c.schema.broken["lookup:"+name.text] {
		return c.fail(name, CodeBroken, "", "the table %s has an error of its own", name.text)
	}
	known := slices.Collect(maps.Keys(c.schema.opt.Tables))
	return c.fail(name, CodeUnknownName, Nearest(name.text, known), "unknown table %s", name.text)
}

// keys checks the arguments of lookup that are compared with the columns.
func (c *checker) keys(n *call) {
	t, table := n.table, n.src.args[0].text
	columns := slices.Clone(t.columns)
	if t.dated() {
		columns = slices.Insert(columns, t.date, "the date")
	}
	for i, a := range n.src.args[1:] {
		is := n.args[i+1].at().typ
		onDate := t.dated() && i == t.date
		if !onDate {
			c.quoteArg(a, textType)
		}
		switch {
		case onDate && is.Kind != DateKind && is.Kind != Missing:
			c.fail(a, CodeType, "", "key %d of the table %s is a date, this is %s", i+1, table, is)
		case is.Kind == List || is.Kind == RecordKind:
			c.fail(a, CodeType, "", "a key of a table is one value, this is %s", is)
		}
	}
	if len(n.args)-1 != len(columns) {
		c.fail(n.src, CodeType, "", "the table %s requires %d keys: %s", table, len(columns),
			strings.Join(columns, ", "))
	}
}

func (e *env) lookup(n *call) Value {
	t := n.table
	args, known := e.homes(n.args)
	if !known {
		return Value{}
	}
	if e.spent(len(t.rows) / 8) {
		return Value{}
	}
	v, _ := e.ask("lookup", args, func() (Value, string) { return t.answer(args[1:]) })
	if v.IsMissing() {
		e.note(`lookup("` + n.src.args[0].text + `")`)
	}
	return v
}

// answer returns the value of the row with these keys, a date among them if the
// table has one. It changes keys.
func (t *Table) answer(keys []Value) (Value, string) {
	var on Date
	if t.dated() {
		on = keys[t.date].day()
		keys = slices.Delete(keys, t.date, t.date+1)
	}
	return t.match(keys, on), ""
}
