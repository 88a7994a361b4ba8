package approval_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval"
)

// brief writes a finding as "gap matrix[0].on (14,15) m.a m.b"; a warning has a
// question mark after its code.
func brief(f *approval.Finding) string {
	out := string(f.Code)
	if f.Warning {
		out += "?"
	}
	out += " " + f.Key
	if f.From != nil || f.To != nil {
		lo, hi, from, to := "(", ")", "-", "-"
		if slices.Contains(f.Includes, "from") {
			lo = "["
		}
		if slices.Contains(f.Includes, "to") {
			hi = "]"
		}
		if f.From != nil {
			from = f.Bound(f.From)
		}
		if f.To != nil {
			to = f.Bound(f.To)
		}
		out += " " + lo + from + "," + to + hi
	}
	if len(f.IDs) > 0 {
		out += " " + strings.Join(f.IDs, " ")
	}
	return out
}

type check struct {
	reason string
	policy approval.Policy
	want   []string
}

func checks(t *testing.T, rows []check) {
	t.Helper()
	for _, c := range rows {
		_, found := compile(c.policy)
		var got []string
		for _, f := range found {
			got = append(got, brief(f))
			if f.Error() != f.Key+": "+f.Message || f.Message == "" {
				t.Errorf("%s: says %q", c.reason, f.Error())
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", c.reason, got, c.want)
		}
	}
}

// scale is a matrix m over x of bands such as "a:[5,10)"; - is open.
func scale(on string, list ...string) approval.Matrix {
	m := approval.Matrix{ID: "m", Quantity: on}
	for _, text := range list {
		id, span, _ := strings.Cut(text, ":")
		from, to, _ := strings.Cut(span[1:len(span)-1], ",")
		b := approval.Band{Stage: ask(id)}
		if from != "-" && span[0] == '[' {
			b.From = bound(from)
		} else if from != "-" {
			b.Above = bound(from)
		}
		if to != "-" && span[len(span)-1] == ']' {
			b.UpTo = bound(to)
		} else if to != "-" {
			b.Below = bound(to)
		}
		m.Bands = append(m.Bands, b)
	}
	return m
}

func matrices(list ...approval.Matrix) approval.Policy { return approval.Policy{Matrices: list} }

func TestBandsCoverEveryNumberOnce(t *testing.T) {
	t.Parallel()
	checks(t, []check{
		{"without gap or overlap", matrices(scale("x", "a:(-,12)", "b:[12,18)", "c:[18,22]", "d:(22,-)")), nil},
		{"one band for everything", matrices(scale("x", "a:(-,-)")), nil},
		{"a single point as a band", matrices(scale("x", "a:(-,5)", "b:[5,5]", "c:(5,-)")), nil},
		{"in another order", matrices(scale("x", "c:[18,-)", "a:(-,12)", "b:[12,18)")), nil},
		{"a bound written longer is the same", matrices(scale("x", "a:(-,12.00)", "b:[12,-)")), nil},
		{"a gap", matrices(scale("x", "a:(-,14]", "b:[15,-)")), []string{"gap matrix[0].on (14,15) m.a m.b"}},
		{"a gap with both bounds", matrices(scale("x", "a:(-,14)", "b:(15,-)")),
			[]string{"gap matrix[0].on [14,15] m.a m.b"}},
		{"a gap with its lower bound", matrices(scale("x", "a:(-,14)", "b:[15,-)")),
			[]string{"gap matrix[0].on [14,15) m.a m.b"}},
		{"a gap with its upper bound", matrices(scale("x", "a:(-,14]", "b:(15,-)")),
			[]string{"gap matrix[0].on (14,15] m.a m.b"}},
		{"a gap of a single point", matrices(scale("x", "a:(-,15)", "b:(15,-)")),
			[]string{"gap matrix[0].on [15,15] m.a m.b"}},
		{"nothing below", matrices(scale("x", "a:[0,10)", "b:[10,-)")), []string{"gap matrix[0].on (-,0) m.a"}},
		{"nothing above", matrices(scale("x", "a:(-,10)", "b:[10,20]")), []string{"gap matrix[0].on (20,-) m.b"}},
		{"nothing at either end", matrices(scale("x", "a:(0,10]")),
			[]string{"gap matrix[0].on (-,0] m.a", "gap matrix[0].on (10,-) m.a"}},
		{"two gaps", matrices(scale("x", "a:(-,1)", "b:(1,2)", "c:(2,-)")),
			[]string{"gap matrix[0].on [1,1] m.a m.b", "gap matrix[0].on [2,2] m.b m.c"}},
		{"an overlap", matrices(scale("x", "a:(-,15)", "b:[14,-)")),
			[]string{"overlap matrix[0].on [14,15) m.a m.b"}},
		{"an overlap with its upper bound", matrices(scale("x", "a:(-,15]", "b:(14,-)")),
			[]string{"overlap matrix[0].on (14,15] m.a m.b"}},
		{"an overlap of a single point", matrices(scale("x", "a:(-,15]", "b:[15,-)")),
			[]string{"overlap matrix[0].on [15,15] m.a m.b"}},
		{"an overlap up to no end", matrices(scale("x", "a:(-,-)", "b:[5,-)")),
			[]string{"overlap matrix[0].on [5,-) m.a m.b"}},
		{"one within another", matrices(scale("x", "a:(-,-)", "b:[5,6)")),
			[]string{"overlap matrix[0].on [5,6) m.a m.b"}},
		{"twice the same", matrices(scale("x", "a:(-,5)", "b:(-,5)", "c:[5,-)")),
			[]string{"overlap matrix[0].on (-,5) m.a m.b"}},
		{"three, one finding per stretch of the same bands",
			matrices(scale("x", "a:(-,20)", "b:[10,30)", "c:[15,-)")),
			[]string{"overlap matrix[0].on [10,15) m.a m.b", "overlap matrix[0].on [15,20) m.a m.b m.c",
				"overlap matrix[0].on [20,30) m.b m.c"}},
		{"three on one point", matrices(scale("x", "a:(-,5]", "b:[5,5]", "c:[5,-)")),
			[]string{"overlap matrix[0].on [5,5] m.a m.b m.c"}},
		{"a gap and an overlap", matrices(scale("x", "a:(-,5)", "b:[4,8)", "c:[9,-)")),
			[]string{"overlap matrix[0].on [4,5) m.a m.b", "gap matrix[0].on [8,9) m.b m.c"}},
		{"a band that holds nothing is no band here", matrices(scale("x", "a:(-,5)", "b:(5,5)", "c:[5,-)")), nil},
		{"without bands", matrices(approval.Matrix{ID: "m", Quantity: "x"}), []string{"syntax matrix[0]"}},
		{"of the second matrix", matrices(scale("y", "z:(-,-)"), renamed(scale("x", "a:(-,14]", "b:[15,-)"), "n")),
			[]string{"gap matrix[1].on (14,15) n.a n.b"}},
	})
}

func TestFindingsNameTheirValues(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		bands []string
		says  string
	}{
		{[]string{"a:(-,14]", "b:[15,-)"}, "14 < margin.percent < 15"},
		{[]string{"a:(-,14)", "b:(15,-)"}, "14 <= margin.percent <= 15"},
		{[]string{"a:(-,15)", "b:(15,-)"}, "margin.percent = 15"},
		{[]string{"a:[0,-)"}, "margin.percent < 0"},
		{[]string{"a:(0,-)"}, "margin.percent <= 0"},
		{[]string{"a:(-,22]"}, "margin.percent > 22"},
		{[]string{"a:(-,22.5)"}, "margin.percent >= 22.5"},
		{[]string{"a:(-,-)", "b:(-,-)"}, "any margin.percent"},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			_, found := compile(matrices(scale("margin.percent", c.bands...)))
			if len(found) == 0 || !strings.Contains(found[0].Message, c.says) || found[0].Quantity != "margin.percent" {
				t.Errorf("%q: %v does not say %q", c.bands, found, c.says)
			}
		})
	}
}

