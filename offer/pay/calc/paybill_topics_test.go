package calc_test

import (
	"encoding/json"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/pay/calc"
)

// exampleTopics says for each topic which functions of the package compute it.
func exampleTopics() map[string]func(sums) map[string][]exact.Number {
	return map[string]func(sums) map[string][]exact.Number{
		"overtime.hourly": func(s sums) map[string][]exact.Number {
			return s.week(calc.Workweek{Earnings: []calc.Earning{{Hours: s.num("hours"), Rate: s.num("hourly_rate")}}})
		},
		"overtime.piece_rate": func(s sums) map[string][]exact.Number {
			return s.week(calc.Workweek{Pieces: []calc.Pieces{{Earned: s.num("piece_earnings"),
				Hours: s.num("productive_hours")}},
				Earnings: []calc.Earning{{Hours: s.num("waiting_hours"), Rate: s.num("waiting_rate")}}})
		},
		"overtime.fluctuating_workweek": func(s sums) map[string][]exact.Number {
			return s.week(calc.Workweek{Sums: []calc.Sum{{Amount: s.num("weekly_salary")},
				{Amount: s.num("bonus")}}, Hours: pay.Some(s.num("hours"))})
		},
		"overtime.eight_and_eighty": func(s sums) map[string][]exact.Number {
			return s.split(calc.Workweek{Earnings: []calc.Earning{{Hours: s.num("hours_14_days"),
				Rate: s.num("hourly_rate")}},
				Sums: []calc.Sum{{Amount: s.num("bonus")}}, Threshold: some("80"), Overtime: pay.Some(s.num("ot_hours"))})
		},
		"overtime.shift_differential": shiftDifferential,
		"overtime.shift_differential_and_bonus": func(s sums) map[string][]exact.Number {
			return s.week(calc.Workweek{Earnings: []calc.Earning{{Hours: s.num("hours"), Rate: s.num("hourly_rate")}},
				Differentials: []calc.Earning{{Hours: s.num("evening_hours"), Rate: s.num("evening_diff")}},
				Sums:          []calc.Sum{{Amount: s.num("nondiscretionary_bonus")}}})
		},
		"overtime.weighted_average":           weightedAverage,
		"overtime.retention_bonus":            retentionBonus,
		"overtime.bonus_deminimis":            deMinimis,
		"overtime.california_daily_vs_weekly": californiaWeek,
		"pay.call_back":                       callBack,
		"conversion.weekly_to_period":         weeklyToPeriod,
		"conversion.annual_to_hourly_2087":    federalPay,
		"exempt.bonus_credit":                 bonusCredit,
		"time.rounding_quarter_hour":          quarterHours,
		"travelnurse.blended_rate":            blendedShift,
		"vms.fee_supplier_funded":             supplierFunded,
		"rounding.line_level":                 taxLines,
		"billrate.markup_vs_margin":           rates,
		"billrate.markup_from_rates":          rates,
		"perdiem.first_last_day":              firstDay,
		"burden.workers_comp":                 compPremium,
		"travelnurse.perdiem_in_regular_rate": tiedPerDiem,
		"exempt.threshold_formula":            multipleOfMinimum,
		"conversion.salary_to_hourly":         salaryToHourly,
		"conversion.weekly_to_annual":         weeklyToAnnual,
		"billrate.statutory_cap":              statutoryCap,
		"rounding.half_up":                    roundedOnce,
	}
}

func shiftDifferential(s sums) map[string][]exact.Number {
	hours := s.num("day_hours").Add(s.num("evening_hours")).Add(s.num("night_hours"))
	return s.split(calc.Workweek{Earnings: []calc.Earning{{Hours: hours, Rate: s.num("base_rate")}},
		Differentials: []calc.Earning{{Hours: s.num("evening_hours"), Rate: s.num("evening_diff")},
			{Hours: s.num("night_hours"), Rate: s.num("night_diff")}}})
}

func weightedAverage(s sums) map[string][]exact.Number {
	var jobs []struct{ Rate, Hours exact.Number }
	if err := json.Unmarshal(s.in["jobs"], &jobs); err != nil {
		s.t.Fatal(err)
	}
	var w calc.Workweek
	for _, j := range jobs {
		w.Earnings = append(w.Earnings, calc.Earning{Hours: j.Hours, Rate: j.Rate})
	}
	return s.split(w)
}

func retentionBonus(s sums) map[string][]exact.Number {
	weeks, _ := s.num("weeks_earned").Int64()
	b, err := calc.SpreadBonus(s.num("bonus"), int(weeks), 2, s.num("hours_14_days"), s.num("ot_hours"), s.p)
	if err != nil {
		s.t.Fatal(err)
	}
	return map[string][]exact.Number{"two_week_equivalent": one(b.Period),
		"rate_increase": one(b.RateIncrease), "half_increase": one(b.HalfIncrease),
		"additional_ot": one(b.Overtime)}
}

