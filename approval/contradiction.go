package approval

import (
	"fmt"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/approval/rule/prove"
)

// entry is a stage or a band on the scale of a quantity.
type entry struct {
	id        string
	matrix    int    // -1: a stage
	on        []bool // for each stretch of the scale
	approvers []string
	beside    []string
	rule      int // of the scale
}

// checkContradictions finds values for which two matrices, or a matrix and a
// stage, have different approvers, unless one of them names the other in "beside".
func (pl *Planner) checkContradictions() []*Finding {
	var out []*Finding
	done := make([]bool, len(pl.matrices))
	for i := range pl.matrices {
		if done[i] || pl.matrices[i].broken() {
			continue
		}
		var same []int
		for j := i; j < len(pl.matrices); j++ {
			if !pl.matrices[j].broken() && prove.SameQuantity(pl.matrices[j].on, pl.matrices[i].on) {
				same = append(same, j)
				done[j] = true
			}
		}
		out = append(out, pl.contradictions(same)...)
	}
	return out
}

// broken reports whether a rule of the matrix did not compile.
func (m compiledMatrix) broken() bool { return m.on == nil || m.when == nil && m.When != "" }

// contradictions checks the matrices of one quantity against each other and
// against every stage.
func (pl *Planner) contradictions(matrices []int) []*Finding {
	first := pl.matrices[matrices[0]]
	var cuts []exact.Number
	var rules []*rule.Rule
	for _, m := range matrices {
		cuts = append(cuts, pl.matrices[m].cuts()...)
		rules = append(rules, pl.matrices[m].when)
	}
	var stages []*compiledStage
	for _, c := range pl.stages {
		if c.matrix < 0 && c.when != nil {
			stages = append(stages, c)
			rules = append(rules, c.when)
		}
	}
	scale := prove.NewScale(first.on, cuts, rules...)
	var entries []entry
	for i, c := range stages {
		at := len(matrices) + i
		entries = append(entries, entry{id: c.ID, matrix: -1, on: scale.Holds(at),
			approvers: stageApprovers(c.Stage), beside: c.Beside, rule: at})
	}
	for i, m := range matrices {
		possible := scale.Possible(i)
		for _, b := range pl.matrices[m].Bands {
			on := make([]bool, len(possible))
			for k, s := range scale.Stretches() {
				on[k] = possible[k] && b.holdsIn(s)
			}
			approvers, besides := pl.matrices[m].jointApprovers(b)
			entries = append(entries, entry{id: pl.matrices[m].ID + "." + b.ID, matrix: m, on: on,
				approvers: approvers, beside: besides, rule: i})
		}
	}
	return pl.conflicts(matrices, scale, entries)
}

// jointApprovers returns the approvers of a matrix if a band is hit: those of the
// band, and in a cumulative matrix those of every milder band.
func (m compiledMatrix) jointApprovers(hit Band) (approvers, beside []string) {
	approvers, beside = stageApprovers(hit.Stage), append(slices.Clone(hit.Beside), m.Beside...)
	if !m.Cumulative {
		return approvers, beside
	}
	at := slices.IndexFunc(m.order, func(b int) bool { return m.Bands[b].ID == hit.ID })
	for i, b := range m.order {
		if milder := i > at; milder != m.StrictHigh && i != at {
			approvers = append(approvers, stageApprovers(m.Bands[b].Stage)...)
			beside = append(beside, m.Bands[b].Beside...)
		}
	}
	slices.Sort(approvers)
	return slices.Compact(approvers), beside
}