func beside(s approval.Stage, ids ...string) approval.Stage { s.Beside = ids; return s }

func TestContradictions(t *testing.T) {
	t.Parallel()
	m := func() approval.Matrix { return scale("x", "low:(-,10)", "high:[10,-)") }
	n := func(bands ...string) approval.Matrix { return renamed(scale("x", bands...), "n") }
	only := func(m approval.Matrix, when string) approval.Matrix { m.When = when; return m }
	asks := func(m approval.Matrix, b int, q, a *approval.Quorum) approval.Matrix {
		m.Bands[b].Approve, m.Bands[b].Advise = q, a
		return m
	}
	says := func(m approval.Matrix, b int, ids ...string) approval.Matrix { m.Bands[b].Beside = ids; return m }
	acts := func(m approval.Matrix, b int) approval.Matrix {
		m.Bands[b].Approve, m.Bands[b].Auto = nil, "approve"
		return m
	}
	both := func(s approval.Stage) approval.Policy {
		return approval.Policy{Stages: []approval.Stage{s}, Matrices: []approval.Matrix{m()}}
	}
	checks(t, []check{
		{"two matrices of one quantity", matrices(m(), n("all:(-,-)")),
			[]string{"contradiction matrix[1].on (-,10) m.low n.all",
				"contradiction matrix[1].on [10,-) m.high n.all"}},
		{"that ask the same people where they meet", matrices(m(), n("low:(-,10)", "high:[10,-)")), nil},
		{"that ask the same people up to another bound", matrices(m(), n("low:(-,12)", "high:[12,-)")),
			[]string{"contradiction matrix[1].on [10,12) m.high n.low"}},
		{"on a single point", matrices(m(), n("low:(-,10]", "high:(10,-)")),
			[]string{"contradiction matrix[1].on [10,10] m.high n.low"}},
		{"three matrices", matrices(scale("x", "a:(-,-)"), renamed(scale("x", "b:(-,-)"), "n"),
			renamed(scale("x", "c:(-,-)"), "o")), []string{"contradiction matrix[2].on m.a n.b o.c"}},
		{"the quantity written another way", matrices(m(), renamed(scale("(x)", "all:(-,-)"), "n")),
			[]string{"contradiction matrix[1].on (-,10) m.low n.all",
				"contradiction matrix[1].on [10,-) m.high n.all"}},
		{"with a default", matrices(m(), renamed(scale("x ?? 0", "all:(-,-)"), "n")),
			[]string{"contradiction matrix[1].on (-,10) m.low n.all",
				"contradiction matrix[1].on [10,-) m.high n.all"}},
		{"where it is given", matrices(m(), renamed(scale("if has(x) { x } else { 0 }", "all:(-,-)"), "n")),
			[]string{"contradiction matrix[1].on (-,10) m.low n.all",
				"contradiction matrix[1].on [10,-) m.high n.all"}},
		{"another quantity", matrices(m(), renamed(scale("y", "all:(-,-)"), "n")), nil},
		{"conditions that exclude each other",
			matrices(only(m(), `type == "a"`), only(n("all:(-,-)"), `type == "b"`)), nil},
		{"conditions that can meet", matrices(only(m(), `type == "a"`), only(n("all:(-,-)"), `client == "b"`)),
			[]string{"contradiction matrix[1].on (-,10) m.low n.all",
				"contradiction matrix[1].on [10,-) m.high n.all"}},
		{"a condition on the quantity", matrices(m(), only(n("all:(-,-)"), "x < 5")),
			[]string{"contradiction matrix[1].on (-,5) m.low n.all"}},
		{"a condition on the quantity excludes", matrices(only(m(), "x >= 10"), only(n("all:(-,-)"), "x < 5")),
			[]string{"never_on? matrix[0].bands[0] m.low"}},
		{"beside the other matrix", matrices(m(), says(n("all:(-,-)"), 0, "m")), nil},
		{"beside one band of it", matrices(m(), says(n("all:(-,-)"), 0, "m.low")),
			[]string{"contradiction matrix[1].on [10,-) m.high n.all"}},
		{"said by the other one", matrices(says(m(), 0, "n"), n("all:(-,-)")),
			[]string{"contradiction matrix[1].on [10,-) m.high n.all"}},
		{"beside, said by a matrix", matrices(m(), besideAll(n("all:(-,-)"), "m")), nil},
		{"beside, said by the other matrix", matrices(besideAll(m(), "n"), n("all:(-,-)")), nil},
		{"beside a band, said by a matrix", matrices(m(), besideAll(n("all:(-,-)"), "m.low")),
			[]string{"contradiction matrix[1].on [10,-) m.high n.all"}},
		{"beside a stage, said by a matrix",
			approval.Policy{Stages: []approval.Stage{when(ask("a"), "x < 5")},
				Matrices: []approval.Matrix{besideAll(m(), "a")}}, nil},
		{"beside nobody, said by a matrix", matrices(besideAll(m(), "zzz")),
			[]string{"unknown_name? matrix[0].beside"}},
		{"beside nobody, said by a stage", stages(beside(when(ask("a"), "x < 5"), "zzz")),
			[]string{"unknown_name? stages[0].beside"}},
		{"beside something else", matrices(m(), says(n("all:(-,-)"), 0, "o")),
			[]string{"unknown_name? matrix[1].bands[0].beside", "contradiction matrix[1].on (-,10) m.low n.all",
				"contradiction matrix[1].on [10,-) m.high n.all"}},
		{"approval and advice together are the same people",
			matrices(asks(m(), 0, anyOf(1, "role:u"), anyOf(1, "role:v")),
				asks(n("all:(-,10)", "high:[10,-)"), 0, allOf("role:v role:u"), nil)), nil},
		{"advice of others", matrices(asks(m(), 0, anyOf(1, "role:u"), anyOf(1, "role:v")),
			asks(n("all:(-,10)", "high:[10,-)"), 0, anyOf(1, "role:u"), nil)),
			[]string{"contradiction matrix[1].on (-,10) m.low n.all"}},
		{"a band that acts asks nobody", matrices(acts(m(), 0), n("all:(-,-)")),
			[]string{"contradiction matrix[1].on [10,-) m.high n.all"}},

		{"matrix and stage", both(when(ask("s"), "x < 5")), []string{"contradiction matrix[0].on (-,5) s m.low"}},
		{"matrix and stage over a bound", both(when(ask("s"), "x >= 5 and x < 15")),
			[]string{"contradiction matrix[0].on [5,10) s m.low", "contradiction matrix[0].on [10,15) s m.high"}},
		{"at one value", both(when(ask("s"), "x == 5")), []string{"contradiction matrix[0].on [5,5] s m.low"}},
		{"the quantity with a default", both(when(ask("s"), "(x ?? 0) < 5")),
			[]string{"contradiction matrix[0].on (-,5) s m.low"}},
		{"a stage that asks the same", both(when(with("s", anyOf(1, "role:low")), "x < 5")), nil},
		{"a stage for another reason", both(when(ask("s"), "y < 5")), nil},
		{"a stage for one of two reasons", both(when(ask("s"), "y < 5 or x < 3")),
			[]string{"contradiction matrix[0].on (-,3) s m.low"}},
		{"a stage without condition", both(ask("s")), nil},
		{"stage beside the matrix", both(beside(when(ask("s"), "x < 5"), "m")), nil},
		{"stage beside the band", both(beside(when(ask("s"), "x < 5"), "m.low")), nil},
		{"band beside the stage",
			approval.Policy{Stages: []approval.Stage{when(ask("s"), "x < 5")},
				Matrices: []approval.Matrix{says(m(), 0, "s")}}, nil},
		{"conditions of stage and matrix exclude",
			approval.Policy{Stages: []approval.Stage{when(ask("s"), `x < 5 and type == "a"`)},
				Matrices: []approval.Matrix{only(m(), `type == "b"`)}}, nil},
		{"a stage that only tells", both(approval.Stage{ID: "s", When: "x < 5", Notify: who("role:z")}), nil},
		{"two stages may ask different people", stages(when(ask("a"), "x < 5"), when(ask("b"), "x < 8")), nil},
	})
}

