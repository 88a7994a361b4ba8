package record

import (
	"iter"
	"slices"
	"time"
)

// Hold is a time on hold. No clock of the offer runs during it.
type Hold struct {
	From  time.Time `json:"from"`
	Until time.Time `json:"until,omitzero"` // zero: it goes on
}

// Holds returns an iterator over the times on hold, oldest first.
func (o Offer) Holds() iter.Seq[Hold] { return slices.Values(o.status.Holds) }

func (w *writer) hold(h *Hold) {
	w.open()
	w.momentField("from", h.From)
	if !h.Until.IsZero() {
		w.momentField("until", h.Until)
	}
	w.close()
}

func (r *statusReader) hold(v *Hold) {
	r.Need("{")
	v.From = r.MomentField("from")
	if r.Field("until") {
		v.Until = r.Moment()
	}
	r.Need("}")
}
