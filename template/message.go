package template

import "github.com/offerdesk/offerdesk/approval/rule"

// Message is one line with values in it, such as the reason of a stage.
type Message struct {
	t   *Template
	opt RenderOptions
}

// ParseMessage checks a one-line text against a schema. The error is [Errors].
func ParseMessage(src string, s *rule.Schema, opt RenderOptions) (*Message, error) {
	t, err := (&reader{src: src, oneRow: true}).template("message", s)
	if err != nil {
		return nil, err
	}
	return &Message{t, opt.withDefaults()}, nil
}

// Render writes the line as plain text; what is missing is a dash, so a
// message never fails.
func (m *Message) Render(f *rule.Facts) (string, error) {
	r := &renderer{opt: m.opt, dash: true}
	r.nodes(m.t.nodes, f)
	return r.b.String(), nil
}

// Suspects reports what [Template.Suspects] does, of the line.
func (m *Message) Suspects() Errors { return m.t.Suspects() }

// Inputs returns the given names that the line comes from.
func (m *Message) Inputs() []string { return m.t.Inputs() }
