package record

// The given names from which the computed names come.
var (
	fromPay      = []string{"pay.rate", "pay.per", "pay.currency"}
	fromBill     = []string{"bill.rate", "bill.per", "bill.currency"}
	fromBoth     = []string{"pay.rate", "pay.per", "pay.currency", "bill.rate", "bill.per", "bill.currency"}
	fromCost     = append([]string{"cost.burden"}, fromPay...)
	fromMargin   = append([]string{"cost.burden", "bill.fees"}, fromBoth...)
	fromOvertime = append([]string{"pay.overtime_multiplier", "pay.exempt", "bill.overtime_multiplier"},
		fromMargin...)
	fromRange = []string{"job.range.min", "job.range.mid", "job.range.max", "job.range.per"}
	fromWeeks = []string{"weeks", "start_date", "end_date"}
)

// computed is the table of computed names, in the order of the contract. It is
// never changed.
var computed = []Name{
	{Path: "pay.hourly", Kind: Rate, Per: "hour", From: fromPay},
	{Path: "pay.weekly", Kind: Rate, Per: "week", From: fromPay},
	{Path: "pay.annual", Kind: Rate, Per: "year", From: fromPay},
	{Path: "pay.overtime", Kind: Rate, Per: "hour",
		From: append([]string{"pay.overtime_multiplier", "pay.exempt"}, fromPay...)},
	{Path: "pay.double_time", Kind: Rate, Per: "hour",
		From: append([]string{"pay.double_time_multiplier"}, fromPay...)},
	{Path: "pay.total_annual", Kind: Rate, Per: "year",
		From: append([]string{"pay.bonuses", "pay.stipends"}, fromPay...)},
	{Path: "pay.range_percent", Kind: Percent, From: append(fromRange, fromPay...)},
	{Path: "pay.compa_percent", Kind: Percent, From: append(fromRange, fromPay...)},
	{Path: "bill.hourly", Kind: Rate, Per: "hour", From: fromBill},
	{Path: "bill.weekly", Kind: Rate, Per: "week", From: fromBill},
	{Path: "bill.overtime", Kind: Rate, Per: "hour",
		From: append([]string{"bill.overtime_multiplier", "pay.exempt"}, fromBill...)},
	{Path: "bill.double_time", Kind: Rate, Per: "hour",
		From: append([]string{"bill.double_time_multiplier"}, fromBill...)},
	{Path: "bill.estimated_spend", Kind: Money, From: append(append([]string{}, fromWeeks...), fromBill...)},
	{Path: "cost.burden_percent", Kind: Percent, From: fromCost},
	{Path: "cost.burden_hourly", Kind: Rate, Per: "hour", From: fromCost},
	{Path: "cost.loaded_hourly", Kind: Rate, Per: "hour", From: fromCost},
	{Path: "spread.hourly", Kind: Rate, Per: "hour", From: fromBoth},
	{Path: "markup.percent", Kind: Percent, From: fromBoth},
	{Path: "margin.hourly", Kind: Rate, Per: "hour", From: fromMargin},
	{Path: "margin.percent", Kind: Percent, From: fromMargin},
	{Path: "margin.weekly", Kind: Rate, Per: "week", From: fromMargin},
	{Path: "margin.overtime_percent", Kind: Percent, From: fromOvertime},
	{Path: "margin.simple_percent", Kind: Percent, From: fromBoth},
}

// Computed returns the computed names of the contract. All are private.
func Computed() []Name {
	out := make([]Name, len(computed))
	for i, n := range computed {
		n.Computed, n.Private = true, true
		out[i] = n.clone()
	}
	return out
}

// computedIndex finds a computed name by path; built once, never changed.
var computedIndex = func() map[string]int {
	m := make(map[string]int, len(computed))
	for i, n := range computed {
		m[n.Path] = i
	}
	return m
}()

// isComputed reports whether a path is a computed name or a group that holds only
// computed names.
func isComputed(path string) bool {
	if _, ok := computedIndex[path]; ok {
		return true
	}
	for i := range computed {
		if InGroup(computed[i].Path, path) && !isGroup(path) {
			return true
		}
	}
	return false
}
