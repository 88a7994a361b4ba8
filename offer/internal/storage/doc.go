// Package storage is what the desk keeps and how it is found: the kinds of
// records with their columns, the bodies of records byte for byte, the logs
// that belong to offers and to nothing, the published playbooks, and the one
// way to read a kind page by page.
//
// The rooms of offer that need a store and nothing of the desk (backup, feed,
// verify) stand on it, and so does the desk. It decides nothing.
package storage
