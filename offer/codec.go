package offer

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/store"
)

// stored is the body of an offer's record: the offer, and the end of its
// trail, so that a trail which was cut off is found.
type stored struct {
	Trail   audit.Head
	Created time.Time
	Offer   Offer
}

// content is an offer inside a body: its parts side by side, so that reading
// one does not go over the same bytes again and again.
type content struct {
	ID     string        `json:"id"`
	Terms  record.Terms  `json:"terms"`
	Status record.Status `json:"status"`
}

func (c content) offer() (Offer, error) {
	o, err := record.New(c.ID, c.Terms)
	if err != nil {
		return o, err
	}
	return o.With(c.Terms, c.Status), nil
}

// encodeOffer writes "id":…,"terms":…,"status":… without the braces.
func encodeOffer(o Offer) ([]byte, error) {
	id, err := json.Marshal(o.ID())
	if err != nil {
		return nil, err
	}
	terms, err := o.Terms().MarshalJSON()
	if err != nil {
		return nil, err
	}
	status, err := json.Marshal(o.Status())
	if err != nil {
		return nil, err
	}
	b := make([]byte, 0, len(id)+len(terms)+len(status)+32)
	b = append(append(b, `"id":`...), id...)
	b = append(append(b, `,"terms":`...), terms...)
	return append(append(b, `,"status":`...), status...), nil
}

// encode writes the body around an encoded offer.
func (s stored) encode(offer []byte) ([]byte, error) {
	head, err := json.Marshal(struct {
		Trail   audit.Head `json:"trail"`
		Created time.Time  `json:"created"`
	}{s.Trail, s.Created})
	if err != nil {
		return nil, err
	}
	b := make([]byte, 0, len(head)+len(offer)+2)
	b = append(append(b, head[:len(head)-1]...), ',')
	return append(append(b, offer...), '}'), nil
}

func decodeStored(r store.Record) (stored, error) {
	var in struct {
		Trail   audit.Head `json:"trail"`
		Created time.Time  `json:"created"`
		content
	}
	if err := json.Unmarshal(r.Body, &in); err != nil || in.ID != r.ID {
		return stored{}, fmt.Errorf("%w: %s %s", ErrDamaged, r.Kind, r.ID)
	}
	o, err := in.offer()
	if err != nil {
		return stored{}, fmt.Errorf("%w: %s %s", ErrDamaged, r.Kind, r.ID)
	}
	return stored{in.Trail, in.Created, o}, nil
}

// encodeCommand writes an answer around an encoded offer; nil for a command
// that is about none.
func encodeCommand(fingerprint string, offer []byte) ([]byte, error) {
	mark, err := json.Marshal(fingerprint)
	if err != nil {
		return nil, err
	}
	b := append([]byte(`{"fingerprint":`), mark...)
	if len(offer) > 0 {
		b = append(append(b, ','), offer...)
	}
	return append(b, '}'), nil
}

func decodeCommand(body []byte) (command, error) {
	var in struct {
		Fingerprint string `json:"fingerprint"`
		content
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return command{}, fmt.Errorf("%w: %s", ErrDamaged, kindCommand)
	}
	if in.ID == "" {
		return command{Fingerprint: in.Fingerprint}, nil
	}
	o, err := in.offer()
	if err != nil {
		return command{}, fmt.Errorf("%w: %s", ErrDamaged, kindCommand)
	}
	return command{in.Fingerprint, o}, nil
}

// columns are what people ask an offer by.
func columns(s stored, p *playbook.Playbook, f *rule.Facts, c flow.Context) store.Columns {
	o := s.Offer
	st := o.Status()
	out := store.Columns{"status": string(st.State), "held": st.Held, "imported": st.Imported, "terms_revision": int64(st.Revision), "offer_round": int64(st.OfferRound),
		"created_at": s.Created, "updated_at": c.Now, "currency": currencyOf(o, p)}
	for path, column := range playbook.FilterColumns() {
		switch v := o.Get(path); {
		case v.IsMissing():
		case v.Kind() == record.Bool:
			out[column.Name] = v.Bool()
		case v.Kind() == record.DateOf:
			out[column.Name] = store.Day(v.Text())
		default:
			out[column.Name] = v.Text()
		}
	}
	if st.SubmittedBy != "" {
		out["submitted_by"] = st.SubmittedBy
	}
	for column, path := range map[string]string{"pay_hourly": "pay.hourly", "bill_hourly": "bill.hourly", "margin_percent": "margin.percent"} {
		if n, ok := f.Get(path).Number(); ok {
			if v := n.Decimal(4, exact.HalfUp); len(v.Abs().Truncate(0).Coefficient().String()) <= 14 {
				out[column] = v
			}
		}
	}
	if sub, ok := st.Submission(); ok {
		out["playbook"], out["playbook_version"] = sub.Playbook.Name, sub.Playbook.Version
	}
	due, at := flow.Due(c, o)
	for _, n := range due {
		if at.IsZero() || n.At.Before(at) {
			at = n.At
		}
	}
	if !at.IsZero() {
		out["due_at"] = at
	}
	return out
}

func currencyOf(o Offer, p *playbook.Playbook) string {
	if c := o.Get("pay.currency").Text(); c != "" {
		return c
	}
	return p.Numbers().Currency()
}

// waiting is one row for each open stage and each person or role it asks.
type waiting struct {
	id, stage, who string
	columns        store.Columns
}

// asked is how a row says that a role is asked for one unit, client or region.
func asked(role, dimension, value string) string {
	return "role:" + role + "@" + dimension + "=" + value
}

// waitingRows lists who is asked for a decision on an offer now.
func waitingRows(o Offer, c flow.Context) []waiting {
	st := o.Status()
	sub, ok := st.Submission()
	if !ok || st.State != InApproval || st.Held {
		return nil
	}
	var out []waiting
	seen := map[string]bool{}
	for _, stage := range sub.Process.OpenStages() {
		plan, _ := sub.Process.Plan.Stage(stage)
		for _, w := range sub.Process.Asked(stage) {
			who := w.String()
			switch {
			case w.Field != "":
				who = "user:" + sub.Process.Persons[w.Field]
			case w.Dimension != "":
				who = asked(w.Role, w.Dimension, o.Get(w.Dimension).Text())
			}
			who = storableID(who)
			id := storableID(o.ID() + "/" + stage + "/" + who)
			if seen[id] {
				continue
			}
			seen[id] = true
			row := waiting{id, stage, who, store.Columns{"offer": o.ID(), "stage": stage, "who": who, "client": o.Get("client").Text()}}
			if at, ok := sub.Process.Opened[stage]; ok {
				row.columns["since"] = at
				if !plan.Within.IsZero() && c.Playbook != nil {
					row.columns["due_at"] = c.Playbook.Calendar().Add(at, plan.Within)
				}
			}
			out = append(out, row)
		}
	}
	return out
}
