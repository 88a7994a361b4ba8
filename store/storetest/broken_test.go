package storetest_test

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"sync"
	"testing"

	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/memstore"
	"github.com/offerdesk/offerdesk/store/storetest"
)

func TestMain(m *testing.M) {
	flag.Parse()
	// Properties fail on purpose here: leave no files, don't look for the
	// smallest example, and draw the same each time.
	for name, value := range map[string]string{"rapid.nofailfile": "true", "rapid.shrinktime": "0s",
		"rapid.seed": "1"} {
		if err := flag.Set(name, value); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
	}
	os.Exit(m.Run())
}

// recorder is a test that may fail without failing the one it stands in.
type recorder struct {
	testing.TB
	mu      sync.Mutex
	failed  bool
	skipped bool
	said    []string
}

func (r *recorder) say(s string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.said = append(r.said, s)
}

func (r *recorder) Helper()                 {}
func (r *recorder) Log(args ...any)         { r.say(fmt.Sprintln(args...)) }
func (r *recorder) Logf(f string, a ...any) { r.say(fmt.Sprintf(f, a...)) }
func (r *recorder) Fail() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed = true
}

func (r *recorder) Failed() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.failed
}
func (r *recorder) FailNow()                  { r.Fail(); runtime.Goexit() }
func (r *recorder) Error(args ...any)         { r.Log(args...); r.Fail() }
func (r *recorder) Errorf(f string, a ...any) { r.Logf(f, a...); r.Fail() }
func (r *recorder) Fatal(args ...any)         { r.Log(args...); r.FailNow() }
func (r *recorder) Fatalf(f string, a ...any) { r.Logf(f, a...); r.FailNow() }
func (r *recorder) SkipNow()                  { r.skipped = true; runtime.Goexit() }
func (r *recorder) Skip(args ...any)          { r.Log(args...); r.SkipNow() }
func (r *recorder) Skipf(f string, a ...any)  { r.Logf(f, a...); r.SkipNow() }

// record runs a check to its end and returns what became of it. A panic of the
// check counts as a failure: the broken adapter is caught.
func record(t *testing.T, c storetest.Check, o storetest.Options) *recorder {
	r := &recorder{TB: t}
	var wg sync.WaitGroup
	wg.Go(func() {
		defer func() {
			if p := recover(); p != nil {
				r.Errorf("panic: %v", p)
			}
		}()
		c.Run(r, o)
	})
	wg.Wait()
	return r
}

func memory() store.Store { return memstore.New(storetest.Kinds()...) }

// sound is the memory store under the suite's options.
func sound() storetest.Options {
	return storetest.Options{
		Open:        func(testing.TB) store.Store { return memory() },
		OpenTenants: func(testing.TB) (a, b store.Store) { return memory(), memory() },
	}
}

func TestASoundStorePasses(t *testing.T) {
	t.Parallel()
	for _, c := range storetest.Checks() {
		if r := record(t, c, sound()); r.Failed() || r.skipped {
			t.Errorf("%s fails on a sound store, or is skipped: %q", c.Name, r.said)
		}
	}
}

func TestTenantsAreSkippedWhereThereAreNone(t *testing.T) {
	t.Parallel()
	o := sound()
	o.OpenTenants = nil
	skipped := 0
	for _, c := range storetest.Checks() {
		if r := record(t, c, o); r.skipped {
			skipped++
		}
	}
	if skipped != 2 {
		t.Errorf("%d checks are skipped, want the two of tenants", skipped)
	}
}

// TestTheSuiteCatches breaks the memory store in one way after the other, and
// requires the named checks to fail.
func TestTheSuiteCatches(t *testing.T) {
	t.Parallel()
	byName := map[string]storetest.Check{}
	for _, c := range storetest.Checks() {
		if _, twice := byName[c.Name]; twice {
			t.Errorf("two checks are called %q", c.Name)
		}
		byName[c.Name] = c
	}
	caught := map[string]bool{}
	names := map[string]bool{}
	for _, b := range broken() {
		if names[b.name] {
			t.Errorf("two broken stores are called %q", b.name)
		}
		names[b.name] = true
		t.Run(b.name, func(t *testing.T) {
			for _, name := range b.caughtBy {
				c, ok := byName[name]
				if !ok {
					t.Fatalf("there is no check %q", name)
				}
				caught[name] = true
				o := storetest.Options{Open: func(testing.TB) store.Store { return b.open() }, OpenTenants: b.tenants}
				if r := record(t, c, o); !r.Failed() {
					t.Errorf("%q lets it pass", name)
				}
			}
		})
	}
	for _, c := range storetest.Checks() {
		if !caught[c.Name] && flag.Lookup("test.run").Value.String() == "" {
			t.Errorf("no broken store shows that %q can fail", c.Name)
		}
	}
}