func TestBetween(t *testing.T) {
	t.Parallel()
	checks(t, []check{
		{"a hole", stages(when(ask("a"), "x < 10"), when(ask("b"), "x > 12")),
			[]string{"gap? stages[1].when [10,12] a b"}},
		{"a point", stages(when(ask("a"), "x < 10"), when(ask("b"), "x > 10")),
			[]string{"gap? stages[1].when [10,10] a b"}},
		{"no hole", stages(when(ask("a"), "x < 10"), when(ask("b"), "x >= 10")), nil},
		{"what is below all and above all is meant",
			stages(when(ask("a"), "x > 5 and x < 10"), when(ask("b"), "x >= 10 and x < 20")), nil},
		{"of three, each hole", stages(when(ask("a"), "x < 10"), when(ask("b"), "x > 12 and x < 20"),
			when(ask("c"), "x > 21")), []string{"gap? stages[1].when [10,12] a b", "gap? stages[2].when [20,21] b c"}},
		{"one stage at both ends", stages(when(ask("a"), "x < 10 or x > 12"), when(ask("b"), "x > 50")), nil},
		{"a default for a missing value", stages(when(ask("a"), "(x ?? 0) < 10"), when(ask("b"), "x > 12")),
			[]string{"gap? stages[1].when [10,12] a b"}},
		{"days", stages(when(ask("a"), `opened < date("2027-01-01")`),
			when(ask("b"), `opened > date("2027-06-30")`)),
			[]string{"gap? stages[1].when [2027-01-01,2027-06-30] a b"}},
		{"one day", stages(when(ask("a"), `opened < date("2027-01-01")`),
			when(ask("b"), `date("2027-01-01") < opened`)),
			[]string{"gap? stages[1].when [2027-01-01,2027-01-01] a b"}},
		{"no day lies between two days",
			stages(when(ask("a"), `opened <= date("2026-12-31")`), when(ask("b"), `opened >= date("2027-01-01")`)),
			nil},
		{"no whole number lies between 3 and 4",
			stages(when(ask("a"), "revision <= 3"), when(ask("b"), "revision >= 4")), nil},
		{"one lies between 3 and 5", stages(when(ask("a"), "revision <= 3"), when(ask("b"), "revision >= 5")),
			[]string{"gap? stages[1].when (3,5) a b"}},
		{"none between two that are not whole",
			stages(when(ask("a"), "revision <= -0.5"), when(ask("b"), "revision >= -0.25")), nil},
		{"zero lies between", stages(when(ask("a"), "revision <= -0.5"), when(ask("b"), "revision >= 0.25")),
			[]string{"gap? stages[1].when (-0.5,0.25) a b"}},
		{"different names", stages(when(ask("a"), "x < 10"), when(ask("b"), "y > 12")), nil},
		{"one of them compares with a name", stages(when(ask("a"), "x < 10"), when(ask("b"), "x > y")), nil},
	})
}

