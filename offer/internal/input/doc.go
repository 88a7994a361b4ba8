// Package input reads what comes from outside strictly: JSON as a tree of nodes, the
// JSON that desks keep, and texts that people read.
//
// A [Node] is a piece of input without a type. Scalars keep their text, so that an
// amount never becomes a float. [ReadJSON] reads JSON as a tree; the reader of YAML
// in package source makes the same tree. [Node.MarshalJSON] writes it.
//
// [ReadJSON] checks size, UTF-8 and depth before a parser reads the text. It refuses
// duplicate keys, lone surrogates, NUL, and text after the value. Most input is read
// by a [Scanner], which copies no text. Whatever a Scanner does not read, encoding/json
// reads, and locates the error. So a Scanner may refuse valid JSON, but reads none that
// is invalid.
//
// A problem is an [Error] with the path at which it is. Its text never holds the
// refused value. Package record turns it into its own errors.
//
// [CheckText], [CheckLine] and [CheckNote] return what is wrong with a text, and
// [Shown] makes a name from input safe for errors and log lines.
package input
