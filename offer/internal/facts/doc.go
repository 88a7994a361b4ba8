// Package facts makes what rules see of an offer: its terms as values of the rule
// language, the computed names, and the facts of its status.
//
// [Fields] are the fields of a rule schema for the names of package record; a playbook
// adds its custom names with [Field]. [Of] makes the facts of terms under a schema and
// the conventions of a playbook. [SetOffer] and [SetStatus] add state, submitted_by,
// revision and offer_round.
//
// The computed names come from package pay. A computed value that is unknown names
// the given names that are missing. Rules see some given names otherwise than they
// are given: job.range.* and job.posted_* per year, and weeks also from the dates.
package facts