func TestConstantConditions(t *testing.T) {
	t.Parallel()
	off := scale("y", "a:(-,-)")
	off.When = "x < 1 and x > 2"
	on := scale("y", "a:(-,-)")
	on.When = "has(x) or not has(x)"
	checks(t, []check{
		{"always", stages(when(ask("a"), "has(x) or not has(x)")), []string{"always_on? stages[0].when a"}},
		{"never", stages(when(ask("a"), "x < 1 and x > 2")), []string{"never_on? stages[0].when a"}},
		{"literally", stages(when(ask("a"), "true"), when(ask("b"), "false")),
			[]string{"always_on? stages[0].when a", "never_on? stages[1].when b"}},
		{"sometimes", stages(when(ask("a"), "x < 1 and x > 0")), nil},
		{"without condition that is meant", stages(ask("a")), nil},
		{"never: a matrix", matrices(off), []string{"never_on? matrix[0].when m.a"}},
		{"always: a matrix", matrices(on), []string{"always_on? matrix[0].when m.a"}},
	})
}

func TestNobodyCanDecide(t *testing.T) {
	t.Parallel()
	separate := func(p approval.Policy, s approval.Separation) approval.Policy { p.Separate = s; return p }
	all := approval.DefaultSeparation("pay", "bill")
	userBand := func(m approval.Matrix,
		b int) approval.Matrix {
		m.Bands[b].Approve = anyOf(1, "user:ann")
		return m
	}
	ann := func(id string) approval.Stage { return with(id, anyOf(1, "user:ann")) }
	holder := with("a", allOf("person:commission_holder role:x"))
	cumulative := userBand(userBand(bands("x", "low", "cumulative"), 0), 2)
	checks(t, []check{
		{"any 0", quorum(anyOf(0, "role:x")), []string{"nobody stages[0].approve a"}},
		{"no person is named", quorum(anyOf(1, "")), []string{"nobody stages[0].approve a"}},
		{"more than are named", quorum(anyOf(3, "user:ann user:bob")), []string{"nobody stages[0].approve a"}},
		{"the same one named twice", quorum(anyOf(2, "user:ann user:ann")), []string{"nobody stages[0].approve a"}},
		{"the same one named twice, in other letters", quorum(anyOf(2, "user:ann user:Ann")),
			[]string{"nobody stages[0].approve a"}},
		{"all, the same one twice", quorum(allOf("user:ann user:ann")), []string{"nobody stages[0].approve a"}},
		{"all, the same role twice may be two people", quorum(allOf("role:x role:x")), nil},
		{"more than are named, and a role", quorum(anyOf(3, "user:ann role:x")), nil},
		{"who holds the commission", separate(stages(holder), all), []string{"nobody stages[0].approve a"}},
		{"who holds the commission, switched off", stages(holder), nil},
		{"one of several holds the commission", separate(quorum(anyOf(1, "person:commission_holder role:x")), all),
			nil},
		{"only who holds the commission", separate(quorum(anyOf(1, "person:commission_holder")), all),
			[]string{"nobody stages[0].approve a"}},
		{"one person for two stages", separate(stages(ann("a"), ann("b")), all),
			[]string{"nobody stages[1].approve a b"}},
		{"one person for two stages, switched off", stages(ann("a"), ann("b")), nil},
		{"two people for two stages", separate(stages(ann("a"), with("b", anyOf(1, "user:bob"))), all), nil},
		{"two stages that exclude each other",
			separate(stages(when(ann("a"), "x < 1"), when(ann("b"), "x > 2")), all),
			[]string{"gap? stages[1].when [1,2] a b"}},
		{"two stages of which one is for a missing value",
			separate(stages(when(ann("a"), "not has(x)"), when(ann("b"), "x > 2")), all), nil},
		{"two stages that can meet", separate(stages(when(ann("a"), "x < 1"), when(ann("b"), "y > 2")), all),
			[]string{"nobody stages[1].approve a b"}},
		{"two bands of one matrix", separate(matrices(userBand(userBand(bands("x", "low", ""), 0), 2)), all), nil},
		{"two bands of a cumulative matrix", separate(matrices(cumulative), all),
			[]string{"nobody matrix[0].bands[2].approve m.low m.high"}},
		{"a stage and a band that can meet",
			separate(approval.Policy{Stages: []approval.Stage{when(ann("a"), "y < 1")},
				Matrices: []approval.Matrix{userBand(bands("x", "low", ""), 2)}}, all),
			[]string{"nobody matrix[0].bands[2].approve a m.high"}},
		{"a stage and a band that exclude each other",
			separate(approval.Policy{Stages: []approval.Stage{beside(when(ann("a"), "x < 5"), "m")},
				Matrices: []approval.Matrix{userBand(bands("x", "low", ""), 2)}}, all), nil},
		{"and a band of a quantity with a comment",
			separate(approval.Policy{Stages: []approval.Stage{beside(when(ann("a"), "x < 5"), "m")},
				Matrices: []approval.Matrix{userBand(bands("x // of all", "low", ""), 2)}}, all), nil},
		{"and a band of a quantity with a default",
			separate(approval.Policy{Stages: []approval.Stage{beside(when(ann("a"), "x < 5"), "m")},
				Matrices: []approval.Matrix{userBand(bands("let q = x ?? 20; q", "low", ""), 2)}}, all), nil},
		{"bands of two matrices that exclude each other",
			separate(stagesBeside(matrices(userBand(bands("x", "low", ""), 0),
				renamed(userBand(bands("x", "low", ""), 2), "n"))), all), nil},
		{"two cumulative matrices whose mild ends meet",
			separate(stagesBeside(matrices(userBand(bands("x", "low", "cumulative"), 2),
				renamed(userBand(bands("x", "high", "cumulative"), 0), "n"))), all),
			[]string{"nobody matrix[1].bands[0].approve m.high n.low"}},
		{"a stage that tells stands beside one that asks",
			separate(stages(ann("a"), approval.Stage{ID: "b", Notify: who("user:ann")},
				with("c", anyOf(1, "user:bob"))), all), nil},
		{"one of two for one stage leaves the other",
			separate(stages(with("a", anyOf(1, "user:ann user:bob")), ann("b")), all), nil},
		{"three stages for two people",
			separate(stages(with("a", anyOf(1, "user:ann user:bob")), with("b", anyOf(1, "user:bob user:ann")),
				with("c", anyOf(1, "user:ann user:bob"))), all), []string{"nobody stages[2].approve a b c"}},
		{"three stages for three people",
			separate(stages(with("a", anyOf(1, "user:ann user:bob")), with("b", anyOf(1, "user:bob user:ann")),
				with("c", anyOf(1, "user:ann user:cy"))), all), nil},
		{"only those that take its people are named",
			separate(stages(with("z", anyOf(1, "user:zed")), with("a", anyOf(2, "user:ann user:bob")), ann("c")), all),
			[]string{"nobody stages[2].approve a c"}},
		{"a role beside the named ones may be anybody",
			separate(stages(ann("a"), with("b", anyOf(1, "user:ann role:x"))), all), nil},
		{"found once", separate(stages(with("a", anyOf(2, "user:ann")), ann("b")), all),
			[]string{"nobody stages[0].approve a"}},
		{"an auto stage asks nobody",
			separate(stages(ann("a"), approval.Stage{ID: "b", Auto: "approve", Approve: anyOf(1, "user:ann")}), all),
			nil},
	})
}

