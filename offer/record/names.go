package record

import (
	"slices"
	"strings"
)

// Kind is the type of a field, as fields.yaml names it.
type Kind string

// The kinds of fields.
const (
	Text    Kind = "text"
	Decimal Kind = "decimal" // a bare number, fits any unit
	Money   Kind = "money"   // a lump sum in the offer's currency
	Rate    Kind = "rate"    // money per unit of time; Per says which
	Percent Kind = "percent" // 22.5 means 22.5 %
	Integer Kind = "integer"
	Date    Kind = "date"
	Bool    Kind = "bool"
	Choice  Kind = "choice" // one of Choices
	Person  Kind = "person" // the id of a person
	List    Kind = "list"   // of texts or numbers (Of) or of records (Items)
	Hours   Kind = "hours"
	Weeks   Kind = "weeks"
	// OwnRate is money per a unit that another name holds: pay.rate is per
	// pay.per. It can be compared with no other amount.
	OwnRate Kind = "own_rate"
	// Item is a record in a list. Values have this kind, names do not.
	Item Kind = "item"
)

// Name is one name of the contract: a value of an offer that rules see.
type Name struct {
	Path     string
	Kind     Kind
	Per      string   // rate: hour, day, week, month, year
	Choices  []string // choice
	Of       Kind     // list of scalars
	Items    []Name   // list of records; paths are relative
	Private  bool     // pay, bill and margin: seeing it needs the right
	Computed bool     // can't be given
	From     []string // computed: the given names it comes from
	Doc      string
}

// The units of time of amounts.
var perChoices = []string{"hour", "day", "week", "month", "year"}

