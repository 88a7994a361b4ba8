package flow

import (
	"fmt"

	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// conditions collects what is unmet while a command is decided.
type conditions struct{ items []refusal.Item }

func (c *conditions) add(code refusal.Code, where, format string, args ...any) {
	c.items = append(c.items, refusal.Item{Code: code, Where: where, Message: fmt.Sprintf(format, args...)})
}

func (c *conditions) has(code refusal.Code) bool { return (&refusal.Refusal{Items: c.items}).Has(code) }

// refusal returns nil when every condition is met.
func (c *conditions) refusal(command string, from lifecycle.State) error {
	if len(c.items) == 0 {
		return nil
	}
	return &refusal.Refusal{Command: command, From: from, Items: c.items}
}