func deMinimis(s sums) map[string][]exact.Number {
	weeks, _ := s.num("weeks").Int64()
	hours := s.num("hours_in_ot_week")
	b, err := calc.SpreadBonus(s.num("quarterly_bonus"), int(weeks), 1, hours, hours.Sub(n("40")), s.p)
	if err != nil {
		s.t.Fatal(err)
	}
	over := n("0")
	if b.AboveFiftyCts {
		over = n("1")
	}
	return map[string][]exact.Number{"weekly_bonus": one(b.Weekly), "hourly_increase": one(b.RateIncrease),
		"ot_on_bonus_per_week": one(b.Overtime), "exceeds_50_cents": one(over)}
}

func californiaWeek(s sums) map[string][]exact.Number {
	worked, _ := s.num("days").Int64()
	var d calc.Days
	for i := range int(worked) {
		d[i] = s.num("hours_per_day")
	}
	c, err := calc.California().Count(d, n("20"))
	if err != nil {
		s.t.Fatal(err)
	}
	return map[string][]exact.Number{"total_hours": one(d.Total()), "daily_ot": one(c.ByDay),
		"weekly_ot": one(d.Total().Sub(n("40"))), "ot_hours": one(c.Overtime())}
}

func callBack(s sums) map[string][]exact.Number {
	rate, times, hours := s.num("hourly_rate"), s.num("callback_multiplier"), s.num("callback_hours_worked")
	call, err := calc.CallBackPay(rate, hours, s.num("callback_min_hours_paid"), times, s.p)
	if err != nil {
		s.t.Fatal(err)
	}
	extra, err := calc.CallBackPay(rate, s.num("ot_hours_monday"), exact.Number{}, times, s.p)
	if err != nil {
		s.t.Fatal(err)
	}
	worked := s.num("regular_hours").Add(s.num("ot_hours_monday")).Add(hours)
	w, err := calc.Regular(calc.Workweek{Earnings: []calc.Earning{{Hours: worked, Rate: rate}},
		Credits:  []calc.Sum{{Amount: call.Creditable}, {Amount: extra.Creditable}},
		Excluded: []calc.Sum{{Amount: call.Excluded}}}, s.p)
	if err != nil {
		s.t.Fatal(err)
	}
	return map[string][]exact.Number{"hours_worked": one(w.Hours), "straight_time_43h": one(w.Straight),
		"callback_pay":                           one(call.Paid),
		"callback_extra_excluded_not_creditable": one(call.Excluded), "creditable_premium": one(w.Credit),
		"regular_rate": one(w.RegularRate)}
}

func weeklyToPeriod(s sums) map[string][]exact.Number {
	to := map[string]pay.Per{"12": pay.Month, "24": pay.Semimonth, "26": pay.Biweek, "52": pay.Week,
		"1": pay.Year}[s.num("periods_per_year").String()]
	level, err := calc.PeriodLevel(s.num("weekly_salary"), to)
	if err != nil {
		s.t.Fatal(err)
	}
	return map[string][]exact.Number{"period_amount": one(level)}
}

func federalPay(s sums) map[string][]exact.Number {
	hourly := s.convert(pay.Hours2087(), "annual", "year", "hour")
	out := map[string][]exact.Number{"hourly": one(hourly), "biweekly_80h": one(hourly.Mul(n("80"))),
		"ot_1_5": one(s.step(hourly.Mul(n("1.5"))))}
	if s.p.Where == calc.Step && s.p.Money.Mode == exact.HalfUp { // OPM's own rounding
		f := calc.OPM(s.num("annual"))
		out = map[string][]exact.Number{"hourly": one(f.Hourly), "biweekly_80h": one(f.Biweekly),
			"ot_1_5": one(f.Overtime)}
	}
	return out
}

func bonusCredit(s sums) map[string][]exact.Number {
	weeks := int64(52)
	if _, ok := s.in["weeks"]; ok {
		weeks, _ = s.num("weeks").Int64()
	}
	b, err := calc.CreditBonuses(s.num("weekly_salary"), s.num("weekly_level"), int(weeks), s.list("bonuses")...)
	if err != nil {
		s.t.Fatal(err)
	}
	return map[string][]exact.Number{"max_bonus_per_week": one(b.MaxBonusPerWeek),
		"min_salary_per_week": one(b.MinSalaryPerWeek), "salary_paid": one(b.SalaryPaid),
		"total_paid": one(b.TotalPaid), "required": one(b.Required), "catch_up": one(b.CatchUp)}
}

func quarterHours(s sums) map[string][]exact.Number {
	step, _ := s.num("increment_minutes").Int64()
	minutes := exact.Int(8*60 + 30).Sub(s.num("unpaid_meal_minutes"))
	for _, name := range []string{"early_clock_in_minutes", "late_clock_out_minutes"} {
		m, _ := s.num(name).Int64()
		rounded, err := calc.RoundTime(int(m), int(step))
		if err != nil {
			s.t.Fatal(err)
		}
		minutes = minutes.Add(exact.Int(int64(rounded)))
	}
	hours, _ := minutes.Mul(s.num("days")).Div(n("60"))
	return map[string][]exact.Number{"hours_week": one(hours), "ot_hours": one(hours.Sub(n("40")))}
}

