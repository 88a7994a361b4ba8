package examples_test

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// servers describes what the tests leave out when a variable has no value.
var servers = map[string]string{
	"OFFERDESK_TEST_POSTGRES": "everything on PostgreSQL: the store's contract, commands, faults, export",
	"OFFERDESK_TEST_MYSQL":    "everything on MySQL or MariaDB: the store's contract, commands, faults, export",
	"OFFERDESK_TEST_NATS":     "the feed to NATS JetStream",
	"OFFERDESK_TEST_DATA":     "published examples, ceiling rates, prevailing wages and per diem, in files",
	"OFFERDESK_TEST_CLUSTER":  "a PostgreSQL with a standby, and a Galera cluster",
}

// TestLeftOut logs what the tests leave out, and requires every variable that a
// test reads to be documented: in servers, or in CONTRIBUTING.md.
func TestLeftOut(t *testing.T) {
	t.Parallel()
	contributing := read(t, "CONTRIBUTING.md")
	used := variables(t)
	for v, where := range used {
		if servers[v] == "" && !strings.Contains(contributing, v) {
			t.Errorf("%s reads %s, which CONTRIBUTING.md does not mention", where, v)
		}
	}
	for _, v := range slices.Sorted(maps.Keys(servers)) {
		if used[v] == "" {
			t.Errorf("no test reads %s", v)
		}
		if os.Getenv(v) == "" {
			t.Logf("left out, as %s has no value: %s", v, servers[v])
		}
	}
}

// variables returns what the tests of the other packages read, each with a file.
func variables(t *testing.T) map[string]string {
	t.Helper()
	name, found := regexp.MustCompile(`\bOFFERDESK_TEST_[A-Z]+\b`), map[string]string{}
	for _, s := range sources(t) {
		if !s.isTest() || s.folder() == "examples" {
			continue
		}
		for _, v := range name.FindAllString(read(t, s.path), -1) {
			found[v] = s.path
		}
	}
	return found
}
