// Package storage defines what the desk keeps and how it is found: the kinds of
// records and their columns, the bodies of records byte for byte, the logs of
// offers and the logs that belong to no offer, the published playbooks, and the
// rows of waiting approvers. [Records], [Entries] and [Sealed] read page by page.
//
// The desk uses it, and so do the packages that need a store and nothing of the
// desk: backup, feed and verify. It decides nothing.
package storage
