package storage

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/store"
)

// Waiting is a row of [KindWaiting]: an open stage of an offer, and one person or
// role that may decide it.
type Waiting struct {
	ID      string
	Stage   string
	Columns store.Columns
}

// RoleIn returns how a row names a role that is limited to one value of a
// dimension, such as a client.
func RoleIn(role, dimension, value string) string {
	return "role:" + role + "@" + dimension + "=" + value
}

// WaitingRows returns the rows of an offer as it is, each once.
func WaitingRows(o record.Offer, c flow.Context) []Waiting {
	submission, ok := o.Submission()
	if !ok || o.State() != lifecycle.InApproval || o.Held() {
		return nil
	}
	var rows []Waiting
	for _, stage := range submission.Process.OpenStages() {
		for _, approver := range submission.Process.Approvers(stage) {
			who := StorableID(nameOf(approver, submission, o))
			id := StorableID(o.ID() + "/" + stage + "/" + who)
			if _, listed := rowOf(rows, id); listed {
				continue
			}
			columns := waitingSince(o, submission, stage, c)
			columns["offer"], columns["stage"] = o.ID(), stage
			columns["who"], columns["client"] = who, o.Get("client").Text()
			rows = append(rows, Waiting{id, stage, columns})
		}
	}
	return rows
}

// nameOf returns how a row names an approver.
func nameOf(a approval.Approver, s record.Submission, o record.Offer) string {
	switch {
	case a.Field != "":
		return "user:" + s.Process.Persons[a.Field]
	case a.Dimension != "":
		return RoleIn(a.Role, a.Dimension, o.Get(a.Dimension).Text())
	}
	return a.String()
}

// waitingSince returns the columns with the times of a stage.
func waitingSince(o record.Offer, s record.Submission, stage string, c flow.Context) store.Columns {
	columns := store.Columns{}
	opened, ok := s.Process.Opened[stage]
	if !ok {
		return columns
	}
	columns["since"] = opened
	if plan, _ := s.Process.Plan.Stage(stage); !plan.Within.IsZero() && c.Playbook != nil {
		columns["due_at"] = c.Clock(o).Add(opened, plan.Within)
	}
	return columns
}

// UpdateWaiting adds to a batch the changes from the rows before a command to the
// rows after it.
func UpdateWaiting(b *store.Batch, before, after []Waiting) {
	for _, row := range after {
		if old, ok := rowOf(before, row.ID); !ok || !SameColumns(old.Columns, row.Columns) {
			b.Puts = append(b.Puts, store.Put{
				Kind: KindWaiting, ID: row.ID, Expect: store.Any, Columns: row.Columns, Body: []byte("{}"),
			})
		}
	}
	for _, row := range before {
		if _, ok := rowOf(after, row.ID); !ok {
			b.Deletes = append(b.Deletes, store.Delete{Kind: KindWaiting, ID: row.ID})
		}
	}
}

// rowOf returns the row with an id. There are few rows.
func rowOf(rows []Waiting, id string) (Waiting, bool) {
	for _, row := range rows {
		if row.ID == id {
			return row, true
		}
	}
	return Waiting{}, false
}

// SameColumns reports whether columns have the same values. A null is nil or left
// out.
func SameColumns(a, b store.Columns) bool {
	for name, value := range a {
		if store.Compare(value, b[name]) != 0 {
			return false
		}
	}
	for name, value := range b {
		if _, compared := a[name]; !compared && value != nil {
			return false
		}
	}
	return true
}

// StorableID returns an ID that every engine can keep: the ID itself, or its
// SHA-256 if it is long or is not visible text.
func StorableID(id string) string {
	if len(id) <= 180 && input.CheckLine(id) == "" {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return "sha256:" + hex.EncodeToString(sum[:])
}
