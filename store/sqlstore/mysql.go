package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
)

// mysql is MySQL 8 or MariaDB. They differ in the name of the collation that
// compares bytes and does not pad.
type mysql struct {
	name      Dialect
	collation string
	// cluster: other nodes write, too. They learn what a commit has written, not
	// what it has locked.
	cluster bool
}

func (e *mysql) dialect() Dialect { return e.name }

func (e *mysql) parts() parts {
	return parts{mysqlTypes{}, mysqlSchema{e.collation}, mysqlStatements{e}, mysqlFaults{}, newPrepared()}
}

// connect requires a strict sql_mode.
func (e *mysql) connect(ctx context.Context, db *sql.DB) error {
	var mode string
	if err := db.QueryRowContext(ctx, "select @@sql_mode").Scan(&mode); err != nil {
		return fmt.Errorf("sqlstore: the database does not answer as MySQL: %w", err)
	}
	if !strings.Contains(mode, "STRICT_TRANS_TABLES") && !strings.Contains(mode, "STRICT_ALL_TABLES") {
		return errors.New("sqlstore: sql_mode is not strict, so values would be cut; set STRICT_TRANS_TABLES")
	}
	var name, value string
	err := db.QueryRowContext(ctx, "show variables like 'wsrep_on'").Scan(&name, &value)
	if errors.Is(err, sql.ErrNoRows) { // a server that was built without
		err = nil
	}
	e.cluster = value == "ON"
	return err
}

func (*mysql) settings() []setting {
	return []setting{
		{"innodb_flush_log_at_trx_commit", "select @@innodb_flush_log_at_trx_commit", []string{"0", "2"}},
		{"innodb_doublewrite", "select @@innodb_doublewrite", []string{"0", "off"}},
	}
}

func (*mysql) version(ctx context.Context, s *Store, q querier) (int, error) {
	return s.recordedVersion(ctx, q)
}

// write uses the isolation of the server: a commit locks whatever it reads, and a
// locking read sees what is there now. Another level would cost a round trip.
func (*mysql) write(ctx context.Context, s *Store, f writeFunc) error {
	err := s.retry(ctx, func() error { return s.transact(ctx, sql.LevelDefault, f) })
	if err == nil {
		s.prepared.fill(ctx, s.db)
	}
	return err
}

func (e *mysql) commit(ctx context.Context, s *Store, p *plan) error {
	return e.write(ctx, s, func(ctx context.Context, q querier) error { return s.apply(ctx, q, p) })
}

func (*mysql) join(ctx context.Context, s *Store, p *plan) error { return s.apply(ctx, s.tx, p) }

// migrate holds a lock of the server: a definition commits by itself, so that each
// must be repeatable.
func (*mysql) migrate(ctx context.Context, s *Store) error {
	c, err := s.db.Conn(ctx)
	if err != nil {
		return s.explain(err)
	}
	defer c.Close() //nolint:errcheck // the connection goes back to the pool
	var got sql.NullInt64
	const lock = "concat('offerdesk ', left(md5(database()), 32))"
	seconds := int64(max(s.wait, time.Minute) / time.Second)
	if err := c.QueryRowContext(ctx, "select get_lock("+lock+", ?)", seconds).Scan(&got); err != nil {
		return err
	}
	if got.Int64 != 1 {
		return errors.New("sqlstore: another process has been migrating the database for too long")
	}
	err = s.upgrade(ctx, standard{c, nil})
	_, bad := c.ExecContext(context.WithoutCancel(ctx), "do release_lock("+lock+")")
	return errors.Join(err, bad)
}

func (e *mysql) sequence(ctx context.Context, s *Store) error { return s.sequenceBatches(ctx, e) }

func (*mysql) insertHead() string {
	return "insert into feed_heads(tenant, pos) values (?, 0) on duplicate key update pos=pos"
}

// unnumbered lists entries without a position. It is a statement of its own
// because it must see one moment: the reading half of an update locks row after
// row, and would see the end of a log and miss its middle, committed meanwhile.
// The order is that of each log, whatever numbers its entries have: the nodes of
// a cluster give out interleaved numbers.
const unnumbered = `select w.num from (
			select u.num, u.log, u.seq, max(u.num) over (partition by u.log order by u.seq) as latest from (
				select num, log, seq from entries where tenant=? and pos is null order by num limit ?) as u) as w
		order by w.latest, w.log, w.seq limit ?`

// number writes the positions of a list of entries. It goes by their numbers
// whatever the optimizer prefers: reading all rows would wait for those of commits
// that are under way.
func (e *mysql) number(ctx context.Context, s *Store, q querier, head int64) (int64, error) {
	const text = `update json_table(?, '$[*]' columns (n for ordinality, num bigint path '$')) as f
		straight_join entries force index (entries_num) on entries.num = f.num
		set entries.pos = ? + f.n where entries.tenant=?`
	list, err := e.unnumbered(ctx, s, q)
	if err != nil || list == "" {
		return 0, err
	}
	return s.exec(ctx, q, text, list, head, s.tenant)
}

// unnumbered returns a JSON array of the numbers of entries without a position,
// in the order of the feed; empty if there are none.
func (*mysql) unnumbered(ctx context.Context, s *Store, q querier) (string, error) {
	var step, batch int64 = 1, sequenceBatch
	if err := queryRow(ctx, q, "select @@auto_increment_increment").Scan(&step); err != nil {
		return "", err
	}
	if step > 1 { // a cluster: the first by number may lack the middle of a log
		batch = math.MaxInt64
	}
	rows, err := q.query(ctx, unnumbered, s.tenant, batch, sequenceBatch)
	if err != nil {
		return "", err
	}
	defer rows.Close() //nolint:errcheck // rows.Err returns it
	var list []string
	for rows.Next() {
		var num string
		if err := rows.Scan(&num); err != nil {
			return "", err
		}
		list = append(list, num)
	}
	if len(list) == 0 {
		return "", rows.Err()
	}
	return "[" + strings.Join(list, ",") + "]", rows.Err()
}
