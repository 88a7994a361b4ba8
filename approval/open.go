package approval

// Open returns the open places of a stage, each as the entries that fill it, and those
// of its advice. It returns none for a stage that people have decided.
func (p Process) Open(stage string) (approve, advise []string) {
	s, _ := p.Plan.Stage(stage)
	if p.State(stage) != StageOpen && p.State(stage) != StageWaiting {
		return nil, nil
	}
	if s.Approve != nil {
		approve = openOf(p.places(s), p.yes(s, false))
	}
	if s.Advise != nil {
		advise = openOf(p.advicePlaces(s), p.yes(s, true))
	}
	return approve, advise
}

// openOf returns the places that decisions do not fill.
func openOf(list []place, decisions []Decision) []string {
	by, _ := matched(list, decisions)
	var out []string
	for i, pl := range list {
		if by[i] >= 0 {
			continue
		}
		out = append(out, pl.text())
	}
	return out
}

// text lists the entries that fill a place: role:a, role:b or role:c.
func (pl place) text() string {
	entries := make([]Approver, len(pl))
	for i, c := range pl {
		if entries[i] = c.entry; c.only != "" {
			entries[i] = Approver{User: c.only}
		}
	}
	return oneOf(entries)
}
