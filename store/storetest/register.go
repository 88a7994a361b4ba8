package storetest

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/anishathalye/porcupine"

	"github.com/offerdesk/offerdesk/store"
)

func registerChecks() []Check {
	return []Check{on("concurrency/register", register)}
}

// access is one read of the register, or one write that expects a revision.
type access struct {
	write            bool
	expect, revision int64 // of a write; of what a read saw
	value            string
}

// registerModel is a record as a single register with compare and swap.
func registerModel() porcupine.Model {
	type state struct {
		revision int64
		value    string
	}
	return porcupine.Model{
		Init: func() any { return state{} },
		Step: func(st, in, out any) (bool, any) {
			now, _ := st.(state)
			asked, _ := in.(access)
			got, _ := out.(access)
			if !asked.write {
				return got.revision == now.revision && got.value == now.value, now
			}
			won := got.write
			if won != (asked.expect == now.revision) {
				return false, now
			}
			if won {
				now = state{now.revision + 1, asked.value}
			}
			return true, now
		},
	}
}

// One record, read and swapped by several goroutines, behaves as if each call
// took place at one moment within its duration. The clock counts calls.
func register(t testing.TB, s store.Store) {
	const clients, each = 5, 10
	var clock atomic.Int64
	var mu sync.Mutex
	var history []porcupine.Operation
	note := func(client int, in access, call func() (access, error)) (access, error) {
		begin := clock.Add(1)
		out, err := call()
		end := clock.Add(1)
		mu.Lock()
		defer mu.Unlock()
		history = append(history,
			porcupine.Operation{ClientId: client, Input: in, Call: begin, Output: out, Return: end})
		return out, err
	}
	wait := meet(clients)
	err := together(clients, func(client int) error {
		for i := range each {
			seen, err := note(client, access{}, func() (access, error) {
				r, err := s.Get(ctx(), thing, "a")
				if errors.Is(err, store.ErrNotFound) {
					err = nil
				}
				return access{revision: r.Revision, value: string(r.Body)}, err
			})
			if i == 0 {
				wait()
			}
			if err != nil {
				return err
			}
			value := string(rune('a'+client)) + string(rune('a'+i))
			_, err = note(client, access{write: true, expect: seen.revision, value: value}, func() (access, error) {
				err := s.Commit(ctx(), store.Batch{Puts: []store.Put{{Kind: thing, ID: "a", Expect: seen.revision,
					Body: []byte(value)}}})
				if errors.Is(err, store.ErrConflict) {
					return access{}, nil
				}
				return access{write: true}, err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if !porcupine.CheckOperations(registerModel(), history) {
		t.Fatal("the history of reads and writes is not linearizable")
	}
}
