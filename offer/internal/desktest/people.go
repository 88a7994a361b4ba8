package desktest

import (
	"time"

	"github.com/offerdesk/offerdesk/offer"
)

// The people of the tests. Mallory has no role.
var (
	Ann     = offer.Actor{ID: "ann", Roles: []string{"recruiter"}}
	Olga    = offer.Actor{ID: "olga", Roles: []string{"ops"}}
	Oscar   = offer.Actor{ID: "oscar", Roles: []string{"ops"}}
	Fred    = offer.Actor{ID: "fred", Roles: []string{"finance"}}
	Alice   = offer.Actor{ID: "alice", Roles: []string{"auditor"}}
	Root    = offer.Actor{ID: "root", Roles: []string{"admin"}}
	Mallory = offer.Actor{ID: "mallory"}
)

// Monday is when the tests begin: 09:00 UTC on a working day.
var Monday = time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)

// Nurse is the terms of an offer that can be submitted.
const Nurse = `{"client": "mercy", "type": "contract", "candidate": {"name": "Amara Osei"},
	"people": {"recruiter": "ann"}, "job": {"title": "Nurse"}, "start_date": "2027-04-05",
	"pay": {"rate": "50.00", "per": "hour"}, "bill": {"rate": "80.00", "per": "hour"}}`
