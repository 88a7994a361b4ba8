package rule

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Extend returns a schema with more fields. Slots of the receiver stay valid,
// and its named rules stay what they are: those with an error of their own are
// not reported again. It fails only if the path of a field is taken: by another
// field, or by a named rule of that name or of the name of its group.
func (s *Schema) Extend(fields ...Field) (*Schema, error) {
	out := s.fork()
	out.opt.Fields = append(slices.Clone(s.opt.Fields), fields...)
	out.index = maps.Clone(s.index)
	out.fields = slices.Clone(s.fields)
	for _, f := range fields {
		if _, ok := out.index[f.Path]; ok || s.defined(f.Path) {
			return nil, fmt.Errorf("rule: the name %s is taken", f.Path)
		}
		f.Type = normalType(f.Type)
		out.index[f.Path] = len(out.fields)
		out.fields = append(out.fields, f)
	}
	return out, nil
}

// Without returns a schema in which names, and everything under them, have an
// error of their own: a rule that reads one gets [CodeBroken] alone.
func (s *Schema) Without(names ...string) *Schema {
	out := s.fork()
	out.broken = maps.Clone(s.broken)
	for _, name := range names {
		out.broken[name] = true
	}
	return out
}

// fork is a schema that shares everything but the compiled rules.
func (s *Schema) fork() *Schema {
	out := *s
	out.mu, out.cache = &sync.Mutex{}, map[cached]*Rule{}
	return &out
}

// defined reports whether a path, or the group that it is in, is the name of a
// rule, also of one with an error.
func (s *Schema) defined(path string) bool {
	group, _, _ := strings.Cut(path, ".")
	return slices.ContainsFunc(s.opt.Definitions, func(d Definition) bool { return d.Name == group })
}

// brokenName reports whether a name, or a group that it is in, has an error of
// its own.
func (s *Schema) brokenName(path string) bool {
	path = strings.TrimPrefix(path, "before.")
	for {
		if s.broken[path] {
			return true
		}
		at := strings.LastIndexByte(path, '.')
		if at < 0 {
			return false
		}
		path = path[:at]
	}
}
