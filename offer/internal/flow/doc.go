// Package flow is what each command does to an offer, as pure functions: an
// offer, who acts, when and under which playbook go in; the next offer, what
// happened and letters come out, or a [*refusal.Refusal] with every condition unmet.
//
// There is no clock, no store and no randomness here: everything is in
// [Context]. Package offer loads, calls one of these, and commits what it gives.
package flow