// stageApprovers returns the approvers and advisers of a stage, sorted.
func stageApprovers(s Stage) []string {
	var out []string
	for _, q := range []*Quorum{s.Approve, s.Advise} {
		if q != nil {
			for _, w := range q.Of {
				out = append(out, w.String())
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// conflicts returns a finding for each range of values in which the same entries
// contradict each other.
func (pl *Planner) conflicts(matrices []int, scale *prove.Scale, entries []entry) []*Finding {
	found := pl.conflicting(scale, entries)
	stretches := scale.Stretches()
	on := pl.matrices[matrices[0]].Quantity
	key := fmt.Sprintf("matrix[%d].on", matrices[len(matrices)-1])
	var out []*Finding
	for i := 0; i < len(found); {
		j := i
		for j+1 < len(found) && slices.Equal(found[i], found[j+1]) {
			j++
		}
		if len(found[i]) > 0 {
			s := stretches[i].Join(stretches[j])
			f := &Finding{Code: CodeContradiction, Key: key, Quantity: on, IDs: found[i],
				Hint: "keep one of them, make their people the same, or set \"beside\" where both are meant"}
			f.Message = "for " + f.rangeText(s) + " these ask different people: " + strings.Join(found[i], ", ")
			f.setBounds(s)
			out = append(out, f)
		}
		i = j + 1
	}
	return out
}

// conflicting returns, for each stretch of the scale, the ids of the entries that
// contradict each other there.
func (pl *Planner) conflicting(scale *prove.Scale, entries []entry) [][]string {
	found := make([][]string, len(scale.Stretches()))
	meet := map[[2]int][]bool{}
	for a := range entries {
		for b := a + 1; b < len(entries); b++ {
			x, y := entries[a], entries[b]
			if !contradict(x, y) {
				continue
			}
			pair := [2]int{x.rule, y.rule}
			both, ok := meet[pair]
			if !ok {
				if both = scale.Possible(x.rule, y.rule); x.matrix < 0 {
					both = scale.Holds(x.rule, y.rule)
				}
				meet[pair] = both
			}
			for k := range found {
				if x.on[k] && y.on[k] && both[k] {
					found[k] = append(found[k], x.id, y.id)
				}
			}
		}
	}
	for i := range found {
		found[i] = pl.ordered(found[i])
	}
	return found
}

// contradict reports whether two entries of different matrices have different
// approvers, and neither names the other in "beside".
func contradict(x, y entry) bool {
	return x.matrix != y.matrix && len(x.approvers) > 0 && len(y.approvers) > 0 &&
		!slices.Equal(x.approvers, y.approvers) && !namesBeside(x, y) && !namesBeside(y, x)
}

// ordered returns ids in file order without duplicates.
func (pl *Planner) ordered(ids []string) []string {
	slices.SortFunc(ids, func(a, b string) int { return pl.index[a] - pl.index[b] })
	return slices.Compact(ids)
}

// namesBeside reports whether x names y in "beside", by its id or by its matrix.
func namesBeside(x, y entry) bool {
	matrix, _, _ := strings.Cut(y.id, ".")
	return slices.Contains(x.beside, y.id) || y.matrix >= 0 && slices.Contains(x.beside, matrix)
}

// checkBetween warns of values between two stages that compare the same name with
// constants, if the values turn on neither of them.
func (pl *Planner) checkBetween() []*Finding {
	var out []*Finding
	var done []string
	for i, c := range pl.stages {
		if c.matrix >= 0 || c.when == nil {
			continue
		}
		for _, name := range prove.Quantities(c.when) {
			if slices.Contains(done, name) {
				continue
			}
			done = append(done, name)
			out = append(out, pl.gapsBetween(name, i)...)
		}
	}
	return out
}

// gapsBetween checks the stages from first on that compare a name with constants.
func (pl *Planner) gapsBetween(name string, first int) []*Finding {
	var stages []*compiledStage
	var rules []*rule.Rule
	for _, c := range pl.stages[first:] {
		if c.matrix < 0 && c.when != nil && slices.Contains(prove.Quantities(c.when), name) {
			stages = append(stages, c)
			rules = append(rules, c.when)
		}
	}
	on, err := pl.schema.Compile(name, rule.WantAny)
	if err != nil || len(stages) < 2 {
		return nil
	}
	scale := prove.NewScale(on, nil, rules...)
	stretches := scale.Stretches()
	reached := make([][]string, len(stretches))
	for i, c := range stages {
		for k, h := range scale.Holds(i) {
			if h {
				reached[k] = append(reached[k], c.ID)
			}
		}
	}
	var out []*Finding
	for i := 0; i < len(reached); {
		j := i
		for j+1 < len(reached) && len(reached[i]) == 0 && len(reached[j+1]) == 0 {
			j++
		}
		if len(reached[i]) == 0 && i > 0 && j+1 < len(reached) && !slices.Equal(reached[i-1], reached[j+1]) {
			s := stretches[i].Join(stretches[j])
			if !prove.Whole(on) || s.HasWhole() {
				ids := append(slices.Clone(reached[i-1]), reached[j+1]...)
				out = append(out, pl.gapFinding(name, on, s, pl.ordered(ids)))
			}
		}
		i = j + 1
	}
	return out
}

// gapFinding returns the warning that a range of values turns on neither stage.
func (pl *Planner) gapFinding(name string, on *rule.Rule, s prove.Stretch, ids []string) *Finding {
	last := pl.stages[pl.index[ids[len(ids)-1]]]
	f := &Finding{Code: CodeGap, Warning: true, Key: last.key + ".when", Quantity: name, IDs: ids,
		Dates: prove.Dates(on),
		Hint:  "if that is meant, leave it; else move one of the bounds"}
	f.setBounds(s)
	f.Message = f.rangeText(s) + " reaches neither of " + strings.Join(ids, ", ")
	return f
}

// checkConstant warns of conditions that are always true or never true.
func (pl *Planner) checkConstant() []*Finding {
	var out []*Finding
	report := func(r *rule.Rule, key string, ids ...string) {
		if r == nil {
			return
		}
		names := strings.Join(ids, ", ")
		if truth, ok := prove.Constant(r); ok && truth {
			out = append(out, &Finding{Code: CodeAlwaysOn, Warning: true, Key: key, IDs: ids,
				Message: names + " is always on: the condition is true whatever the values are",
				Hint:    "leave the condition out if that is meant"})
		} else if ok {
			out = append(out, &Finding{Code: CodeNeverOn, Warning: true, Key: key, IDs: ids,
				Message: names + " is never on: no values make the condition true"})
		}
	}
	for _, c := range pl.stages {
		if c.matrix < 0 {
			report(c.when, c.key+".when", c.ID)
		}
	}
	for i, m := range pl.matrices {
		var ids []string
		for _, b := range m.Bands {
			ids = append(ids, m.ID+"."+b.ID)
		}
		report(m.when, fmt.Sprintf("matrix[%d].when", i), ids...)
		out = append(out, m.deadBands(i)...)
	}
	return out
}

// deadBands warns of bands that the matrix's own condition excludes.
func (m compiledMatrix) deadBands(i int) []*Finding {
	if m.broken() || m.when == nil {
		return nil
	}
	scale := prove.NewScale(m.on, m.cuts(), m.when)
	possible := scale.Possible(0)
	if _, constant := prove.Constant(m.when); constant || !slices.Contains(possible, true) {
		return nil
	}
	var out []*Finding
	for k, b := range m.Bands {
		hit := false
		for j, s := range scale.Stretches() {
			hit = hit || possible[j] && b.holdsIn(s)
		}
		if !hit && !m.Cumulative {
			id := m.ID + "." + b.ID
			out = append(out, &Finding{Code: CodeNeverOn, Warning: true, IDs: []string{id},
				Key:     fmt.Sprintf("matrix[%d].bands[%d]", i, k),
				Message: id + " is never on: where the matrix applies, its values do not occur"})
		}
	}
	return out
}
