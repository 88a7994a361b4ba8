package approval_test

import (
	"fmt"
	"maps"
	"math/bits"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/offerdesk/offerdesk/approval"
)

// seatModel is one stage kept in the plainest way: for each place the words of those
// who may fill it, "role:x", "user:ann" or "role:x only ann", and who decided.
type seatModel struct {
	places    [][]string
	escalated []string
	away      map[string]bool // gave the own place away
	yes       []modelYes
}

// modelYes is an approval, and the entries under which it was given: an entry that an
// escalation adds later is none of them, and a place that is added later is not filled.
type modelYes struct {
	by       string
	entitled approval.Person
	as       []string
	places   int // how many there were
}

func newSeatModel(q *approval.Quorum) *seatModel {
	m := &seatModel{away: map[string]bool{}}
	var all []string
	for _, w := range q.Of {
		all = append(all, w.String())
		if q.All {
			m.places = append(m.places, []string{w.String()})
		}
	}
	for len(m.places) < q.Any {
		m.places = append(m.places, slices.Clone(all))
	}
	return m
}

// fits returns the entries under which a person may fill a place.
func (m *seatModel) fits(place []string, who approval.Person) []string {
	var out []string
	for _, word := range slices.Concat(place, m.escalated) {
		word, only, _ := strings.Cut(word, " only ")
		kind, name, _ := strings.Cut(word, ":")
		if (only == "" || only == who.ID) &&
			(kind == "user" && name == who.ID || kind == "role" && slices.Contains(who.Roles, name)) {
			out = append(out, word)
		}
	}
	return out
}

// fills reports whether an approval fills a place.
func (m *seatModel) fills(i int, y modelYes) bool {
	place := m.places[i]
	return i < y.places && slices.ContainsFunc(m.fits(place, y.entitled), func(e string) bool { return slices.Contains(y.as, e) })
}

// done reports whether a different person who said yes fills each place.
func (m *seatModel) done() bool { return m.filled() == len(m.places) }

// filled tries every way to give places different people who said yes, and returns how
// many it can fill at most.
func (m *seatModel) filled() int {
	ways := map[int]bool{0: true} // sets of approvals that fill as many places
	most := 0
	for i := range m.places {
		for used := range maps.Clone(ways) {
			for k, y := range m.yes {
				if used&(1<<k) == 0 && m.fills(i, y) {
					ways[used|1<<k] = true
				}
			}
		}
	}
	for used := range ways {
		most = max(most, bits.OnesCount(uint(used)))
	}
	return most
}

// needs reports whether one more approval fills one more place.
func (m *seatModel) needs(y modelYes) bool {
	with := *m
	with.yes = append(slices.Clone(m.yes), y)
	return with.filled() > m.filled()
}

// reassigned takes over what a handover must do.
func (m *seatModel) reassigned(h approval.Handed) {
	entry, to := h.Entry.String(), h.To.String()
	rename := func(list []string) {
		for i := range list {
			if list[i] == entry {
				list[i] = to
			}
		}
	}
	switch {
	case h.Entry.Role == "":
		for _, pl := range m.places {
			rename(pl)
		}
		rename(m.escalated)
	case !h.Own || slices.Contains(m.places[h.Place], entry+" only "+h.By):
		m.places[h.Place] = []string{entry + " only " + h.To.User}
	}
	if h.Own {
		m.away[h.By] = true
	}
	m.away[h.To.User] = false
}

// crowd are the people of the property, with their roles.
var crowd = []string{"ann x", "bob x", "cid y", "dan x y", "eve z", "fay x y z", "gil cfo", "hal"}

// TestPlacesAgainstAPlainModel reassigns, adds, escalates and delegates at random. A
// stage is done exactly if every place that it ever had has a different entitled
// person, and the number of people that it takes does not fall.
func TestPlacesAgainstAPlainModel(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	draw := func(rt *rapid.T) {
		quorum := rapid.SampledFrom([]*approval.Quorum{anyOf(1, "role:x"), anyOf(2, "role:x"),
			anyOf(2, "role:x role:y user:hal"), allOf("role:x role:y"), allOf("role:x user:hal role:z"),
			anyOf(3, "role:x role:y"), allOf("role:x role:x")}).Draw(rt, "quorum")
		s := timed(t, quorum, rapid.Bool().Draw(rt, "replace"))
		s.Escalate.To = who(rapid.SampledFrom([]string{"role:cfo", "user:gil", "role:z"}).Draw(rt, "escalate"))[0]
		pl := mustCompile(t, stages(s, after(ask("other"))))
		p, m := begin(t, pl, approval.Submission{Facts: facts(t, "")}), newSeatModel(quorum)
		w := &placeWorld{rt, pl, p, m, seen}
		for range rapid.IntRange(1, 14).Draw(rt, "steps") {
			if w.p.State("a") != approval.StageOpen {
				break
			}
			needed := len(m.places)
			w.step()
			if len(m.places) < needed {
				rt.Fatalf("it takes %d people, and took %d", len(m.places), needed)
			}
			if got := w.p.State("a") == approval.StageDone; got != m.done() {
				rt.Fatalf("done is %v, the model says %v: %+v, places %q, handed %+v", got, m.done(), w.p.Decisions,
					m.places, w.p.Handed)
			}
		}
		if w.p.State("a") == approval.StageDone {
			seen["done"]++
		}
	}
	all := words("done reassign own add replace escalate delegate refused")
	rare := func() bool { return slices.ContainsFunc(all, func(what string) bool { return seen[what] == 0 }) }
	for n := 0; n < 50 && rare() && !t.Failed(); n++ { // some are rare
		rapid.Check(t, draw)
	}
	for _, what := range all {
		if seen[what] == 0 {
			t.Errorf("no run came to %s: the test looks at too little (%v)", what, seen)
		}
	}
}

