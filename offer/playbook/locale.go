package playbook

import (
	"fmt"
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// localeFormat writes the values of a letter in its locale.
type localeFormat struct {
	pay.Locale
	mode exact.Mode
}

// Money writes an amount. If the playbook has the usual two places, the currency
// decides how many.
func (l localeFormat) Money(n exact.Number, currency string, places int) string {
	c := pay.Currency(currency)
	if places == 2 && c.Valid() {
		places = c.Digits()
	}
	return l.MoneyPlaces(pay.Money{Amount: n, Currency: c}, places, l.mode)
}

// Number writes a number with the locale's separators.
func (l localeFormat) Number(n exact.Number, places int) string {
	return l.Locale.Number(n, places, l.mode)
}

// Percent writes a percent with the locale's space before the sign.
func (l localeFormat) Percent(n exact.Number, places int) string {
	return l.Locale.Percent(pay.Percent{Points: n}, places, l.mode)
}

// months are the names of months in dates that are written out.
var months = map[string][]string{
	"fr": {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
		"novembre", "décembre"},
	"es": {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
		"noviembre", "diciembre"},
	"de": {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
		"November", "Dezember"},
}

// Date writes a date in CLDR's short form with the whole year, or in its long
// form.
func (l localeFormat) Date(d rule.Date, long bool) string {
	language, _, _ := strings.Cut(l.Tag, "-")
	names := months[language]
	switch {
	case language == "ja" && long:
		return fmt.Sprintf("%d年%d月%d日", d.Year, d.Month, d.Day)
	case language == "ja":
		return fmt.Sprintf("%04d/%02d/%02d", d.Year, d.Month, d.Day)
	case language == "de" && long:
		return fmt.Sprintf("%d. %s %d", d.Day, names[d.Month-1], d.Year)
	case language == "de":
		return fmt.Sprintf("%02d.%02d.%04d", d.Day, d.Month, d.Year)
	case language == "fr" && long && d.Day == 1:
		return fmt.Sprintf("1er %s %d", names[d.Month-1], d.Year)
	case language == "fr" && long:
		return fmt.Sprintf("%d %s %d", d.Day, names[d.Month-1], d.Year)
	case language == "es" && long:
		return fmt.Sprintf("%d de %s de %d", d.Day, names[d.Month-1], d.Year)
	case l.Tag == "fr-CA" || l.Tag == "en-CA" && !long:
		return d.String()
	case language == "fr" || l.Tag == "en-GB" && !long || l.Tag == "es-MX":
		return fmt.Sprintf("%02d/%02d/%04d", d.Day, d.Month, d.Year)
	case l.Tag == "en-GB":
		return d.Time(time.UTC).Format("2 January 2006")
	case long:
		return d.Time(time.UTC).Format("January 2, 2006")
	}
	return fmt.Sprintf("%d/%d/%04d", int(d.Month), d.Day, d.Year)
}