func TestWaitingAndNames(t *testing.T) {
	t.Parallel()
	bandAfter := bands("x", "low", "", "zzz")
	checks(t, []check{
		{"a circle of two", stages(after(ask("a"), "b"), after(ask("b"), "a")),
			[]string{"cycle stages[0].after a b"}},
		{"a circle of three", stages(after(ask("a"), "c"), after(ask("b"), "a"), after(ask("c"), "b")),
			[]string{"cycle stages[0].after a b c"}},
		{"itself", stages(after(ask("a"), "a")), []string{"cycle stages[0].after a"}},
		{"through a matrix", approval.Policy{Stages: []approval.Stage{after(ask("a"), "m.low")},
			Matrices: []approval.Matrix{scale("x", "low:(-,-)")}}, []string{"cycle stages[0].after a m.low"}},
		{"after nobody", stages(after(ask("a"), "zzz")), []string{"unknown_name stages[0].after"}},
		{"matrix after nobody", matrices(bandAfter),
			[]string{"unknown_name matrix[0].bands[0].after", "unknown_name matrix[0].bands[1].after",
				"unknown_name matrix[0].bands[2].after"}},
		{"ask nobody", stages(rejects(ask("a"), "ask zzz")), []string{"unknown_name stages[0].on_reject"}},
		{"ask a band", approval.Policy{Stages: []approval.Stage{rejects(ask("a"), "ask m.low")},
			Matrices: []approval.Matrix{scale("x", "low:(-,-)")}}, nil},
		{"route to nobody", approval.Policy{Stages: []approval.Stage{ask("a")}, Routes: routedTo("zzz")},
			[]string{"unknown_name route zzz"}},
		{"route to a band", approval.Policy{Matrices: []approval.Matrix{scale("x", "low:(-,-)")},
			Routes: routedTo("m.low")}, nil},
		{"an id twice", stages(ask("a"), after(ask("a"))), []string{"syntax stages[1].id"}},
		{"nothing to do", stages(approval.Stage{ID: "a"}), []string{"syntax stages[0]"}},
		{"a person field that is none", quorum(anyOf(1, "person:zzz")), []string{"unknown_name stages[0].approve"}},
		{"a condition with a name that is none", stages(when(ask("a"), "zzz > 1")),
			[]string{"unknown_name stages[0].when"}},
		{"a condition that is a number", stages(when(ask("a"), "x + 1")), []string{"type stages[0].when"}},
		{"reapprove with a name that is none",
			stages(approval.Stage{ID: "a", Approve: anyOf(1, "role:x"), Reapprove: "zzz"}),
			[]string{"unknown_name stages[0].reapprove"}},
		{"a quantity that is a text", matrices(scale("client", "a:(-,-)")), []string{"type matrix[0].on"}},
		{"all of it at once", stages(when(ask("a"), "zzz > 1"), when(ask("b"), "x +")),
			[]string{"unknown_name stages[0].when", "syntax stages[1].when"}},
	})
}