func blendedShift(s sums) map[string][]exact.Number {
	b, err := calc.BlendedShift(s.num("base_rate"), s.num("straight_hours"), s.num("ot_hours"),
		s.num("ot_multiplier"))
	if err != nil {
		s.t.Fatal(err)
	}
	return map[string][]exact.Number{"blended_rate": one(b)}
}

func supplierFunded(s sums) map[string][]exact.Number {
	inv, err := calc.Settle(s.num("bill_rate"), s.num("hours"),
		[]pay.Fee{{Name: "MSP", Percent: pay.Some(s.num("msp_fee_pct"))},
			{Name: "VMS", Percent: pay.Some(s.num("vms_fee_pct"))}}, s.p)
	if err != nil {
		s.t.Fatal(err)
	}
	return map[string][]exact.Number{"amount": one(inv.Amount), "supplier_amount": one(inv.Supplier),
		"client_amount": one(inv.Client)}
}

func taxLines(s sums) map[string][]exact.Number {
	var lines []struct {
		Amount exact.Number `json:"amount"`
		Tax    exact.Number `json:"tax_pct"`
	}
	if err := json.Unmarshal(s.in["lines"], &lines); err != nil {
		s.t.Fatal(err)
	}
	var taxes []exact.Number
	for _, l := range lines {
		taxes = append(taxes, pay.Percent{Points: l.Tax}.Of(pay.Money{Amount: l.Amount, Currency: "USD"}).Amount)
	}
	perLine := s.p
	if perLine.Where == calc.Never {
		// the source rounds each line whatever is done before, and adds the lines
		return map[string][]exact.Number{"tax_lines": taxes, "tax_total": one(perLine.Sum(s.eachLine(taxes)...))}
	}
	return map[string][]exact.Number{"tax_lines": taxes, "tax_total": one(perLine.Sum(taxes...))}
}

// eachLine is lines that are shown at cents, half up where the policy has no
// mode of its own.
func (s sums) eachLine(lines []exact.Number) []exact.Number {
	out := make([]exact.Number, len(lines))
	for i, l := range lines {
		out[i] = l.Round(exact.Rounding{Mode: s.mode, Places: 2})
	}
	return out
}

func rates(s sums) map[string][]exact.Number {
	r := calc.Compare(s.num("pay_rate"), s.num("bill_rate"), exact.Number{})
	return map[string][]exact.Number{"markup_pct": one(r.MarkupPercent.Value),
		"margin_pct": one(r.SimpleMarginPercent.Value), "spread": one(r.Spread)}
}

func firstDay(s sums) map[string][]exact.Number {
	m, err := calc.MealsOf(s.num("mie_total"), day("2026-03-01"))
	if err != nil {
		s.t.Fatal(err)
	}
	return map[string][]exact.Number{"first_last_day": one(calc.FirstOrLastDay(s.num("mie_total"))),
		"sum_of_parts": one(m.Total())}
}

func compPremium(s sums) map[string][]exact.Number {
	return map[string][]exact.Number{"manual_premium": one(calc.WorkersComp{Per100: s.num("rate_per_100")}.Premium(s.num("payroll")))}
}

func tiedPerDiem(s sums) map[string][]exact.Number {
	var tied exact.Number
	if string(s.in["per_diem_tied_to_hours"]) == "true" {
		tied = s.num("per_diem_hourly")
	}
	return map[string][]exact.Number{"ot_base": one(calc.OvertimeBase(s.num("taxable_rate"), tied))}
}

func multipleOfMinimum(s sums) map[string][]exact.Number {
	level, err := calc.LevelOfMinimum(s.num("minimum_wage"), s.num("annual_multiple"))
	if err != nil {
		s.t.Fatal(err)
	}
	return map[string][]exact.Number{"weekly": one(level)}
}

func salaryToHourly(s sums) map[string][]exact.Number {
	c, err := pay.WeekOf(s.num("hours_per_week"))
	if err != nil {
		s.t.Fatal(err)
	}
	if _, ok := s.in["semimonthly_salary"]; ok {
		return map[string][]exact.Number{"regular_rate": one(s.convert(c, "semimonthly_salary", "semimonth",
			"hour"))}
	}
	return map[string][]exact.Number{"regular_rate": one(s.convert(c, "monthly_salary", "month", "hour"))}
}

func weeklyToAnnual(s sums) map[string][]exact.Number {
	return map[string][]exact.Number{"annual": one(s.convert(pay.Hours2080(), "weekly", "week", "year"))}
}

func statutoryCap(s sums) map[string][]exact.Number {
	wage := pay.Money{Amount: s.num("weighted_avg_wage_plus_tax"), Currency: "USD"}
	return map[string][]exact.Number{"max_bill_rate": one(s.step(wage.Times(s.num("cap_multiplier")).Amount))}
}

func roundedOnce(s sums) map[string][]exact.Number {
	return map[string][]exact.Number{"rounded": one(s.step(s.num("amount")))}
}
