package offer_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/memstore"
)

const placements = `{"id": "Placement ID", "state": "completed", "dates": "MM/DD/YYYY",
	"columns": {"Cust": "client", "Rate": "pay.rate", "Start": "start_date", "Name": "candidate.name", "Remote": "worksite.remote"},
	"set": {"pay.per": "hour", "type": "contract", "people.recruiter": "ann", "job.openings": 1, "candidate.is_rehire": false}}`

func mapping(t testing.TB, src string) offer.ColumnMap {
	t.Helper()
	m, err := offer.ParseColumnMap([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestImportOffers(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	ctx := t.Context()
	src := "\ufeffPlacement ID,Cust,Rate,Start,Name,Remote,Ignored\r\n" +
		"H-1,mercy,62.50,3/1/2019,Amara Osei,TRUE,=1+1\r\n" +
		"H-2, acme ,55,12/31/2020,\"Osei, Kofi\",false,\r\n" +
		"H-3,acme,,,,,\r\n"
	h, err := f.As(root).ImportOffers(ctx, strings.NewReader(src), mapping(t, placements))
	if err != nil || h.Imported != 3 || h.Already != 0 {
		t.Fatalf("%+v, %v", h, err)
	}
	o := must(t)(f.As(ann).Get(ctx, "H-1"))
	st := o.Status()
	if !st.Imported || st.State != offer.Completed || len(st.Submissions) != 0 || st.ApprovedRevision != 0 ||
		st.CreatedBy != "root" {
		t.Errorf("%+v", st)
	}
	for path, want := range map[string]string{"client": "mercy", "pay.rate": "62.50", "start_date": "2019-03-01",
		"worksite.remote": "true", "job.openings": "1", "candidate.is_rehire": "false"} {
		t.Run(path, func(t *testing.T) {
			if got := o.Get(path).Text(); got != want {
				t.Errorf("%s is %q, wanted %q", path, got, want)
			}
		})
	}
	trail, err := f.As(ann).Trail(ctx, "H-1")
	if err != nil || len(trail) != 1 || trail[0].Action != "import" || trail[0].Actor != "root" ||
		len(trail[0].Fields) < 6 {
		t.Errorf("%+v, %v", trail, err)
	}
	story, err := f.As(ann).Story(ctx, "H-1")
	if err != nil || !story.Imported || !strings.Contains(story.String(), "imported, not decided here") ||
		strings.Contains(story.String(), "Approved") {
		t.Errorf("%s%v", story, err)
	}
	list, err := f.As(alice).List(ctx, offer.Query{Where: store.Where("imported", store.Eq, true)})
	if err != nil || len(list.Offers) != 3 {
		t.Errorf("%d offers are marked, %v", len(list.Offers), err)
	}
	if rows := exportedCSV(t, f.Desk); field(t, rows, "H-2", "pay_hourly") != "55.0000" ||
		field(t, rows, "H-2", "imported") != "true" || field(t, rows, "H-2", "playbook_version") != "" {
		t.Errorf("%q", rows)
	}
	sound(t, f.Desk)

	// Nothing can be done with them as if they had been decided here.
	for name, do := range map[string]func() error{
		"send":   func() error { _, err := f.As(ann).Send(ctx, "H-1"); return err },
		"submit": func() error { _, err := f.As(ann).Submit(ctx, "H-1"); return err },
		"edit":   func() error { _, err := f.As(ann).Edit(ctx, "H-1", change(t, `{"pay.rate": "1"}`)); return err },
		"revise": func() error {
			_, err := f.As(ann).Revise(ctx, "H-1", change(t, `{"pay.rate": "1"}`), "x")
			return err
		},
		"accept": func() error { _, err := f.As(ann).Accept(ctx, "H-1", offer.Candidate); return err },
	} {
		t.Run(name, func(t *testing.T) {
			if err := do(); err == nil {
				t.Errorf("%s is possible", name)
			}
		})
	}

	// The same file again takes nothing; one that says otherwise is refused.
	h, err = f.As(root).ImportOffers(ctx, strings.NewReader(src), mapping(t, placements))
	if err != nil || h.Imported != 0 || h.Already != 3 {
		t.Errorf("again: %+v, %v", h, err)
	}
	h, err = f.As(root).ImportOffers(ctx, strings.NewReader(strings.Replace(src, "62.50", "63.50", 1)),
		mapping(t, placements))
	if !errors.Is(err, offer.ErrExists) || h.Already != 2 || len(h.Bad) != 1 || h.Bad[0].Line != 2 {
		t.Errorf("changed: %+v, %v", h, err)
	}

	m := mapping(t, strings.Replace(placements, "completed", "declined", 1))
	if h, err = f.As(root).ImportOffers(ctx, strings.NewReader(src), m); !errors.Is(err, offer.ErrExists) ||
		len(h.Bad) != 3 {
		t.Errorf("in another state: %+v, %v", h, err)
	}
	m = mapping(t, strings.Replace(placements, `"Name": "candidate.name"`, `"Name": "pay.currency"`, 1))
	if h, err = f.As(root).ImportOffers(ctx, strings.NewReader(strings.ReplaceAll(src, "H-", "I-")),
		m); !errors.Is(err, offer.ErrInvalid) || len(h.Bad) != 2 {
		t.Errorf("a name as a currency: %+v, %v", h, err)
	}

	// The desk sets the mark: callers can't send it, and every reader sees it.
	b, err := json.Marshal(o)
	var again offer.Offer
	if err != nil || json.Unmarshal(b, &again) != nil || !again.Status().Imported ||
		!bytes.Contains(b, []byte(`"imported":true`)) {
		t.Errorf("%s, %v", b, err)
	}
	if _, err := offer.ParseTerms([]byte(`{"imported": true}`)); !errors.Is(err, offer.ErrInvalid) ||
		!strings.Contains(err.Error(), "the desk sets this itself") {
		t.Errorf("%v", err)
	}

	// They go with an export, marked.
	want := exported(t, f.Desk)
	d := f.move(t, want, memstore.New(offer.Kinds()...))
	same(t, "history", want, exported(t, d))
	if o := must(t)(d.As(ann).Get(ctx, "H-2")); !o.Status().Imported {
		t.Error("the mark is lost")
	}
}

func TestImportOffersGoesOnBehindBadRows(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	must(t)(f.As(ann).Create(t.Context(), terms(t, nurse), offer.ID("here")))
	src := strings.Join([]string{
		"Placement ID,Cust,Rate,Start,Name,Remote", // line 1
		"ok-1,mercy,62.50,3/1/2019,Amara Osei,true",
		"bad id,mercy,62.50,3/1/2019,Amara Osei,true",
		"rate,mercy,$62.50,3/1/2019,Amara Osei,true",
		"date,mercy,62.50,2019-03-01,Amara Osei,true",
		"day,mercy,62.50,2/30/2019,Amara Osei,true",
		"short,mercy",
		`quote,mer"cy,62.50,3/1/2019,Amara Osei,true`,
		"bool,mercy,62.50,3/1/2019,Amara Osei,perhaps",
		",mercy,62.50,3/1/2019,Amara Osei,true",
		"here,mercy,62.50,3/1/2019,Amara Osei,true",
		"two,mercy,62.50,3/1/2019,\"Amara\nOsei\",true", // 12 and 13
		"utf,mer\xffcy,62.50,3/1/2019,Amara Osei,true",
		"ok-2,mercy,62.50,3/1/2019,Amara Osei,",
		"ok-2,mercy,62.50,3/1/2019,Amara Osei,",
		"ok-2,mercy,99.50,3/1/2019,Amara Osei,",
	}, "\n")
	h, err := f.As(root).ImportOffers(t.Context(), strings.NewReader(src), mapping(t, placements))
	var bad offer.RowErrors
	if !errors.As(err, &bad) || h.Imported != 2 || h.Already != 1 {
		t.Fatalf("%+v, %v", h, err)
	}
	var got []string
	for _, r := range h.Bad {
		got = append(got, fmt.Sprint(r.Line))
	}
	if want := "3 4 5 6 7 8 9 10 11 12 14 17"; strings.Join(got, " ") != want {
		t.Errorf("bad are the lines %v, wanted %s\n%v", got, want, err)
	}
	var quote *csv.ParseError
	if !errors.As(err, &quote) || !errors.Is(err, offer.ErrInvalid) || !errors.Is(err, offer.ErrExists) {
		t.Errorf("%v", err)
	}
	for _, value := range []string{"62.50", "Amara", "99.50"} {
		if strings.Contains(err.Error(), value) {
			t.Errorf("the error shows %s: %v", value, err)
		}
	}
	sound(t, f.Desk)
}

func TestImportOffersRights(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	src := "Placement ID,Cust,Rate,Start,Name,Remote\nH-1,mercy,62.50,3/1/2019,Amara Osei,true\n"
	for _, who := range []offer.Actor{ann, olga, alice, mallory} {
		t.Run("import by "+who.ID, func(t *testing.T) {
			if h, err := f.As(who).ImportOffers(t.Context(), strings.NewReader(src),
				mapping(t, placements)); !errors.Is(err, offer.ErrNotEntitled) || h.Imported != 0 {
				t.Errorf("%s: %+v, %v", who.ID, h, err)
			}
		})
	}
	v, err := f.Verify(t.Context())
	if err != nil || v.Logs != 5 { // the playbooks, and four that were denied
		t.Errorf("%+v, %v", v, err)
	}
	// An offer is over when it comes.
	for _, state := range []string{"draft", "approved", "sent", "accepted", "nowhere"} {
		t.Run(state, func(t *testing.T) {
			m := mapping(t, strings.Replace(placements, "completed", state, 1))
			if h, err := f.As(root).ImportOffers(t.Context(), strings.NewReader(src),
				m); !errors.Is(err, offer.ErrState) || h.Imported != 0 {
				t.Errorf("%+v, %v", h, err)
			}
		})
	}
	for i, state := range []string{"declined", "expired", "withdrawn"} {
		t.Run(state, func(t *testing.T) {
			m := mapping(t, strings.Replace(placements, "completed", state, 1))
			if h, err := f.As(root).ImportOffers(t.Context(),
				strings.NewReader(strings.Replace(src, "H-1", fmt.Sprint("H-", i), 1)), m); err != nil ||
				h.Imported != 1 {
				t.Errorf("%+v, %v", h, err)
			}
		})
	}
}

// A custom field is what the playbook declares it as.
func TestImportOffersCustomFields(t *testing.T) {
	t.Parallel()
	f := deskOn(t, memstore.New(offer.Kinds()...),
		with(houseFiles, "fields.yaml", "fields:\n  - {path: custom.ready, type: bool, label: Ready}\n"))
	src := "Placement ID,Ready\nH-1,true\nH-2,soon\n"
	m := offer.ColumnMap{ID: "Placement ID", State: offer.Completed,
		Columns: map[string]string{"Ready": "custom.ready"}, Set: map[string]string{"client": "mercy"}}
	h, err := f.As(root).ImportOffers(t.Context(), strings.NewReader(src), m)
	if h.Imported != 1 || len(h.Bad) != 1 || h.Bad[0].Line != 3 || !errors.Is(err, offer.ErrInvalid) {
		t.Errorf("%+v, %v", h, err)
	}
	m.Columns["Ready"] = "custom.other"
	if h, err := f.As(root).ImportOffers(t.Context(), strings.NewReader(src), m); h.Imported != 0 ||
		len(h.Bad) != 2 {
		t.Errorf("%+v, %v", h, err)
	}
}

// Where no field is declared, none is taken.
func TestImportOffersUndeclaredField(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	m := offer.ColumnMap{ID: "ID", State: offer.Completed, Columns: map[string]string{"Ready": "custom.ready"},
		Set: map[string]string{"client": "mercy"}}
	h, err := f.As(root).ImportOffers(t.Context(), strings.NewReader("ID,Ready\nH-1,true\nH-2,\n"), m)
	if h.Imported != 1 || len(h.Bad) != 1 || h.Bad[0].ID != "H-1" || !errors.Is(err, offer.ErrInvalid) {
		t.Errorf("%+v, %v", h, err)
	}
}

// Who manages one client's playbook brings nothing under another's.
func TestImportOffersOfAnotherPlaybook(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	of := func(client, admin string) *offer.Playbook {
		return book(t, with(houseFiles, "playbook.yaml",
			strings.Replace(houseFiles["playbook.yaml"], "playbook: house", "playbook: "+client,
				1)+"applies: client == \""+client+"\"\n",
			"access.yaml", strings.Replace(houseFiles["access.yaml"], "  admin:", "  "+admin+":", 1)))
	}
	house := book(t, with(houseFiles, "playbook.yaml",
		houseFiles["playbook.yaml"]+"applies: client == \"another\"\n"))
	if err := f.As(root).Publish(t.Context(), of("acme", "admin"), of("mercy", "chief"), house); err != nil {
		t.Fatal(err)
	}
	m := offer.ColumnMap{ID: "ID", State: offer.Completed, Columns: map[string]string{"Client": "client"}}
	h, err := f.As(root).ImportOffers(t.Context(),
		strings.NewReader("ID,Client\nH-1,acme\nH-2,mercy\nH-3,nobody\nH-4,acme\n"), m)
	if h.Imported != 2 || len(h.Bad) != 2 || !errors.Is(h.Bad[0], offer.ErrNotEntitled) ||
		!errors.Is(h.Bad[1], playbook.ErrNoPlaybook) {
		t.Errorf("%+v, %v", h, err)
	}
}

func TestImportOffersStops(t *testing.T) {
	t.Parallel()
	s := &faulty{Store: memory()}
	f := deskOn(t, s, houseFiles)
	src := "Placement ID,Cust,Rate,Start,Name,Remote\nH-1,mercy,62.50,3/1/2019,Amara Osei,true\nH-2,mercy,1,,,\n"
	for _, fault := range []string{"lost", "unheard"} {
		t.Run(fault, func(t *testing.T) {
			s.arm(fault, 0)
			_, err := f.As(root).ImportOffers(t.Context(), strings.NewReader(src), mapping(t, placements))
			var row *offer.RowError
			if fault == "lost" && (!errors.Is(err, offer.ErrOutcomeUnknown) || !errors.As(err, &row) ||
				row.Line != 2) {
				t.Error(err)
			}
		})
	}
	if h, err := f.As(root).ImportOffers(t.Context(), strings.NewReader(src),
		mapping(t, placements)); err != nil || h.Imported != 1 || h.Already != 1 {
		t.Errorf("%+v, %v", h, err)
	}
	if _, err := f.As(root).ImportOffers(t.Context(), iotest.ErrReader(errDown),
		mapping(t, placements)); !errors.Is(err, errDown) {
		t.Errorf("%v", err)
	}
}

func TestParseColumnMap(t *testing.T) {
	t.Parallel()
	for name, src := range map[string]string{
		"no JSON":             `id: x`,
		"a list":              `[]`,
		"an unknown key":      strings.Replace(placements, `"id"`, `"ident"`, 1),
		"a key twice":         strings.Replace(placements, `"id"`, `"id": "x", "id"`, 1),
		"no id":               `{"state": "completed"}`,
		"no state":            `{"id": "x"}`,
		"a state of no text":  `{"id": "x", "state": 1}`,
		"dates of its own":    strings.Replace(placements, "MM/DD/YYYY", "YYYY/MM/DD", 1),
		"an unknown name":     strings.Replace(placements, `"pay.rate"`, `"pay.rats"`, 1),
		"a computed name":     strings.Replace(placements, `"pay.rate"`, `"pay.hourly"`, 1),
		"a name of the desk":  strings.Replace(placements, `"pay.rate"`, `"imported"`, 1),
		"a group":             strings.Replace(placements, `"pay.rate"`, `"pay"`, 1),
		"a list of values":    strings.Replace(placements, `"pay.rate"`, `"tags"`, 1),
		"a name twice":        strings.Replace(placements, `"pay.rate"`, `"client"`, 1),
		"set and in a column": strings.Replace(placements, `"type"`, `"client"`, 1),
		"a choice":            strings.Replace(placements, `"hour"`, `"fortnight"`, 1),
		"no map":              `{"id": "x", "state": "completed", "columns": []}`,
		"a map in it":         `{"id": "x", "state": "completed", "set": {"client": {}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if m, err := offer.ParseColumnMap([]byte(src)); !errors.Is(err, offer.ErrArgument) && !errors.Is(err, offer.ErrInvalid) {
				t.Errorf("%+v, %v", m, err)
			}
		})
	}
	f := newDesk(t)
	for name, src := range map[string]string{
		"nothing":          "",
		"a missing column": "Placement ID,Cust,Rate,Start,Name\n",
		"no id":            "ID,Cust,Rate,Start,Name,Remote\n",
		"a column twice":   "Placement ID,Cust,Rate,Start,Name,Remote,Rate\n",
		"the id twice":     "Placement ID,Cust,Rate,Start,Name,Remote,Placement ID\n",
	} {
		t.Run(name, func(t *testing.T) {
			if h, err := f.As(root).ImportOffers(t.Context(), strings.NewReader(src),
				mapping(t, placements)); !errors.Is(err, offer.ErrArgument) && !errors.Is(err, offer.ErrInvalid) {
				t.Errorf("%+v, %v", h, err)
			}
		})
	}
	if _, err := f.As(root).ImportOffers(t.Context(), &bytes.Buffer{},
		offer.ColumnMap{}); !errors.Is(err, offer.ErrArgument) && !errors.Is(err, offer.ErrInvalid) {
		t.Error(err)
	}
}
