// Natsfeed follows the feed of a desk and publishes every entry to a stream of
// NATS JetStream, in order, so that other systems hear of what happened.
//
//	go run ./examples/natsfeed -db offers.db -once
//	go run ./examples/natsfeed -dsn postgres://user@host/offers -nats nats://host:4222
//	go run ./examples/natsfeed -dsn 'user@tcp(host:3306)/offers'
//
// Every entry is published at least once, and a replay after a crash does not
// double it: the id of a message is made of the log and the place in it, so
// every publisher gives an entry the same id, and JetStream drops what it
// knows. How long it remembers ids is the stream's duplicate window, which
// -window sets when the program makes the stream. The ids are of one database:
// give each database a stream of its own.
//
// A message says who did what to which offer, and the names of the fields that
// changed. It holds no value: pay and names can be erased in the database, but
// not in a message that was read.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/feed"
	"github.com/offerdesk/offerdesk/store"
)

type options struct {
	db, dsn               string
	nats, stream, subject string
	consumer              string
	once                  bool
	every, window         time.Duration
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is main with everything given: 0 it was stopped or is done, 1 it failed,
// 2 it was called wrongly.
func run(ctx context.Context, args []string, out, errs io.Writer) int {
	var o options
	fl := flag.NewFlagSet("natsfeed", flag.ContinueOnError)
	fl.SetOutput(errs)
	fl.StringVar(&o.db, "db", "", "the SQLite `FILE` of the desk")
	fl.StringVar(&o.dsn, "dsn", "", "the database of the desk: postgres://..., or `DSN` of MySQL or MariaDB")
	fl.StringVar(&o.nats, "nats", nats.DefaultURL, "`URL` of NATS")
	fl.StringVar(&o.stream, "stream", "OFFERS", "name of the stream; it is created if it does not exist")
	fl.StringVar(&o.subject, "subject", "offers.trail", "subject of the messages")
	fl.StringVar(&o.consumer, "consumer", "nats", "name under which the store keeps how far the program is")
	fl.BoolVar(&o.once, "once", false, "publish what there is and end")
	fl.DurationVar(&o.every, "every", time.Second, "how often to look for more")
	fl.DurationVar(&o.window, "window", 24*time.Hour, "how long a stream that is made remembers ids")
	if err := fl.Parse(args); err != nil {
		return 2
	}
	if fl.NArg() > 0 || (o.db == "") == (o.dsn == "") || o.every <= 0 {
		fmt.Fprintln(errs, "natsfeed: give -db FILE or -dsn DSN, and no argument after the flags; "+
			"-every is more than 0")
		return 2
	}
	n, err := start(ctx, o, errs)
	fmt.Fprintf(out, "%d entries were published\n", n)
	if err != nil && ctx.Err() == nil {
		fmt.Fprintln(errs, "natsfeed:", err)
		return 1
	}
	return 0
}

// start publishes until there is nothing left, or until it is stopped.
func start(ctx context.Context, o options, errs io.Writer) (int, error) {
	s, done, err := openStore(ctx, o)
	if err != nil {
		return 0, err
	}
	defer done()
	conn, err := nats.Connect(o.nats, nats.Name("offerdesk natsfeed"))
	if err != nil {
		return 0, fmt.Errorf("NATS: %w", err)
	}
	defer conn.Close()
	js, err := jetstream.New(conn)
	if err != nil {
		return 0, err
	}
	if err := ensureStream(ctx, js, o); err != nil {
		return 0, err
	}
	p := publisher{js, o.subject}
	total := 0
	tick := time.NewTicker(o.every)
	defer tick.Stop()
	for {
		n, err := drain(ctx, s, o.consumer, p)
		total += n
		if o.once || errors.Is(err, audit.ErrTampered) || ctx.Err() != nil {
			return total, err
		}
		if err != nil { // a broker or database that is away comes back
			fmt.Fprintln(errs, "natsfeed:", err)
		}
		select {
		case <-ctx.Done():
			return total, nil
		case <-tick.C:
		}
	}
}

// ensureStream makes the stream when it is not there, and leaves one that is as
// it was set up.
func ensureStream(ctx context.Context, js jetstream.JetStream, o options) error {
	_, err := js.Stream(ctx, o.stream)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		_, err = js.CreateStream(ctx, jetstream.StreamConfig{Name: o.stream, Subjects: []string{o.subject},
			Description: "what happens to offers", Duplicates: o.window})
	}
	if err != nil {
		return fmt.Errorf("stream %s: %w", o.stream, err)
	}
	return nil
}

// drain publishes up to the end of the feed.
func drain(ctx context.Context, s store.Store, consumer string, p publisher) (int, error) {
	total := 0
	for {
		n, err := (feed.Consumer{Store: s, Name: consumer, Limit: 200}).Next(ctx, p.publish)
		total += n
		if n == 0 || err != nil {
			return total, err
		}
	}
}

// publisher puts entries on a subject.
type publisher struct {
	js      jetstream.JetStream
	subject string
}

// message is what others are told of an entry.
type message struct {
	Log     string    `json:"log"`
	Seq     int64     `json:"seq"`
	Offer   string    `json:"offer,omitempty"`
	Time    time.Time `json:"time"`
	Actor   string    `json:"actor"`
	For     string    `json:"for,omitempty"`
	Action  string    `json:"action"`
	Subject string    `json:"subject,omitempty"`
	Fields  []string  `json:"fields,omitempty"`
}

// publish publishes one by one, so that a failure leaves no gap.
func (p publisher) publish(ctx context.Context, list []feed.Entry) error {
	for _, e := range list {
		m := message{Log: e.Log, Seq: e.Seq, Offer: e.Offer, Time: e.Entry.Time, Actor: e.Entry.Actor,
			For:    e.Entry.For,
			Action: e.Entry.Action, Subject: e.Entry.Subject}
		for _, f := range e.Entry.Fields {
			m.Fields = append(m.Fields, f.Path)
		}
		body, err := json.Marshal(m)
		if err != nil {
			return err
		}
		if _, err := p.js.Publish(ctx, p.subject, body, jetstream.WithMsgID(messageID(e))); err != nil {
			return fmt.Errorf("position %d of the feed: %w", e.Pos, err)
		}
	}
	return nil
}

// messageID returns the id of an entry's message: the same from every publisher, and
// of no other entry.
func messageID(e feed.Entry) string { return fmt.Sprintf("%s/%d", e.Log, e.Seq) }
