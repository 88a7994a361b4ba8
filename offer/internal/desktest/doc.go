// Package desktest holds desks, people, playbooks and databases for tests of the
// packages next to the desk: backup, feed, verify and story. Only files that end
// in _test.go import it.
//
// [New] returns a desk in memory with the playbook [House], and checks at the end
// of the test that everything in its store is sound. [Desk.At] makes an offer and
// brings it to a state. [Engines] are the databases that are present.
package desktest
