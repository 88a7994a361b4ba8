package record

import (
	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/internal/input"
)

func (w *writer) someEnvelopeNames(key string, e *approval.EnvelopeNames) {
	if e == nil {
		return
	}
	w.key(key)
	w.open()
	w.someTexts("at_most", e.AtMost)
	w.someTexts("at_least", e.AtLeast)
	w.close()
}

func (w *writer) someEnvelope(key string, e *approval.Envelope) {
	if e == nil {
		return
	}
	w.key(key)
	w.open()
	writeSomeMap(w, "at_most", e.AtMost, w.text)
	writeSomeMap(w, "at_least", e.AtLeast, w.text)
	w.momentField("until", e.Until)
	writeSomeMap(w, "figures", e.Figures, w.text)
	w.close()
}

func (w *writer) someUsedEnvelope(key string, e *approval.UsedEnvelope) {
	if e == nil {
		return
	}
	w.key(key)
	w.open()
	writeSomeMap(w, "at_most", e.AtMost, w.text)
	writeSomeMap(w, "at_least", e.AtLeast, w.text)
	w.momentField("until", e.Until)
	writeSomeMap(w, "approved", e.Approved, w.text)
	writeSomeMap(w, "now", e.Now, w.text)
	w.close()
}

func (r *statusReader) someEnvelopeNames(key string) *approval.EnvelopeNames {
	if !r.Field(key) {
		return nil
	}
	var e approval.EnvelopeNames
	r.Need("{")
	r.SomeTexts("at_most", &e.AtMost)
	r.SomeTexts("at_least", &e.AtLeast)
	r.Need("}")
	return &e
}

func (r *statusReader) someEnvelope(key string) *approval.Envelope {
	if !r.Field(key) {
		return nil
	}
	var e approval.Envelope
	r.Need("{")
	input.ReadSomeMap(r.Scanner, "at_most", &e.AtMost, r.Text)
	input.ReadSomeMap(r.Scanner, "at_least", &e.AtLeast, r.Text)
	e.Until = r.MomentField("until")
	input.ReadSomeMap(r.Scanner, "figures", &e.Figures, r.Text)
	r.Need("}")
	return &e
}

func (r *statusReader) someUsedEnvelope(key string) *approval.UsedEnvelope {
	if !r.Field(key) {
		return nil
	}
	var e approval.UsedEnvelope
	r.Need("{")
	input.ReadSomeMap(r.Scanner, "at_most", &e.AtMost, r.Text)
	input.ReadSomeMap(r.Scanner, "at_least", &e.AtLeast, r.Text)
	e.Until = r.MomentField("until")
	input.ReadSomeMap(r.Scanner, "approved", &e.Approved, r.Text)
	input.ReadSomeMap(r.Scanner, "now", &e.Now, r.Text)
	r.Need("}")
	return &e
}
