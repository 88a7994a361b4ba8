package sqlstore

import (
	"strconv"
	"strings"
)

// singleText writes the single statement of a plan. $1 is the tenant.
func singleText(p *plan, mode insertMode) string {
	w := &singleWriter{mode: mode, params: 1}
	for _, c := range p.changes {
		w.change(c)
	}
	for _, r := range p.runs {
		w.run(r)
	}
	for range p.erases {
		private, log, seq := w.param(), w.param(), w.param()
		w.part("update entries set private="+private+" where tenant=$1 and log="+log+" and seq="+seq+" returning 1",
			found)
	}
	return "with " + w.with.String() + "\nselect " + w.requires.String() + "1"
}

// singleWriter is a single statement in the making.
type singleWriter struct {
	mode     insertMode
	parts    int
	params   int
	with     strings.Builder
	requires strings.Builder
}

// param returns the next parameter.
func (w *singleWriter) param() string {
	w.params++
	return "$" + strconv.Itoa(w.params)
}

// list returns the next parameters, with a comma before each.
func (w *singleWriter) list(n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(", " + w.param())
	}
	return b.String()
}

// requirement returns a condition on what a part found.
type requirement func(part string) string

func found(part string) string { return "exists(select 1 from " + part + ")" }

func counted(n string) requirement {
	return func(part string) string { return "(select count(*) from " + part + ") = " + n }
}

// part adds a part with what it requires, nil if it may find nothing.
func (w *singleWriter) part(text string, requires requirement) {
	n := strconv.Itoa(w.parts)
	if w.parts > 0 {
		w.with.WriteString(",\n")
	}
	w.parts++
	w.with.WriteString("p" + n + " as (" + text + ")")
	if requires != nil {
		w.requires.WriteString("cast(case when " + requires("p"+n) + " then '0' else '" +
			movedMark + n + "' end as int),\n")
	}
}

func (w *singleWriter) change(c *change) {
	id := w.param()
	where := " where tenant=$1 and id=" + id
	switch c.action() {
	case inserts:
		w.part(w.insert(c, id)+string(w.mode)+" returning 1", found)
	case upserts:
		names := append([]string{"body"}, c.names...)
		w.part(w.insert(c, id)+postgresStatements{}.upsert(c.quoted, names)+" returning 1", found)
	case updates:
		where += " and revision=" + w.param()
		text := "update " + c.quoted + " set revision=revision+1, body=" + w.param()
		for _, n := range c.names {
			text += ", " + n + "=" + w.param()
		}
		w.part(text+where+" returning 1", found)
	case deletes:
		w.part("delete from "+c.quoted+where, nil)
	default:
		w.part("select 1 from "+c.quoted+where+" and revision="+w.param()+" for share", found)
	}
}

func (w *singleWriter) insert(c *change, id string) string {
	return "insert into " + c.quoted + "(tenant, id, revision, body" + prefixed(c.names) + ") values ($1, " +
		id + ", 1" +
		w.list(1+len(c.names)) + ")"
}

// run appends to a log. The entry before the first must exist.
func (w *singleWriter) run(r *run) {
	log, rows := w.param(), len(r.entries)
	text := "insert into entries(tenant, log, seq, body, private) select $1, " +
		log + ", v.seq, v.body, v.private from "
	first, count := "", strconv.Itoa(rows)
	if rows > maxRows {
		seqs, bodies, privates := w.param(), w.param(), w.param()
		text += "unnest(" + seqs + "::bigint[], " + bodies + "::bytea[], " + privates + "::bytea[])"
		first, count = w.param()+"::bigint", w.param()+"::int"
	} else {
		var values []string
		for range rows {
			seq, body, private := w.param(), w.param(), w.param()
			values = append(values, "("+seq+"::bigint, "+body+"::bytea, "+private+"::bytea)")
			if first == "" {
				first = seq + "::bigint"
			}
		}
		text += "(values " + strings.Join(values, ", ") + ")"
	}
	text += " as v(seq, body, private)"
	if rows > maxRows || r.entries[0].Seq > 1 {
		text += " where " + first + " = 1 or exists(select 1 from entries where tenant=$1 and log=" +
			log + " and seq=" + first + " - 1)"
	}
	w.part(text+string(w.mode)+" returning 1", counted(count))
}
