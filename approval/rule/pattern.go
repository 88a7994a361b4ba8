package rule

import (
	"errors"
	"regexp"
	resyntax "regexp/syntax"
)

// Bounds of the patterns of matches.
const (
	maxPattern  = 512            // bytes
	maxProgram  = 1000           // instructions, about
	maxPrograms = 4 * maxProgram // of one rule
)

// pattern is what matches compares with.
type pattern struct {
	re   *regexp.Regexp
	size int // instructions, about
}

// steps is what it costs to match a text: each instruction may look at each
// letter.
func (p *pattern) steps(text string) int { return 1 + len(text)*p.size/32 }

// pattern compiles the pattern of matches; nil: it has an error. Its size is known
// before the program is made.
func (c *checker) pattern(s *syntax) *pattern {
	if c.programs > maxPrograms {
		return nil // reported of the pattern before
	}
	if len(s.text) > maxPattern {
		c.fail(s, CodeLimit, "", "a pattern has at most %d bytes", maxPattern)
		return nil
	}
	tree, err := resyntax.Parse(s.text, resyntax.Perl)
	if err != nil {
		c.badPattern(s, err)
		return nil
	}
	p := &pattern{size: programSize(tree)}
	if c.programs += p.size; p.size > maxProgram || c.programs > maxPrograms {
		c.fail(s, CodeLimit, "ask for less repetition, or for several shorter patterns joined by and",
			"the pattern requires more work than is allowed")
		return nil
	}
	p.re, _ = regexp.Compile(s.text) // which parses it as above
	return p
}

func (c *checker) badPattern(s *syntax, err error) {
	why, hint := "this is not a pattern", "patterns are those of RE2"
	var wrong *resyntax.Error
	if errors.As(err, &wrong) {
		why += ": " + wrong.Code.String()
		if wrong.Code == resyntax.ErrInvalidPerlOp {
			hint += ", which has no lookaround"
		}
	}
	c.fail(s, CodeType, hint, "%s", why)
}

// programSize estimates how many instructions a pattern compiles to.
func programSize(re *resyntax.Regexp) int {
	size := 1
	switch re.Op {
	case resyntax.OpLiteral:
		size = len(re.Rune)
	case resyntax.OpCharClass:
		size = 1 + len(re.Rune)/16
	}
	for _, sub := range re.Sub {
		size = min(size+programSize(sub), maxProgram+1)
	}
	if re.Op == resyntax.OpRepeat {
		times := max(re.Min, re.Max)
		if re.Max < 0 {
			times = re.Min + 1
		}
		size = min(size*max(times, 1), maxProgram+1)
	}
	return size
}
