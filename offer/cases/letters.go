package cases

import (
	"fmt"

	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
)

// keep notes the letters that a command made.
func (r *run) keep(out flow.Outcome) {
	for _, l := range out.Documents {
		r.letters[l.Document.ID] = l
	}
}

// kept returns a letter that was made at submission.
func (r *run) kept(l record.SubmittedLetter) (flow.Letter, error) {
	letter, ok := r.letters[l.ID]
	if !ok {
		return letter, fmt.Errorf("the letter %s was not made", l.Letter)
	}
	return letter, nil
}

// letterText returns the text of the letter as it was sent, as it was submitted, or
// else as it would be made.
func (r *run) letterText(c compared) (string, error) {
	kept := ""
	if sub, ok := c.offer.Submission(); ok && sub.Revision == c.offer.Revision() && len(sub.Letters) > 0 {
		kept = sub.Letters[0].ID
	}
	if d, ok := c.offer.Document(); ok && d.Revision == c.offer.Revision() {
		kept = d.KeptAs()
	}
	if l, ok := r.letters[kept]; ok {
		return playbook.ShownText(string(l.Text)), nil
	}
	made, err := r.playbook.Letters().Render(c.offer.Terms(), c.assessment.Facts)
	if err != nil {
		return "", err
	}
	text, err := made.Document.Text()
	return playbook.ShownText(text), err
}
