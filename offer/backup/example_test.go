package backup_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/backup"
	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// exampleStore returns the store of a desk with one draft.
func exampleStore(ctx context.Context) (store.Store, error) {
	s := memstore.New(offer.Kinds()...)
	desk, err := offer.Open(s, offer.Options{})
	if err != nil {
		return nil, err
	}
	ann := desk.As(offer.Actor{ID: "ann", Roles: []string{"recruiter"}})
	_, err = ann.Create(ctx, offer.Terms{}, offer.ID("Q-1"))
	return s, err
}

// Each line is a JSON object. The last one counts the others.
func ExampleWrite() {
	ctx := context.Background()
	s, err := exampleStore(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	var file bytes.Buffer
	if err := backup.Write(ctx, s, &file); err != nil {
		fmt.Println(err)
		return
	}
	for line := range strings.Lines(file.String()) {
		fmt.Printf("%.38s…\n", line)
	}
	// Output:
	// {"offerdesk_export":1,"kind":"header"}…
	// {"kind":"offer","id":"Q-1","columns":{…
	// {"kind":"entry","log":"offer/Q-1","seq…
	// {"kind":"end","records":1,"entries":1,…
}

// A restore that stopped continues with the same backup. It does not finish with a
// part of it.
func ExampleRestore() {
	ctx := context.Background()
	s, err := exampleStore(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	var file bytes.Buffer
	if err := backup.Write(ctx, s, &file); err != nil {
		fmt.Println(err)
		return
	}
	restored := memstore.New(offer.Kinds()...)
	half := bytes.NewReader(file.Bytes()[:file.Len()/2])
	_, err = backup.Restore(ctx, restored, half)
	fmt.Println(errors.Is(err, backup.ErrCutOff), err)
	done, err := backup.Restore(ctx, restored, &file)
	fmt.Println(done.Records, "record,", done.Entries, "entry", err)
	// Output:
	// true backup: restore: line 2: the backup was cut off
	// 1 record, 1 entry <nil>
}
