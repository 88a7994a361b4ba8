package store

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"
)

// Value is a column's value: string, int64, decimal.Decimal, bool, Day or
// time.Time; nil is null.
type Value any

// Day is the value of a date column, written 2026-12-31.
type Day string

// Type is the type of a column.
type Type string

// The types of columns.
const (
	Text    Type = "text"
	Integer Type = "integer"
	Decimal Type = "decimal" // Precision digits, Scale of them after the point
	Bool    Type = "bool"
	Date    Type = "date"
	Time    Type = "time" // UTC, microseconds
)

// Kind declares one kind of record: its table, columns and indexes.
type Kind struct {
	Name    string
	Table   string // default: Name
	Comment string
	Columns []Column
	Indexes [][]string // names of columns
}

// MaxPrecision and MaxScale bound a decimal column: what every engine can hold.
const (
	MaxPrecision = 65
	MaxScale     = 30
)

// Column is a typed column of a kind. Precision and Scale are those of a decimal.
type Column struct {
	Name             string
	Type             Type
	Precision, Scale int
	Comment          string
}

// Column returns a declared column.
func (k Kind) Column(name string) (Column, bool) {
	for i := range k.Columns {
		if k.Columns[i].Name == name {
			return k.Columns[i], true
		}
	}
	return Column{}, false
}

// CheckValue returns ErrInvalid if a value does not fit a column: some engine
// would round or cut it.
func (c Column) CheckValue(v Value) error {
	fits := false
	switch x := v.(type) {
	case nil:
		fits = true
	case string:
		fits = c.Type == Text
	case int64:
		fits = c.Type == Integer
	case bool:
		fits = c.Type == Bool
	case Day:
		_, err := time.Parse(time.DateOnly, string(x))
		fits = c.Type == Date && err == nil
	case time.Time:
		year := x.UTC().Year()
		fits = c.Type == Time && x.Nanosecond()%1000 == 0 && year > 0 && year < 10000
	case decimal.Decimal:
		fits = c.Type == Decimal && fitsDigits(x, c.Precision, c.Scale)
	}
	if !fits {
		return fmt.Errorf("%w: column %s is %s, and the value does not fit", ErrInvalid, c.Name, c.Type)
	}
	return nil
}

// fitsDigits reports whether a decimal has at most precision digits, scale of them
// after the point. The exponent is bounded first: 1e1000000000 is never written
// out.
func fitsDigits(x decimal.Decimal, precision, scale int) bool {
	if x.IsZero() {
		return true
	}
	exponent := x.Exponent()
	if exponent > int32(precision) || exponent < -1000 {
		return false
	}
	digits := x.NumDigits()
	if digits > 2000 {
		return false
	}
	if int(exponent) >= -scale {
		return digits+int(exponent) <= precision-scale
	}
	limit := decimal.New(1, int32(precision-scale)) // the last digits may be zeros
	return x.Equal(x.Truncate(int32(scale))) && x.Abs().LessThan(limit)
}
