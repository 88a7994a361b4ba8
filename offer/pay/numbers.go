package pay

import "github.com/offerdesk/offerdesk/approval/rule/exact"

func hundred() exact.Number { return exact.Int(100) }
func one() exact.Number     { return exact.Int(1) }

func percent(n exact.Number) exact.Number { q, _ := n.Div(hundred()); return q }

// ratio is a literal fraction; den is never 0 here.
func ratio(num, den int64) exact.Number { q, _ := exact.Int(num).Div(exact.Int(den)); return q }

// threeHalves is the usual multiplier of overtime.
var threeHalves = ratio(3, 2)
