package playbook

import "io/fs"

// Beside finds the parents of a playbook in the folders of root: what [Load]
// wants to know where playbooks lie beside each other.
func Beside(root fs.FS) func(name string) (fs.FS, bool) {
	return func(name string) (fs.FS, bool) {
		f, err := fs.Sub(root, name)
		if err != nil {
			return nil, false
		}
		_, err = fs.Stat(f, "playbook.yaml")
		return f, err == nil
	}
}
