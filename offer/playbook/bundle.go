package playbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Open makes a playbook of the files of [Playbook.Bundle]: its own by path,
// its parents' under @name/.
func Open(files map[string][]byte, opt Options) (*Playbook, Findings) {
	fsys, err := memory(files)
	if err != nil {
		return nil, Findings{{Code: "syntax", Severity: "error", File: "playbook.yaml", Line: 1, Column: 1, Message: "the files can't be read: " + err.Error()}}
	}
	label := "playbook"
	return Load(fsys, label, func(name string) (fs.FS, bool) {
		sub, err := fs.Sub(fsys, parentPrefix+name)
		if err != nil {
			return nil, false
		}
		_, err = fs.Stat(sub, "playbook.yaml")
		return sub, err == nil
	}, opt)
}

// memory is a file system of files in memory: an archive that is not packed.
func memory(files map[string][]byte) (fs.FS, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !fs.ValidPath(name) {
			return nil, errors.New("a path is not valid")
		}
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			return nil, err
		}
		if _, err := f.Write(files[name]); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
}

// Default is the playbook of a folder that says nothing: one stage, approval, that
// asks one approver; one plain letter; recruiter does everything else, and
// ops_admin manages.
func Default(opt Options) (*Playbook, Findings) {
	return Open(map[string][]byte{"playbook.yaml": []byte("playbook: default\ntitle: The defaults\n")}, opt)
}

// Samples are the sample offers and cases that lie beside a playbook.
type Samples struct {
	Offers map[string]input.Node
	Cases  []CaseFile

	offers []entry
}

// CaseFile is one file of cases, read and not yet decoded.
type CaseFile struct {
	Path string
	Node input.Node
	file *file
}

// Fail makes a finding at a place of the file.
func (c CaseFile) Fail(line, column int, message string) Finding {
	var fs Findings
	f := &file{name: c.Path, findings: &fs}
	if c.file != nil {
		f.lines = c.file.lines
	}
	f.fail(line, column, "syntax", "", "%s", message)
	return fs[0]
}

// placesOf says where the entries of a playbook stand.
func placesOf(r *raw) map[string]rulePlace {
	out := map[string]rulePlace{}
	for section, kind := range map[string]string{"clauses": "clause ", "guardrails": "guardrail ", "stages": "stage "} {
		for _, e := range r.sections[section] {
			if e.depth == 0 {
				out[kind+e.id] = rulePlace{"", e.file, e.node}
			}
		}
	}
	for _, m := range r.sections["matrix"] {
		if m.depth > 0 {
			continue
		}
		bands, _ := m.node.Get("bands")
		for _, b := range bands.Items {
			id, _ := b.Get("id")
			out["stage "+m.id+"."+trimmed(id.Text)] = rulePlace{"", m.file, b}
		}
	}
	return out
}

func samples(r *raw) Samples {
	s := Samples{Offers: map[string]input.Node{}}
	for path, e := range r.offers {
		s.Offers[path] = e.node
		s.offers = append(s.offers, e)
	}
	for _, e := range r.cases {
		s.Cases = append(s.Cases, CaseFile{e.file.name, e.node, e.file})
	}
	return s
}

// Untested is the warning that no case shows a "stage finance", band,
// "guardrail floor" or "clause at-will" of this playbook itself; false for one
// that it inherited.
func (p *Playbook) Untested(what string) (Finding, bool) {
	at, ok := p.at[what]
	if !ok {
		return Finding{}, false
	}
	var found Findings
	f := &file{name: at.file.name, lines: at.file.lines, findings: &found}
	kind, id, _ := strings.Cut(what, " ")
	hint := map[string]string{"stage": "add a case in which it is on", "guardrail": "add a case that breaks it", "clause": "add a case whose letter holds it"}[kind]
	f.warn(max(at.node.Line, 1), max(at.node.Column, 1), "untested", hint, "no case shows the %s", what)
	found[0].IDs = []string{id}
	return found[0], true
}

// CheckSamples says what is wrong with the sample offers: names that an offer
// under this playbook can't hold, and values that do not fit. They may be
// incomplete.
func (p *Playbook) CheckSamples() Findings {
	var found Findings
	for _, e := range p.sample.offers {
		_, _, _, err := record.DecodeSample(e.node, p.custom)
		var errs record.Errors
		if !errors.As(err, &errs) {
			continue
		}
		f := &file{name: e.file.name, lines: e.file.lines, findings: &found}
		for _, x := range errs {
			code := "type"
			if x.Code == record.CodeUnknown {
				code = "unknown_name"
			}
			f.fail(max(x.Line, 1), max(x.Column, 1), code, x.Hint, "%s: %s", x.Path, x.Message)
		}
	}
	return found.sorted()
}

// ParseNode reads one strict YAML document, of which JSON is a part.
func ParseNode(name string, src []byte) (input.Node, Findings) {
	var found Findings
	f := &file{name: name, findings: &found}
	text, ok := f.take(src)
	if !ok {
		return input.Node{}, found
	}
	n, ok := readYAML(f, text, 1)
	if !ok {
		return n, found.sorted()
	}
	return n, nil
}
