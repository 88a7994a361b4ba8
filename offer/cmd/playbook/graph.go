package main

import "fmt"

// graph prints the lifecycle and the approvals of a playbook as Mermaid, in
// Markdown.
func graph(c *command) (int, error) {
	p, found, err := c.load(c.args[0])
	if err != nil {
		return 2, err
	}
	if p == nil {
		return c.refuse(found)
	}
	states, stages := p.Moves().Table().Mermaid(), p.Planner().Mermaid()
	if c.json {
		return 0, c.print(map[string]string{"lifecycle": states, "approvals": stages})
	}
	fmt.Fprintf(c.out, "# %s\n\n## Lifecycle\n\n```mermaid\n%s```\n\n## Approvals\n\n```mermaid\n%s```\n",
		p.Name(), states, stages)
	return 0, nil
}
