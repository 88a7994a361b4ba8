// Package template renders letters and one-line messages from facts. It knows
// the rule language and nothing of offers.
//
// A letter is Markdown with
//
//	{{ pay.hourly | money }}                a value, formatted
//	{{ if RULE }} … {{ else }} … {{ end }}  a condition
//	{{ for s in LIST }} … {{ end }}         a loop; s.name is a field of an item
//	{{ clauses }}                           the clauses of this letter, in order
//
// The text in braces is an expression of the rule language, which is that of
// expr, checked against the schema when the letter is read: [Parse] reports every
// unknown name, wrong kind and missing end at once, with line and column, of one
// letter the first 200. The end of a placeholder, and the bars before formats, are
// where the expression's texts, comments and brackets are closed:
//
//	{{ "}}" }}   {{ `a|b` | upper }}   {{ any(pay.stipends, {.taxable}) }}
//	{{ if pay.exempt { "exempt" } else { "non-exempt" } }}   a value, not a block
//	{{ let week = pay.rate * 40; week | money /* rounded */ }}
//
// An if with braces after its condition is a value; where the condition of a
// block is one, put it in brackets. A bar is no pipe: the text after it is
// a format. A comment with // ends with its line, and so can't end with the
// placeholder.
//
// What is missing when the
// letter is made is an error too, naming every path; default(x) gives a value
// instead. A condition that is not known counts as false, so text that depends
// on it is left out, unless the playbook says otherwise with has().
//
// [ParseWith] knows a date that is filled in after the letter is rendered, such as the
// day on which it is sent: {{ sent_on }} alone in its placeholder, with date or
// date("long"). The HTML has an element in its place and the text a mark, which show the
// placeholder; [Fill] replaces them and nothing else. It also refuses texts that depend
// on given names.
//
// Formats: money, number(places), percent(places), date, date("long"), upper,
// lower, default(x). A number without a format, or with number alone, prints at
// [RenderOptions] Places, money alone at MoneyPlaces, percent alone at none.
//
// Values are data: characters that mean something in Markdown or HTML are
// escaped, also at the start of a line, so a name can never become a link, a
// heading, a list or a script. Line breaks of a value break the line and end
// nothing; in a table or heading they are blanks. Authors write Markdown. A link is one to
// a literal address that begins with https://, http://, mailto: or tel:; the text has the
// address in brackets after it. Raw HTML, images and every other address are errors,
// because a letter does not print them.
//
// Source, depth, rounds of loops and output are bounded; what goes beyond is
// [ErrLimit].
package template
