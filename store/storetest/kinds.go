package storetest

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/store"
)

// The kinds and columns of the suite. Some names are deliberately words of SQL.
const (
	thing = "thing"
	plain = "plain"

	colText  = "name"
	colInt   = "order"
	colNum   = "amount"
	colBool  = "group"
	colDay   = "day"
	colTime  = "at"
	colShort = "rate"
	colWide  = "total"
)

// Kinds returns the kinds that the suite needs: one with a column of every
// type, in a table with another name, and one without columns.
func Kinds() []store.Kind {
	return []store.Kind{
		{
			Name: thing, Table: "storetest_things", Comment: "a record with a column of every type",
			Columns: []store.Column{
				{Name: colText, Type: store.Text, Comment: "any text"},
				{Name: colInt, Type: store.Integer, Comment: "a whole number"},
				{Name: colNum, Type: store.Decimal, Precision: 18, Scale: 4, Comment: "an amount of 18 digits"},
				{Name: colShort, Type: store.Decimal, Precision: 5, Scale: 2, Comment: "an amount of 5 digits"},
				{Name: colWide, Type: store.Decimal, Precision: 38, Scale: 10, Comment: "an amount of 38 digits"},
				{Name: colBool, Type: store.Bool, Comment: "yes or no"},
				{Name: colDay, Type: store.Date, Comment: "a day"},
				{Name: colTime, Type: store.Time, Comment: "a moment"},
			},
			Indexes: [][]string{{colInt}, {colNum, colTime}, {colWide}},
		},
		{Name: plain, Comment: "a record with a body alone"},
	}
}

// row returns a put of a new thing.
func row(id string, c store.Columns) store.Put {
	return store.Put{Kind: thing, ID: id, Columns: c, Body: []byte("body of " + id)}
}

// counted returns a put of a thing with a number.
func counted(id string, expect, n int64) store.Put {
	return store.Put{Kind: thing, ID: id, Expect: expect, Columns: store.Columns{colInt: n},
		Body: fmt.Appendf(nil, "%d", n)}
}

func num(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func moment(s string) (time.Time, error) { return time.Parse(time.RFC3339Nano, s) }
