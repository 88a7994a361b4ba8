package cases

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
)

// grant is a stage that a case approves, and the envelope that the approver gives.
type grant struct {
	stage    string
	envelope *flow.Envelope
	node     input.Node // with the stage as its text
}

// grants reads the list of stages under approved.
func (d *decoder) grants(n input.Node) []grant {
	if n.Kind != input.List {
		d.fail(n, "this is a list")
	}
	out := []grant{}
	for _, item := range n.Items {
		text, envelope := d.withEnvelope(item)
		item.Kind, item.Text = input.Bare, text
		out = append(out, grant{text, envelope, item})
	}
	return out
}

// withEnvelope reads words, and an envelope in braces after them: as one text, or as
// a map with the words as its only key.
func (d *decoder) withEnvelope(n input.Node) (words string, e *flow.Envelope) {
	if n.Kind == input.Map && len(n.Members) == 1 {
		return strings.Join(strings.Fields(n.Members[0].Key), " "), d.envelope(n, n.Members[0].Value)
	}
	if n.Kind == input.Map {
		d.fail(n, "write {stage: {at_most: …, until: …}} for one stage")
		return "", nil
	}
	words, braces, found := strings.Cut(n.Text, "{")
	words = strings.Join(strings.Fields(words), " ")
	if !found {
		return words, nil
	}
	in, bad := source.Parse(d.file.Name(), []byte("{"+braces))
	if len(bad) > 0 {
		d.fail(n, "the envelope can't be read: %s", bad[0].Message)
		return words, nil
	}
	return words, d.envelope(n, in)
}

// envelopeKeys are the keys of an envelope.
var envelopeKeys = []string{"at_most", "at_least", "until"}

// envelope reads the bounds of an envelope. Problems are reported at a node of the
// file: those of a text in braces have no place of their own.
func (d *decoder) envelope(at, n input.Node) *flow.Envelope {
	e := &flow.Envelope{}
	if n.Kind != input.Map {
		d.fail(at, "an envelope is a map: {at_most: {pay.hourly: \"56\"}, until: 2026-12-31}")
	}
	for _, m := range n.Members {
		switch m.Key {
		case "at_most":
			e.AtMost = d.bounds(at, m)
		case "at_least":
			e.AtLeast = d.bounds(at, m)
		case "until":
			e.Until = strings.TrimSpace(m.Value.Text)
		default:
			d.failNear(at, m.Key, envelopeKeys, "unknown key %s in an envelope; the keys are %s", m.Key,
				strings.Join(envelopeKeys, ", "))
		}
	}
	return e
}

func (d *decoder) bounds(at input.Node, m input.Member) map[string]string {
	if m.Value.Kind != input.Map {
		d.fail(at, "%s is a map of names and numbers", m.Key)
	}
	out := map[string]string{}
	for _, b := range m.Value.Members {
		out[b.Key] = strings.TrimSpace(b.Value.Text)
	}
	return out
}

// moved takes the day out of a revision, from which on everything happens then.
func (r *run) moved(n input.Node) input.Node {
	i := slices.IndexFunc(n.Members, func(m input.Member) bool { return m.Key == "today" })
	if i < 0 {
		return n
	}
	if day, ok := dateOf(n.Members[i].Value); ok {
		r.scenario.today = &day
	}
	return withoutToday(n)
}

// withoutToday returns a revision without its day, which is no name of an offer.
func withoutToday(n input.Node) input.Node { return source.Without(n, "today") }
