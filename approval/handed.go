package approval

import "time"

// Handed records that a place of a stage went to another approver: a person gave the
// own place away, a person who manages approvals gave that of another, or an
// escalation replaced it. It never changes how many places the stage has.
type Handed struct {
	Stage string `json:"stage"`
	// index of the place: those of the quorum in order, then those of added approvers
	Place int `json:"place"`
	Of    int `json:"of"` // how many places the stage had
	// how many approvers escalations had added
	Escalated int `json:"escalated,omitempty"`
	// the entry whose place it is, which the new person must be entitled to; empty for
	// an escalation
	Entry  Approver  `json:"entry,omitzero"`
	From   string    `json:"from"`          // whose place it was: user:olga, or an entry
	To     Approver  `json:"to"`            // a person; of an escalation also a role
	By     string    `json:"by,omitempty"`  // id of the person who gave it; empty for an escalation
	Own    bool      `json:"own,omitempty"` // By gave the own place
	Reason string    `json:"reason,omitempty"`
	At     time.Time `json:"at"`
}

// applied returns places after a handover. A place of a role that its holder gives
// away stays open to other holders: only the giver loses it.
func (h Handed) applied(list []place) []place {
	if h.Place < 0 || h.Place >= len(list) {
		return list
	}
	out := make([]place, len(list))
	copy(out, list)
	held := claim{entry: h.Entry, only: h.By}
	switch {
	case h.By == "":
		out[h.Place] = place{{entry: h.To}}
	case h.isOfPerson():
		for i := range min(h.Of, len(out)) { // not those that were added later
			out[i] = out[i].renamed(h.Entry, h.To)
		}
	case !h.Own || len(out[h.Place]) > 0 && out[h.Place][0] == held:
		out[h.Place] = place{{entry: h.Entry, only: h.To.User}}
	}
	return out
}

// renamed returns a place in which another person is named.
func (pl place) renamed(from, to Approver) place {
	out := make(place, len(pl))
	for i, c := range pl {
		if out[i] = c; c.entry == from {
			out[i] = claim{entry: to, handed: true}
		}
	}
	return out
}

// isOfPerson reports whether the place of a named person went to another person.
func (h Handed) isOfPerson() bool { return h.By != "" && h.Entry.Role == "" }

// gaveAway reports whether a person gave the own place of a stage away and did not
// receive one since.
func (p Process) gaveAway(stage, id string) bool {
	gave := false
	for _, h := range p.Handed {
		switch {
		case h.Stage != stage:
		case h.Own && SamePerson(h.By, id):
			gave = true
		case h.To.User != "" && SamePerson(h.To.User, id):
			gave = false
		}
	}
	return gave
}
