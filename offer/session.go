package offer

import (
	"fmt"

	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Session is one actor at the desk. Every command and every read is a method of
// it, so a call can't forget who acts. It is a small value.
type Session struct {
	desk  *Desk
	actor Actor
}

// Actor returns who acts.
func (s Session) Actor() Actor { return s.actor }

// ready refuses a session that has no desk, and an actor whose id could be
// taken for another's or whose kind is none. An actor without an id is no error here: it sees nothing
// and may do nothing.
func (s Session) ready() error {
	if s.desk == nil {
		return ErrNotOpen
	}
	problem := record.CheckActorID(s.actor.ID)
	if s.actor.ID == system.ID {
		problem = "this actor id is reserved for Desk.Tick"
	}
	if s.actor.ID != "" && problem != "" {
		return fmt.Errorf("%w: %s", ErrNotEntitled, problem)
	}
	if problem := record.CheckActorKind(s.actor.Kind); problem != "" {
		return fmt.Errorf("%w: %s", ErrNotEntitled, problem)
	}
	return nil
}

// context is what the pure half gets.
func (s Session) context(l *loaded) flow.Context {
	return flow.Context{Actor: s.actor, Now: l.now, Playbook: l.Playbook, Directory: s.desk.opt.Directory,
		Facts: l.facts}
}
