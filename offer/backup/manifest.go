package backup

import (
	"encoding/json"

	"github.com/offerdesk/offerdesk/store"
)

// manifestName is the name of the file that describes the others.
const manifestName = "datapackage.json"

// manifest is that file.
type manifest struct {
	Version   int64      `json:"offerdesk_export"`
	Profile   string     `json:"profile"`
	Records   int64      `json:"records"`
	Entries   int64      `json:"entries"`
	SHA256    string     `json:"sha256"`
	Resources []resource `json:"resources"`
}

// resource describes one file.
type resource struct {
	Name        string      `json:"name"`
	Path        string      `json:"path"`
	Profile     string      `json:"profile"`
	Description string      `json:"description,omitempty"`
	Encoding    string      `json:"encoding"`
	Schema      tableSchema `json:"schema"`
}

type tableSchema struct {
	Fields     []tableField `json:"fields"`
	PrimaryKey []string     `json:"primaryKey"`
}

type tableField struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	Description string `json:"description,omitempty"`
}

// add describes the file of a kind.
func (m *manifest) add(k store.Kind) {
	key := []string{"id"}
	if k.Name == lineEntry {
		key = []string{"log", "seq"}
	}
	m.Resources = append(m.Resources, resource{
		Name: k.Table, Path: tableFile(k), Profile: "tabular-data-resource", Description: k.Comment,
		Encoding: "utf-8", Schema: tableSchema{tableFields(k), key},
	})
}

// encode returns the file.
func (m *manifest) encode(t totals) ([]byte, error) {
	m.Version, m.Profile = version, "tabular-data-package"
	m.Records, m.Entries, m.SHA256 = t.records, t.entries, t.sha256
	b, err := json.MarshalIndent(m, "", "  ")
	return append(b, '\n'), err
}

func tableFile(k store.Kind) string { return k.Table + ".csv" }

// fieldTypes are the types of columns as a table schema names them.
var fieldTypes = map[store.Type]string{
	store.Text: "string", store.Integer: "integer", store.Decimal: "number",
	store.Bool: "boolean", store.Date: "date", store.Time: "datetime",
}

// tableFields returns the columns of the file of a kind.
func tableFields(k store.Kind) []tableField {
	var fields []tableField
	for _, c := range k.Columns {
		fields = append(fields, tableField{c.Name, fieldTypes[c.Type], c.Comment})
	}
	if k.Name == lineEntry {
		return fields
	}
	fields = append([]tableField{{"id", "string", ""}}, fields...)
	return append(fields, tableField{"body", "string", "the record, byte for byte"})
}
