package audit_test

import (
	"crypto/rand"
	"fmt"
	"slices"
	"time"

	"github.com/offerdesk/offerdesk/audit"
)

func Example() {
	at := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	var head audit.Head
	var log []audit.Sealed
	for _, e := range []audit.Entry{
		{Log: "offer/1", Time: at, Actor: "ann", Action: "create",
			Fields: []audit.Change{{Path: "candidate.name", After: "Noor"}}},
		{Log: "offer/1", Time: at, Actor: "olga", Action: "approve", Subject: "finance"},
		{Log: "offer/1", Time: at, Actor: "ann", Action: "send"},
	} {
		sealed, next, err := audit.Seal(head, e, rand.Reader)
		if err != nil {
			fmt.Println(err)
			return
		}
		log, head = append(log, sealed), next
	}

	check := func(list []audit.Sealed) {
		end, err := audit.Verify("offer/1", func(yield func(audit.Sealed, error) bool) {
			for _, s := range list {
				if !yield(s, nil) {
					return
				}
			}
		}, head)
		fmt.Println(end.Seq, err)
	}
	check(log)
	check(slices.Delete(slices.Clone(log), 1, 2)) // the approval is gone
	check(log[:2])                                // the end is gone

	// The person asks to be forgotten. The log still proves the rest.
	log[0], _ = audit.Erase(log[0], func(path string) bool { return path == "candidate.name" })
	check(log)
	first, _ := audit.Open(log[0])
	fmt.Printf("%+v\n", first.Fields)
	// Output:
	// 3 <nil>
	// 1 audit: log offer/1, entry 2: another position: an entry is missing, moved or duplicated
	// 2 audit: log offer/1, entry 3: the log is shorter than it was: its end was cut off
	// 3 <nil>
	// [{Path:candidate.name Before: After: Erased:true}]
}