// placeWorld is one run of the property.
type placeWorld struct {
	*rapid.T
	pl   *approval.Planner
	p    approval.Process
	m    *seatModel
	seen map[string]int
}

func (w *placeWorld) someone(label string) approval.Person {
	return person(rapid.SampledFrom(crowd).Draw(w.T, label))
}

// step does one thing at random.
func (w *placeWorld) step() {
	switch rapid.IntRange(0, 9).Draw(w.T, "what") {
	case 0, 1, 2:
		w.reassign()
	case 3:
		entry := who(rapid.SampledFrom(words("role:x role:z user:eve user:hal")).Draw(w.T, "added"))[0]
		if q, err := w.p.AddApprover("a", entry, nil); err == nil {
			w.p, w.m.places = q, append(w.m.places, []string{entry.String()})
			w.seen["add"]++
		}
	case 4:
		w.escalate()
	default:
		w.decide()
	}
}

func (w *placeWorld) decide() {
	by := w.someone("by")
	r := approval.Request{Stage: "a", By: by, Verdict: approval.VerdictApprove, Now: noon}
	entitled := by
	if giver := w.someone("for"); rapid.IntRange(0, 3).Draw(w.T, "delegated") == 0 && giver.ID != by.ID {
		entitled, r.For = giver, &giver
	}
	q, _, err := w.p.Decide(r)
	decided := slices.ContainsFunc(w.m.yes, func(y modelYes) bool {
		both := []string{by.ID, entitled.ID}
		return slices.Contains(both, y.by) || slices.Contains(both, y.entitled.ID)
	})
	var as []string
	for _, pl := range w.m.places {
		as = append(as, w.m.fits(pl, entitled)...)
	}
	yes := modelYes{by.ID, entitled, as, len(w.m.places)}
	may := len(as) > 0 && !decided && !w.m.away[by.ID] && !w.m.away[entitled.ID] && w.m.needs(yes)
	if may != (err == nil) {
		w.Fatalf("%s for %s: %v; the model says %v (places %q)", by.ID, entitled.ID, err, may, w.m.places)
	}
	if err != nil {
		w.seen["refused"]++
		return
	}
	if w.p, w.m.yes = q, append(w.m.yes, yes); r.For != nil {
		w.seen["delegate"]++
	}
}

func (w *placeWorld) reassign() {
	h := approval.Handover{Stage: "a", By: w.someone("giver"), To: who("user:" + w.someone("receiver").ID)[0],
		Manages: rapid.Bool().Draw(w.T, "manages"), Reason: "away", Now: noon}
	if rapid.Bool().Draw(w.T, "named") {
		h.From = who(rapid.SampledFrom(words("role:x role:y user:hal role:z user:bob")).Draw(w.T, "from"))[0]
	}
	q, given, err := w.p.Reassign(h)
	if err != nil {
		w.seen["refused"]++
		return
	}
	if given.To.User == given.By || !given.Own && !h.Manages {
		w.Fatalf("%+v is given by %+v", given, h)
	}
	w.p = q
	w.m.reassigned(given)
	w.seen["reassign"]++
	if given.Own {
		w.seen["own"]++
	}
}

func (w *placeWorld) escalate() {
	before := len(w.p.Handed)
	q, due := w.pl.Tick(w.p, hours(12), approval.Calendar{})
	w.p = q
	for _, n := range due {
		if n.Kind == approval.NoticeEscalate && len(q.Escalated["a"]) > len(w.m.escalated) {
			w.m.escalated = append(w.m.escalated, n.To[0].String())
			w.seen["escalate"]++
		}
	}
	for _, h := range q.Handed[before:] {
		w.m.places[h.Place] = []string{h.To.String()}
		w.seen["replace"]++
	}
}

// A property that can't fail is none: the model of a stage that lost a place is met
// where the stage is not.
func TestPlacesModelNoticesALostPlace(t *testing.T) {
	t.Parallel()
	m := newSeatModel(allOf("role:x role:y"))
	m.yes = []modelYes{{"ann", person("ann x"), words("role:x"), 2}}
	if m.done() {
		t.Error("one person fills two places")
	}
	if m.places = m.places[:1]; !m.done() {
		t.Error(fmt.Sprint("one place: ", m.places))
	}
}
