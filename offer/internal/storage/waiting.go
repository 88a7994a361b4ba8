package storage

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/store"
)

// Waiting is one row for each open stage and each person or role that may
// decide it.
type Waiting struct {
	ID      string
	Stage   string
	Columns store.Columns
}

// RoleIn returns how a row names a role in one unit, client or region.
func RoleIn(role, dimension, value string) string {
	return "role:" + role + "@" + dimension + "=" + value
}

// WaitingRows lists the rows of an offer as it stands, each once.
func WaitingRows(o record.Offer, c flow.Context) []Waiting {
	sub, ok := o.Submission()
	if !ok || o.State() != lifecycle.InApproval || o.Held() {
		return nil
	}
	var out []Waiting
	seen := map[string]bool{}
	for _, stage := range sub.Process.OpenStages() {
		plan, _ := sub.Process.Plan.Stage(stage)
		for _, approver := range sub.Process.Approvers(stage) {
			who := approver.String()
			switch {
			case approver.Field != "":
				who = "user:" + sub.Process.Persons[approver.Field]
			case approver.Dimension != "":
				who = RoleIn(approver.Role, approver.Dimension, o.Get(approver.Dimension).Text())
			}
			who = StorableID(who)
			id := StorableID(o.ID() + "/" + stage + "/" + who)
			if seen[id] {
				continue
			}
			seen[id] = true
			row := Waiting{id, stage, store.Columns{"offer": o.ID(), "stage": stage, "who": who, "client": o.Get("client").Text()}}
			if at, ok := sub.Process.Opened[stage]; ok {
				row.Columns["since"] = at
				if !plan.Within.IsZero() && c.Playbook != nil {
					row.Columns["due_at"] = c.Playbook.Calendar().Add(at, plan.Within)
				}
			}
			out = append(out, row)
		}
	}
	return out
}

// UpdateWaiting adds to a batch what turns the rows before a command into those
// after it.
func UpdateWaiting(b *store.Batch, before, after []Waiting) {
	was, is := map[string]Waiting{}, map[string]bool{}
	for _, row := range before {
		was[row.ID] = row
	}
	for _, row := range after {
		is[row.ID] = true
		if old, ok := was[row.ID]; !ok || !SameColumns(old.Columns, row.Columns) {
			b.Puts = append(b.Puts, store.Put{Kind: KindWaiting, ID: row.ID, Expect: store.Any, Columns: row.Columns, Body: []byte("{}")})
		}
	}
	for _, row := range before {
		if !is[row.ID] {
			b.Deletes = append(b.Deletes, store.Delete{Kind: KindWaiting, ID: row.ID})
		}
	}
}

// SameColumns compares columns; a null may be nil or left out.
func SameColumns(a, b store.Columns) bool {
	for name := range a {
		if fmt.Sprint(a[name]) != fmt.Sprint(b[name]) {
			return false
		}
	}
	for name := range b {
		if a[name] == nil && b[name] != nil {
			return false
		}
	}
	return true
}

// StorableID returns an id that every engine can keep: the id itself, or the
// SHA-256 of one that is long or is not visible text.
func StorableID(id string) string {
	if len(id) <= 180 && input.CheckLine(id) == "" {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return "sha256:" + hex.EncodeToString(sum[:])
}
