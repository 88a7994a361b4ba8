package desktest

import (
	"sync"
	"time"
)

// Clock is the clock of a test. It stands still until Add is called.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now returns the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Add moves the clock.
func (c *Clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Counter is a source of bytes that are not random: 1, 2, 3 and so on.
type Counter struct {
	mu   sync.Mutex
	last byte
}

// Read implements [io.Reader].
func (c *Counter) Read(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range p {
		c.last++
		p[i] = c.last
	}
	return len(p), nil
}
