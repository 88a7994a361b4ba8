create table if not exists offerdesk_schema (version integer primary key);

create table if not exists entries (
  tenant text collate "C" not null,
  log text collate "C" not null,
  seq bigint not null,
  num bigint generated always as identity,
  pos bigint,
  body bytea not null,
  private bytea,
  primary key (tenant, log, seq)
);

create unique index if not exists entries_pos on entries(tenant, pos) where pos is not null;

create index if not exists entries_fresh on entries(tenant, num) where pos is null;

create table if not exists feed_heads (
  tenant text collate "C" primary key,
  pos bigint not null
);

comment on table entries is 'append-only logs; the rows of all logs in order of pos are the feed';

comment on column entries.log is 'the log that the entry belongs to, such as the one of an offer';

comment on column entries.seq is 'its place in the log, from 1 without gaps';

comment on column entries.num is 'the order in which entries were written; it has gaps';

comment on column entries.pos is 'its place in the feed, from 1 without gaps, given after commit; null until then';

comment on column entries.body is 'what was written; it never changes';

comment on column entries.private is 'what can be erased';

comment on table feed_heads is 'the last place that the feed of a tenant has given';

comment on table offerdesk_schema is 'the migrations that this database has seen';

insert into offerdesk_schema(version) values (1) on conflict do nothing;