func TestParseWho(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"role:ops", "role:ops"}, {"role:ops@business_unit", "role:ops@business_unit"},
		{"role:ops@client", "role:ops@client"}, {"role:ops@region", "role:ops@region"},
		{"user:ann", "user:ann"}, {"person:hiring_manager", "person:hiring_manager"},
		{"person:custom.reviewer", "person:custom.reviewer"},
		{"role:", ""}, {"role:@client", ""}, {"role:ops@", ""}, {"role:ops@team", ""}, {"ops", ""}, {"", ""},
		{"group:x", ""}, {"user:", ""},
	} {
		t.Run(c.text, func(t *testing.T) {
			t.Parallel()
			w, err := factNames.ParseApprover(c.text)
			if (err == nil) != (c.want != "") || err == nil && w.String() != c.want {
				t.Errorf("%q: %v, %v", c.text, w, err)
			}
		})
	}
}

// What other stages read does not hide a contradiction: of many stages with
// conditions of their own, each is held against the matrix alone.
func TestContradictionAmongMany(t *testing.T) {
	t.Parallel()
	var list []approval.Stage
	for i := range 12 {
		n := string(rune('a' + i))
		cond := `x < 5 and client == "` + n + `" and region == "` + n + `" and type == "` +
			n + `" and business_unit == "` + n + `" and custom.reviewer == "` + n + `"`
		list = append(list, beside(when(ask("s"+n), cond), "m"))
	}
	list[7].Beside = nil
	alone := slices.Clone(list)
	for i := range alone {
		alone[i].Beside = nil
	}
	checks(t, []check{
		{"one of twelve does not say beside",
			approval.Policy{Stages: list, Matrices: []approval.Matrix{scale("x", "low:(-,10)", "high:[10,-)")}},
			[]string{"contradiction matrix[0].on (-,5) sh m.low"}},
		{"a hole between two of many", stages(append(alone, when(ask("t"), "x > 8"))...),
			[]string{"gap? stages[12].when [5,8] sa sb sc sd se sf sg sh si sj sk sl t"}},
	})
}
