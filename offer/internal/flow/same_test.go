package flow_test

import "testing"

// What was rejected is not submitted again in other words: each row edits terms that
// were rejected.
func TestRejectedTermsInOtherWords(t *testing.T) {
	t.Parallel()
	const days = "start_date=2027-04-05 end_date=2027-05-02"
	const ranged = "job.range.min=80000 job.range.max=120000 job.range.per=year"
	const fee = `bill.fees=[{"name":"vms","percent":"3"}]`
	const lump = `pay.bonuses=[{"name":"sign-on","amount":"500"}]`
	const stipend = `pay.stipends=[{"name":"meals","amount":"300","per":"week"}]`
	var rows []row
	for _, c := range []struct {
		reason, terms, edit string
		same                bool
	}{
		{"the playbook's currency is written out", "", "pay.currency=USD", true},
		{"that of the bill too", "", "bill.currency=USD", true},
		{"another currency", "", "bill.currency=CAD", false},
		{"a default is left out", "pay.currency=USD", "pay.currency=", true},
		{"another value is left out", "bill.currency=CAD", "bill.currency=", false},
		{"the usual week", "", "schedule.hours_per_week=40", true},
		{"the usual week with places", "", "schedule.hours_per_week=40.0", true},
		{"a shorter week", "", "schedule.hours_per_week=36", false},
		{"the usual overtime", "", "pay.overtime_multiplier=1.50", true},
		{"the usual overtime of the bill", "", "bill.overtime_multiplier=1.5", true},
		{"other overtime", "", "pay.overtime_multiplier=1", false},
		{"the usual overtime of who is exempt", "pay.exempt=true", "pay.overtime_multiplier=1", true},
		{"other overtime of who is exempt", "pay.exempt=true", "pay.overtime_multiplier=1.5", false},
		{"the usual double time", "", "pay.double_time_multiplier=2", true},
		{"the usual double time of the bill", "", "bill.double_time_multiplier=2.0", true},
		{"not exempt", "", "pay.exempt=false", true},
		{"exempt", "", "pay.exempt=true", false},
		{"the middle of the range", ranged, "job.range.mid=100000", true},
		{"another point of the range", ranged, "job.range.mid=110000", false},
		{"a middle of nothing", "", "job.range.mid=100000", false},
		{"the weeks between the dates", days, "weeks=4", true},
		{"more weeks", days, "weeks=5", false},
		{"weeks without an end", "", "weeks=4", false},
		{"who pays a fee and how", fee,
			`bill.fees=[{"name":"vms","percent":"3.0","payer":"supplier","method":"discount"}]`, true},
		{"another pays the fee", fee, `bill.fees=[{"name":"vms","percent":"3","payer":"client"}]`, false},
		{"a higher fee", fee, `bill.fees=[{"name":"vms","percent":"4"}]`, false},
		{"a bonus that is not discretionary", lump,
			`pay.bonuses=[{"name":"sign-on","amount":"500","discretionary":false}]`, true},
		{"a bonus that is", lump, `pay.bonuses=[{"name":"sign-on","amount":"500","discretionary":true}]`, false},
		{"a stipend that is not taxable", stipend,
			`pay.stipends=[{"name":"meals~","amount":"300","per":"week","taxable":false}]`, true},
		{"a stipend without its unit", stipend, `pay.stipends=[{"name":"meals","amount":"300"}]`, false},
		{"an amount with more places", "", "pay.rate=50.00", true},
		{"a name with blanks", "candidate.name=Ann~B", "candidate.name=~Ann~~B", true},
		{"a text that reads as an equal number", "job.level=1", "job.level=1.0", false},
		{"what may change after approval", "", "job.department=ICU", true},
		{"an own number with places", "custom.pins=7", "custom.pins=7", true},
		{"another own number", "custom.pins=7", "custom.pins=8", false},
		{"a list that is empty", "", "tags=[]", true},
		{"another entry of a list", `tags=["a"]`, `tags=["b"]`, false},
		{"the same entry", `tags=["a"]`, `tags=["a"]`, true},
	} {
		r := row{reason: c.reason, terms: c.terms, do: "rita submits",
			given: submitted + "; olga rejects ops because no; rita edits " + c.edit,
			want:  "submit refused in draft: blocked terms"}
		if !c.same {
			r.want = "in_approval 2: submit state=draft>in_approval [plan: ops];" +
				" notify ops [person:recruiter (rita), role:boss]"
		}
		rows = append(rows, r)
	}
	run(t, rows)
}
