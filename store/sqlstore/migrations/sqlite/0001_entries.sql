create table if not exists entries (
  num integer primary key autoincrement,
  tenant text not null,
  log text not null,
  seq integer not null,
  pos integer,
  body blob not null,
  private blob,
  unique(tenant, log, seq)
) strict;

create unique index if not exists entries_pos on entries(tenant, pos) where pos is not null;

create index if not exists entries_fresh on entries(tenant, num) where pos is null;

pragma user_version=1;
