package playbook

import (
	"bytes"
	"errors"
	"maps"
	"path"
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
)

// tables reads the lookup tables. One with errors is returned too if its
// columns are known.
func (b *builder) tables() map[string]*rule.Table {
	out := map[string]*rule.Table{}
	for name := range b.raw.Tables {
		if _, ok := b.raw.CSV[name]; !ok {
			b.broken = append(b.broken, "lookup:"+name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(b.raw.CSV)) {
		src := b.raw.CSV[name]
		t, err := rule.ParseTable(name, bytes.NewReader(src))
		b.tableErrors(name, src, err)
		if t != nil {
			out[name] = t
		} else {
			b.broken = append(b.broken, "lookup:"+name)
		}
	}
	return out
}

// tableErrors reports the errors of a table in its own file.
func (b *builder) tableErrors(name string, src []byte, err error) {
	entry := b.raw.Tables[name]
	for _, e := range flatten(err) {
		f := source.NewFile(path.Join(path.Dir(entry.File.Name()), entry.Node.Text), string(src), b.found)
		var bad *rule.TableError
		if errors.As(e, &bad) {
			f.Fail(source.At(bad.Line, 1), bad.Code, "", "%s", bad.Message)
		} else {
			f.Fail(source.At(1, 1), source.CodeSyntax, "", "%s", e.Error())
		}
	}
}

// lawFunctions returns the functions of rules that read tables of law.
func lawFunctions(law *pay.Tables, perDiem *pay.PerDiem) []rule.Function {
	return []rule.Function{
		floorFunction("minimum_wage", rule.PerHour, law.MinimumWage),
		floorFunction("exempt_level", rule.PerWeek, law.ExemptLevel),
		perDiemFunction(perDiem),
	}
}

func floorFunction(name string, unit rule.Unit, at func(string, rule.Date) (pay.Entry, error)) rule.Function {
	return rule.Function{
		Name:   name,
		Params: []rule.Type{{Kind: rule.Text}, {Kind: rule.DateKind}},
		Result: rule.Type{Kind: rule.Number, Unit: unit},
		Call: func(args []rule.Value) (rule.Value, error) {
			state, _ := args[0].Text()
			e, err := at(state, dateOf(args[1]))
			if err != nil {
				return rule.Value{}, plainReason(err)
			}
			return rule.NumberValue(e.Value), nil
		},
	}
}

func perDiemFunction(perDiem *pay.PerDiem) rule.Function {
	text, amount := rule.Type{Kind: rule.Text}, rule.Type{Kind: rule.Number, Unit: rule.PerDay}
	return rule.Function{
		Name:   "gsa",
		Params: []rule.Type{text, text, text, {Kind: rule.DateKind}},
		Result: rule.Type{Kind: rule.RecordKind,
			Fields: []rule.Field{{Path: "lodging", Type: amount}, {Path: "meals", Type: amount}}},
		Call: func(args []rule.Value) (rule.Value, error) {
			if perDiem == nil {
				return rule.Value{}, errors.New("no table of GSA's per diem is loaded")
			}
			state, _ := args[0].Text()
			county, _ := args[1].Text()
			city, _ := args[2].Text()
			a, err := perDiem.At(state, county, city, dateOf(args[3]))
			if err != nil {
				return rule.Value{}, plainReason(err)
			}
			return rule.RecordValue([]rule.Value{rule.NumberValue(a.Lodging), rule.NumberValue(a.Meals)}), nil
		},
	}
}

// plainReason returns an error without the name of its package.
func plainReason(err error) error { return errors.New(pay.Reason(err)) }

// dateOf returns the day of a value; the zero Date if it has none.
func dateOf(v rule.Value) rule.Date {
	day, _ := v.Date()
	return day
}

// reserved reports whether a name belongs to the rule language, or is a function of
// every playbook.
func reserved(name string) bool {
	return rule.Reserved(name) ||
		slices.ContainsFunc(lawFunctions(nil, nil), func(f rule.Function) bool { return f.Name == name })
}
