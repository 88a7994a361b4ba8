package rule_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// compare evaluates one drawn rule over drawn facts, and returns the kind of
// the difference; empty when there is none.
func (j *judge) compare(seed uint64) (kind string, c cause, facts map[string]any) {
	d := &drawer{Rand: rand.New(rand.NewPCG(seed, 8))}
	p := d.draw("bbbbbnntNT"[d.IntN(10)], 1+d.IntN(5))
	facts = d.drawFacts()
	maps.Copy(facts, map[string]any{"blank": "", "yes": true, "no": false})
	f := j.facts(facts)
	declared := d.IntN(2) == 0
	is := j.eval(p, facts, f, declared)
	if is.agree() {
		return "", cause{}, nil
	}
	c = j.cause(p, is, facts, f, declared)
	return kindOfDifference(c), c, facts
}

func (j *judge) facts(facts map[string]any) *rule.Facts {
	f := j.schema.NewFacts()
	for path, x := range facts {
		_ = f.Set(path, value(x))
	}
	return f
}

// describe writes a difference in no kind, with the facts that the rule reads.
func (c cause) describe(facts map[string]any) string {
	src := c.write(nil)
	var read []string
	for _, n := range slices.Sorted(maps.Keys(facts)) {
		if strings.Contains(src, n) {
			read = append(read, fmt.Sprintf("%s: %#v", n, facts[n]))
		}
	}
	return fmt.Sprintf("%s\n  over %s\n  here %v %s %v, in expr %#v %v", src, strings.Join(read, ", "), c.here,
		c.refused, c.stopped, c.there, c.fails)
}

// TestAgainstTheVM evaluates random rules over random facts here and in expr's
// VM. What differs must be of a kind that the documentation tells.
func TestAgainstTheVM(t *testing.T) {
	t.Parallel()
	n := 10_000
	if s := os.Getenv("OFFERDESK_TEST_RULES"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	j := newJudge(t)
	var mu sync.Mutex
	var wait sync.WaitGroup
	seen := map[string]int{}
	const workers = 2
	for w := range workers {
		wait.Go(func() {
			counts := map[string]int{}
			for seed := w; seed < n && !t.Failed(); seed += workers {
				kind, c, facts := j.compare(uint64(seed))
				if counts[kind]++; kind == unexplained {
					t.Errorf("seed %d: a difference of no kind:\n%s", seed, c.describe(facts))
				}
			}
			mu.Lock()
			defer mu.Unlock()
			for kind, k := range counts {
				seen[kind] += k
			}
		})
	}
	wait.Wait()
	for _, kind := range slices.Sorted(maps.Keys(seen)) {
		t.Logf("%8d %s", seen[kind], kind)
	}
	if seen[""] < n/3 {
		t.Errorf("only %d of %d rules give the same", seen[""], n)
	}
	for _, k := range differences {
		if seen[k.name] == 0 && n >= 1_000_000 { // some are rare; each has an example
			t.Errorf("no rule came to the difference %q", k.name)
		}
	}
}

// TestTheJudgeSeesFaults changes one operator in what is evaluated here. The
// difference is of no kind.
func TestTheJudgeSeesFaults(t *testing.T) {
	t.Parallel()
	for from, to := range map[string]string{"<": "<=", "+": "-", "and": "or", "==": "!=",
		"startsWith": "endsWith", "%": "*", "in": "not in", "/": "*", "!= nil": "== nil"} {
		t.Run(from, func(t *testing.T) {
			t.Parallel()
			j := newJudge(t)
			j.swap = map[string]string{from: to}
			found := false
			for seed := uint64(0); seed < 4000 && !found; seed++ {
				kind, c, _ := j.compare(seed)
				found = kind == unexplained && c.op == from
			}
			if !found {
				t.Errorf("%s is evaluated as %s, and nobody sees it", from, to)
			}
		})
	}
}
