package approval

import (
	"slices"
	"strings"
	"time"
)

// Handover is a request to give one place of a stage to another person.
type Handover struct {
	Stage string
	// the entry whose place it is, as the policy writes it, or the person who has it
	// now; the zero Approver is the own place of By
	From      Approver
	To        Approver // a person, by id
	By        Person   // who gives it
	Manages   bool     // By may give away the places of others
	Reason    string
	Now       time.Time
	Directory Directory // may be nil
}

// Reassign returns the process after a person gave a place of a stage to another, and
// the record of it. The number of places stays. To must be entitled to the place at
// the moment of the decision: to a place of a role by the role. Who gives the own
// place away no longer fills any place of the stage; other holders of a role still
// may. The place of another person becomes that of To alone.
//
// It returns a [*Refusal] with every unmet condition: the stage is not open, the
// place is not that of By or is filled, By or To has decided the stage or may not
// decide it, To is no person, is By, has the place, or does not hold the role as the
// directory knows, or too few people are left.
func (p Process) Reassign(h Handover) (Process, Handed, error) {
	s, ref := p.changeable(h.Stage)
	unmet, list := ref.add(h.Stage), p.places(s)
	if len(ref.Unmet) > 0 {
		if !h.Manages && len(p.fills(s, list, h.By)) == 0 {
			unmet(CodeNotEntitled, notAsked)
		}
		return p, Handed{}, ref
	}
	given, ok := p.placeToGive(s, list, h, unmet)
	p.checkGiver(s, h, given.Own, unmet)
	p.checkReceiver(s, h, unmet)
	if ok && h.To.User != "" {
		p.checkEntitled(list[given.Place], given, h, unmet)
	}
	if len(ref.Unmet) > 0 {
		return p, Handed{}, ref
	}
	q := p.Clone()
	q.Handed = append(q.Handed, given)
	if why := q.leavesTooFew(p, s, h.Directory); why != "" {
		unmet(CodeNobody, "%s", why)
		return p, Handed{}, ref
	}
	return q, given, nil
}

const notAsked = "this is not the actor's place, and the actor does not manage approvals"

// checkGiver reports a person who may not give a place of a stage away.
func (p Process) checkGiver(s PlanStage, h Handover, own bool, unmet func(Code, string, ...any)) {
	if h.By.Machine {
		unmet(CodeNotEntitled, "only a person gives a place away")
	}
	if why, ok := p.barred(h.By.ID); ok {
		unmet(CodeSeparation, "%s, nor chooses who does", why)
	} else if own && s.Approve != nil {
		p.checkSeparation(Request{Stage: s.ID, By: h.By}, unmet)
	}
	if p.hasDecided(s.ID, h.By.ID) {
		unmet(CodeAlreadyDecided, "who has decided the stage does not reassign it")
	}
}

// checkReceiver reports a person who can't receive a place of a stage.
func (p Process) checkReceiver(s PlanStage, h Handover, unmet func(Code, string, ...any)) {
	id := h.To.User
	switch {
	case h.To.Role != "", h.To == Approver{}:
		unmet(CodeMissing, "name the person who receives the place: user:id or person:field")
		return
	case id == "":
		unmet(CodeMissing, "%s names no person to receive the place", h.To)
		return
	case SamePerson(id, h.By.ID):
		unmet(CodeSeparation, "who gives a place away does not receive it")
		return
	}
	if p.hasDecided(s.ID, id) {
		unmet(CodeAlreadyDecided, "the person who would receive it has decided the stage")
	}
	if s.Approve != nil {
		p.checkSeparation(Request{Stage: s.ID, By: Person{ID: id}}, unmet)
	}
	if isKnownMachine(id, p.RolesAsked(s.ID), h.Directory) {
		unmet(CodeNotEntitled, "only a person decides; a program never fills a place")
	}
}

// checkEntitled reports a receiver who has the place already, or who is not entitled to
// it as the directory knows.
func (p Process) checkEntitled(pl place, given Handed, h Handover, unmet func(Code, string, ...any)) {
	has := func(c claim) bool {
		named := c.entry.Role == "" && SamePerson(p.idOf(c.entry), h.To.User)
		return SamePerson(c.only, h.To.User) || named && (c.entry == given.Entry || !given.Own && given.Entry.Role != "")
	}
	switch {
	case SamePerson(h.To.User, h.By.ID): // reported
	case slices.ContainsFunc(pl, has):
		unmet(CodeSeparation, "the person who has a place does not receive it")
	case !p.mayReceive(pl, given, h.Directory):
		unmet(CodeNotEntitled, "the directory does not list this person under %s", given.Entry)
	}
}

