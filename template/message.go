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

// Render returns the line as plain text. A missing value is a dash, and the error
// is always nil.
func (m *Message) Render(f *rule.Facts) (string, error) {
	r := &renderer{opt: m.opt, dash: true}
	r.nodes(m.t.nodes, f)
	return r.b.String(), nil
}

// Suspects is [Template.Suspects] for the line.
func (m *Message) Suspects() Errors { return m.t.Suspects() }

// Inputs returns the names of the given values that the line depends on.
func (m *Message) Inputs() []string { return m.t.Inputs() }

// Reads returns everything that the line reads by name, as [Template.Reads] does.
func (m *Message) Reads() []string { return m.t.Reads() }
