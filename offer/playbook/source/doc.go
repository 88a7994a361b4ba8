// Package source reads playbooks as they are written: a folder of YAML, Markdown
// and CSV, merged with the parents it extends, with the place of every value. It
// does not know what rules mean; package playbook compiles what it returns.
//
//	var found source.Findings
//	folder := source.Read(fsys, "acme", parents, &found)
//	for _, e := range folder.Sections["guardrails"] {
//		rd := e.Reader("a guardrail")
//		id := rd.ID("id")
//		…
//		rd.Done() // reports the keys that were not read
//	}
//
// A [Finding] is one mistake or doubt: a [Code], a [Severity], the place, a
// message and a hint. Its text shows the line with a caret. The codes are listed
// below; they are the only ones that findings of playbooks and cases have.
//
// # Reading
//
// [Read] reports everything that is wrong and returns what could be read. Files
// are UTF-8 and brought to normal form C. YAML is strict: one document, no
// anchors, aliases or tags, no key twice, and bounds on size and depth. Scalars
// stay text, so no amount passes through a float. [Parse] reads a single document
// in the same way.
//
// A file or folder whose name is nearly a known one is an error with the right
// name. Any other file that is not read is a warning.
//
// # Inheriting
//
// Entries of the parent come first. An entry of the same id replaces the
// parent's whole and keeps its place; off: true removes it. Bands of a matrix are
// single entries, unless the child's bands cover every number. Some settings are
// inherited key by key. An entry with final: true can't be replaced or removed.
//
// [Bundle] and [InParent] carry the files of a playbook and its parents through a
// store.
package source