// mayReceive reports whether the receiver is entitled to a place, as far as the
// directory knows. The right to a place of a named person is checked with the
// decision.
func (p Process) mayReceive(pl place, given Handed, dir Directory) bool {
	if given.Entry.Role == "" || dir == nil {
		return true
	}
	if given.Own && pl[0].only == "" { // the place stays open to all of its entries
		return slices.ContainsFunc(pl, func(c claim) bool { return p.mayHold(c.entry, given.To.User, dir) })
	}
	return p.mayHold(given.Entry, given.To.User, dir)
}

// mayHold reports whether an entry names a person, or whether that is unknown.
func (p Process) mayHold(entry Approver, id string, dir Directory) bool {
	people, known := p.holders(claim{entry: entry}, dir)
	if !known {
		return entry.Dimension == "" || p.Places[entry.Dimension] != ""
	}
	return slices.ContainsFunc(people, func(x Person) bool {
		return x.ID == id && (entry.Role == "" || p.names(entry, x))
	})
}

// placeToGive returns the record of a handover: the place that By gives away. It
// returns false if there is none.
func (p Process) placeToGive(
	s PlanStage, list []place, h Handover, unmet func(Code, string, ...any),
) (Handed, bool) {
	out := Handed{Stage: h.Stage, Of: len(list), Escalated: len(p.Escalated[s.ID]), To: h.To, By: h.By.ID,
		Reason: h.Reason, At: h.Now}
	fills := p.fills(s, list, h.By)
	asked := h.From == Approver{}
	mine := slices.Contains(fills, h.From.String()) && (!h.Manages || h.From.Role == "")
	switch {
	case asked && len(fills) > 0, mine:
		if mine {
			fills = []string{h.From.String()}
		}
		if out.Own = true; p.findOwn(s, list, fills, &out) {
			return out, true
		}
		unmet(CodeAlreadyDecided, "the place is filled")
	case !h.Manages:
		unmet(CodeNotEntitled, notAsked)
	default:
		return out, p.findOther(s, list, h, &out, unmet)
	}
	return out, false
}

// findOwn finds the place that a person would fill under one of the entries.
func (p Process) findOwn(s PlanStage, list []place, fills []string, out *Handed) bool {
	yes := p.yes(s, s.Approve == nil)
	mine := Decision{By: out.By, Fills: fills}
	by, n := matched(list, append(yes, mine))
	out.Place = slices.Index(by, len(yes))
	if _, before := matched(list, yes); n == before || out.Place < 0 {
		return false
	}
	for _, c := range list[out.Place] {
		if (c.only == "" || c.only == out.By) && slices.Contains(fills, c.entry.String()) {
			out.Entry, out.From = c.entry, Approver{User: out.By}.String()
			return true
		}
	}
	return false
}

// findOther finds an open place of others: that of an entry or of the person who has
// it, or the one that can be meant if the handover names none.
func (p Process) findOther(
	s PlanStage, list []place, h Handover, out *Handed, unmet func(Code, string, ...any),
) bool {
	open, choices := p.openClaims(s, list), []string{}
	isMeant := func(c claim) bool {
		return h.From == Approver{} || c.entry == h.From || c.only != "" && c.only == h.From.User
	}
	found, held := false, false
	for i, pl := range open {
		for _, c := range pl {
			if !isMeant(c) {
				continue
			}
			if name := c.entry.String(); !slices.Contains(choices, name) {
				choices = append(choices, name)
			}
			if found && (!held || c.only != "") { // a place that no person was given comes first
				continue
			}
			found, held = true, c.only != ""
			out.Place, out.Entry, out.From = i, c.entry, c.entry.String()
			if held {
				out.From = Approver{User: c.only}.String()
			}
		}
	}
	switch {
	case len(choices) > 1:
		unmet(CodeMissing, "name the place to give away: %s", strings.Join(choices, ", "))
	case !found && slices.ContainsFunc(list, func(pl place) bool { return slices.ContainsFunc(pl, isMeant) }):
		unmet(CodeAlreadyDecided, "the place is filled")
	case !found && h.From.Role == "":
		unmet(CodeNotEntitled, "no place is that of %s alone; write the entry whose place it is: %s", h.From,
			entriesOf(open))
	case !found:
		unmet(CodeNotEntitled, "the stage has no such place (places: %s)", entriesOf(open))
	}
	return found && len(choices) == 1
}

// entriesOf lists the entries of places as a handover names them, each once.
func entriesOf(list []place) string {
	var out []string
	for _, pl := range list {
		for _, c := range pl {
			name := c.entry.String()
			if c.only != "" {
				name = Approver{User: c.only}.String()
			}
			if !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return strings.Join(out, " or ")
}

// openClaims returns the places of a stage that can go to another person and leave
// every decision so far a place; the others are empty.
func (p Process) openClaims(s PlanStage, list []place) []place {
	yes := p.yes(s, s.Approve == nil)
	_, n := matched(list, yes)
	out := make([]place, len(list))
	for i, pl := range list {
		rest := slices.Clone(list)
		rest[i] = nil
		if _, left := matched(rest, yes); left == n {
			out[i] = pl
		}
	}
	return out
}