// builtin is the table of given names, in the order in which they are shown. It
// is never changed.
var builtin = []Name{
	{Path: "client", Kind: Text, Doc: "the staffing firm's customer; for an in-house team the business unit"},
	{Path: "business_unit", Kind: Text},
	{Path: "region", Kind: Text},
	{Path: "job_family", Kind: Text},
	{Path: "type", Kind: Choice, Choices: []string{"contract", "contract_to_hire", "direct_hire"}},
	{Path: "classification", Kind: Choice, Choices: []string{"w2_hourly", "w2_salaried", "1099", "c2c"}},
	{Path: "tags", Kind: List, Of: Text},
	{Path: "candidate.id", Kind: Text},
	{Path: "candidate.name", Kind: Text},
	{Path: "candidate.email", Kind: Text},
	{Path: "candidate.phone", Kind: Text},
	{Path: "candidate.locale", Kind: Text},
	{Path: "candidate.address", Kind: Text},
	{Path: "candidate.is_rehire", Kind: Bool},
	{Path: "job.id", Kind: Text},
	{Path: "job.title", Kind: Text},
	{Path: "job.department", Kind: Text},
	{Path: "job.level", Kind: Text},
	{Path: "job.openings", Kind: Integer},
	{Path: "job.budgeted", Kind: Bool},
	{Path: "job.range.min", Kind: OwnRate, Doc: "as given, per job.range.per; rules see it per year"},
	{Path: "job.range.mid", Kind: OwnRate, Doc: "default: halfway between min and max"},
	{Path: "job.range.max", Kind: OwnRate},
	{Path: "job.range.per", Kind: Choice, Choices: perChoices},
	{Path: "job.posted_min", Kind: OwnRate, Doc: "as given, per job.posted_per; rules see it per year"},
	{Path: "job.posted_max", Kind: OwnRate},
	{Path: "job.posted_per", Kind: Choice, Choices: perChoices},
	{Path: "worksite.remote", Kind: Bool},
	{Path: "worksite.city", Kind: Text},
	{Path: "worksite.county", Kind: Text},
	{Path: "worksite.state", Kind: Text, Doc: "two-letter code in the United States"},
	{Path: "worksite.country", Kind: Text},
	{Path: "worksite.postal", Kind: Text},
	{Path: "start_date", Kind: Date},
	{Path: "end_date", Kind: Date},
	{Path: "respond_by", Kind: Date},
	{Path: "weeks", Kind: Weeks,
		Doc: "length of the assignment; default: from start_date through end_date, divided by 7"},
	{Path: "schedule.hours_per_week", Kind: Hours},
	{Path: "schedule.hours_by_day", Kind: List, Of: Decimal, Doc: "seven numbers from Monday"},
	{Path: "schedule.shift", Kind: Text},
	{Path: "schedule.guaranteed_hours", Kind: Hours},
	{Path: "pay.rate", Kind: OwnRate, Private: true},
	{Path: "pay.per", Kind: Choice, Choices: perChoices, Private: true},
	{Path: "pay.currency", Kind: Text, Private: true, Doc: "ISO 4217; default: the playbook's currency"},
	{Path: "pay.overtime_multiplier", Kind: Decimal, Private: true},
	{Path: "pay.double_time_multiplier", Kind: Decimal, Private: true},
	{Path: "pay.exempt", Kind: Bool, Private: true},
	{Path: "pay.differentials", Kind: List, Private: true, Items: []Name{
		{Path: "name", Kind: Text}, {Path: "per_hour", Kind: Rate, Per: "hour"}, {Path: "percent", Kind: Percent},
		{Path: "when", Kind: Text}}},
	{Path: "pay.bonuses", Kind: List, Private: true, Items: []Name{
		{Path: "name", Kind: Text}, {Path: "amount", Kind: Money}, {Path: "when", Kind: Text},
		{Path: "discretionary", Kind: Bool}}},
	{Path: "pay.stipends", Kind: List, Private: true, Items: []Name{
		{Path: "name", Kind: Text}, {Path: "amount", Kind: Decimal},
		{Path: "per", Kind: Choice, Choices: perChoices}, {Path: "taxable", Kind: Bool}}},
	{Path: "bill.rate", Kind: OwnRate, Private: true},
	{Path: "bill.per", Kind: Choice, Choices: perChoices, Private: true},
	{Path: "bill.currency", Kind: Text, Private: true},
	{Path: "bill.overtime_multiplier", Kind: Decimal, Private: true},
	{Path: "bill.double_time_multiplier", Kind: Decimal, Private: true},
	{Path: "bill.cap", Kind: Rate, Per: "hour", Private: true},
	{Path: "bill.overtime_cap", Kind: Rate, Per: "hour", Private: true},
	{Path: "bill.fees", Kind: List, Private: true, Items: []Name{
		{Path: "name", Kind: Text}, {Path: "percent", Kind: Percent}, {Path: "per_hour", Kind: Rate, Per: "hour"},
		{Path: "payer", Kind: Choice, Choices: []string{"client", "supplier"}},
		{Path: "method", Kind: Choice, Choices: []string{"markup", "discount"}}}},
	{Path: "bill.placement_fee_percent", Kind: Percent, Private: true},
	{Path: "cost.burden", Kind: List, Private: true, Items: []Name{
		{Path: "name", Kind: Text}, {Path: "percent", Kind: Percent}, {Path: "per_hour", Kind: Rate, Per: "hour"},
		{Path: "wage_base", Kind: Money}}},
	{Path: "clauses", Kind: List, Items: clauseItems},
	{Path: "attachments", Kind: List, Items: clauseItems},
	{Path: "letter.edited", Kind: Bool, Computed: true, Doc: "true when the letter's text was changed by hand; found, not given"},
	{Path: "people.recruiter", Kind: Person},
	{Path: "people.account_manager", Kind: Person},
	{Path: "people.hiring_manager", Kind: Person},
	{Path: "people.owner", Kind: Person},
	{Path: "people.commission_holder", Kind: Person},
	{Path: "peers", Kind: List, Private: true, Items: []Name{
		{Path: "rate", Kind: Decimal}, {Path: "per", Kind: Choice, Choices: perChoices},
		{Path: "qualified", Kind: Bool}, {Path: "since", Kind: Date}}},
}

var clauseItems = []Name{{Path: "id", Kind: Text}, {Path: "title", Kind: Text},
	{Path: "standard", Kind: Bool}, {Path: "text", Kind: Text}}

// Names returns the given names of the contract in the order in which they
// are shown.
func Names() []Name { return cloneNames(builtin) }

func cloneNames(names []Name) []Name {
	out := slices.Clone(names)
	for i := range out {
		out[i] = out[i].clone()
	}
	return out
}

// clone returns a copy that shares no list.
func (n Name) clone() Name {
	n.Choices, n.From, n.Items = slices.Clone(n.Choices), slices.Clone(n.From), cloneNames(n.Items)
	return n
}

// index finds a name by path; built once, never changed.
var index = func() map[string]int {
	m := make(map[string]int, len(builtin))
	for i, n := range builtin {
		m[n.Path] = i
	}
	return m
}()

// Lookup returns the given name with a path. It does not find custom fields,
// which a playbook declares.
func Lookup(path string) (Name, bool) {
	n, ok := lookup(path)
	return n.clone(), ok
}

// lookup is Lookup without a copy. The result must not be changed.
func lookup(path string) (Name, bool) {
	i, ok := index[path]
	if !ok {
		return Name{}, false
	}
	return builtin[i], true
}

// InGroup reports whether a path is a group or is in it: "pay.rate" is in the
// groups "pay" and "pay.rate".
func InGroup(path, group string) bool {
	return path == group || strings.HasPrefix(path, group) && len(path) > len(group) && path[len(group)] == '.'
}
