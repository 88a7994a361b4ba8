package playbook

import (
	"embed"
	"io/fs"
)

// BaseName is the parent that every playbook can extend without its folder
// lying anywhere: checks on pay and bill that come ready to use.
const BaseName = "offerdesk-base"

//go:embed base
var baseFiles embed.FS

// Base returns the files of [BaseName]: caps, margin floors, minimum wage,
// exempt level, overtime, stipends, plausible units, posted range, currencies
// and amounts, each with its source in the message.
func Base() fs.FS {
	f, err := fs.Sub(baseFiles, "base")
	if err != nil {
		return baseFiles // "base" is a valid path, so there is no error
	}
	return f
}
