package pay

// The words for units of time: what follows an amount, as CLDR 48 writes "per"
// units in full, and what people type. The first typed word is the short form.

func englishUnits() map[Per]unitWords {
	return map[Per]unitWords{
		Hour:      {" per hour", []string{"/hr", "/h", "/hour", "per hour", "per hr", "an hour", "hourly"}},
		Day:       {" per day", []string{"/day", "/d", "per day", "a day", "daily"}},
		Week:      {" per week", []string{"/wk", "/w", "/week", "per week", "per wk", "a week", "weekly"}},
		Biweek:    {" every two weeks", []string{"/2wk", "every two weeks"}},
		Semimonth: {" twice a month", []string{"twice a month", "semimonthly"}},
		Month:     {" per month", []string{"/mo", "/month", "per month", "per mo", "a month", "monthly"}},
		Year: {" per year", []string{"/yr", "/y", "/year", "/annum", "per year", "per yr", "a year", "yearly",
			"annually", "per annum", "p.a."}},
	}
}

func frenchUnits() map[Per]unitWords {
	return map[Per]unitWords{
		Hour:      {" par heure", []string{"/h", "/heure", "par heure", "l'heure", "de l'heure"}},
		Day:       {" par jour", []string{"/j", "/jour", "par jour"}},
		Week:      {" par semaine", []string{"/sem", "/sem.", "/semaine", "par semaine"}},
		Biweek:    {" toutes les deux semaines", []string{"toutes les deux semaines"}},
		Semimonth: {" deux fois par mois", []string{"deux fois par mois"}},
		Month:     {" par mois", []string{"/mois", "/m", "par mois"}},
		Year:      {" par an", []string{"/an", "/a", "par an", "par année"}},
	}
}

func spanishUnits() map[Per]unitWords {
	return map[Per]unitWords{
		Hour:      {" por hora", []string{"/h", "/hora", "por hora", "la hora"}},
		Day:       {" por día", []string{"/d", "/día", "por día", "al día"}},
		Week:      {" por semana", []string{"/sem", "/sem.", "/semana", "por semana", "a la semana"}},
		Biweek:    {" cada dos semanas", []string{"cada dos semanas"}},
		Semimonth: {" dos veces al mes", []string{"dos veces al mes"}},
		Month:     {" por mes", []string{"/mes", "/m", "por mes", "al mes"}},
		Year:      {" por año", []string{"/a", "/año", "por año", "al año"}},
	}
}

func germanUnits() map[Per]unitWords {
	return map[Per]unitWords{
		Hour: {" pro Stunde", []string{"/Std.", "/h", "/Std", "/Stunde", "pro Stunde", "pro Std.",
			"die Stunde"}},
		Day:       {" pro Tag", []string{"/T", "/Tag", "pro Tag", "am Tag"}},
		Week:      {" pro Woche", []string{"/W", "/Woche", "pro Woche"}},
		Biweek:    {" alle zwei Wochen", []string{"alle zwei Wochen"}},
		Semimonth: {" zweimal im Monat", []string{"zweimal im Monat"}},
		Month:     {" pro Monat", []string{"/M", "/Monat", "pro Monat", "im Monat"}},
		Year:      {" pro Jahr", []string{"/J", "/Jahr", "pro Jahr", "im Jahr"}},
	}
}

func japaneseUnits() map[Per]unitWords {
	return map[Per]unitWords{
		Hour:      {"/時間", []string{"/時間", "/h", "毎時"}},
		Day:       {"/日", []string{"/日"}},
		Week:      {"/週", []string{"/週", "/週間"}},
		Biweek:    {"/2週", []string{"/2週間"}},
		Semimonth: {"/半月", []string{"/半月"}},
		Month:     {"/月", []string{"/月", "/か月"}},
		Year:      {"/年", []string{"/年"}},
	}
}
