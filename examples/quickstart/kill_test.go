package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// childArgs makes the test binary the program itself, with these arguments.
const childArgs = "QUICKSTART_CHILD_ARGS"

func TestMain(m *testing.M) {
	if args := os.Getenv(childArgs); args != "" {
		os.Exit(run(context.Background(), strings.Split(args, "\n"), os.Stdout, os.Stderr))
	}
	os.Exit(inTempDir(m.Run))
}

// inTempDir runs the tests with a folder for all temporary files of the
// program, removed afterwards.
func inTempDir(tests func() int) int {
	dir, err := os.MkdirTemp("", "quickstart-")
	if err == nil {
		err = os.Setenv("TMPDIR", dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	return tests()
}

// child is the program as a process of its own.
func child(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), childArgs+"="+strings.Join(args, "\n"))
	return c
}

// TestKilled requires a run that is killed several times, at other places, and
// then completes, to end with exactly what an undisturbed run ends with.
func TestKilled(t *testing.T) {
	t.Parallel()
	rows := []string{header}
	for n := range 60 {
		rows = append(rows, disclosed(n+1, nil))
	}
	rows[17] = disclosed(17, map[string]string{"WORKSITE_STATE": "ZZ"})
	rows[33] = disclosed(33, map[string]string{"WAGE_UNIT_OF_PAY": "Hour"})
	rows[51] = rows[5]
	dir := t.TempDir()
	src := filepath.Join(dir, "a.csv")
	if err := os.WriteFile(src, []byte(strings.Join(rows, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	_, want, wantErrs := call(t, "-json", "-offers", src, "-db", filepath.Join(dir, "whole.db"))
	args := []string{"-json", "-offers", src, "-db", filepath.Join(dir, "killed.db")}
	killed := 0
	for wait := 150 * time.Millisecond; wait < 500*time.Millisecond; wait += 90 * time.Millisecond {
		c := child(t, args...)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(wait)
		_ = c.Process.Kill() // it may be over
		if c.Wait() != nil && !c.ProcessState.Exited() {
			killed++
		}
	}
	if killed == 0 {
		t.Fatal("every run was over before it was killed")
	}
	c := child(t, args...)
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	if err := c.Run(); c.ProcessState.ExitCode() != 1 {
		t.Fatalf("%v: %s", err, errs.String())
	}
	if out.String() != want || errs.String() != wantErrs {
		t.Errorf("after %d kills\ngot  %s%s\nwant %s%s", killed, out.String(), errs.String(), want, wantErrs)
	}
	read(t, want)
}
