create table if not exists offerdesk_schema (version integer not null primary key) engine=InnoDB comment 'the migrations that this database has seen';

create table if not exists entries (
  tenant varchar(64) not null,
  log varchar(191) not null comment 'the log that the entry belongs to, such as the one of an offer',
  seq bigint not null comment 'its place in the log, from 1 without gaps',
  num bigint not null auto_increment comment 'the order in which entries were written; it has gaps',
  pos bigint comment 'its place in the feed, from 1 without gaps, given after commit; null until then',
  body longblob not null comment 'what was written; it never changes',
  private longblob comment 'what can be erased',
  primary key (tenant, log, seq),
  unique key entries_num (num),
  unique key entries_pos (tenant, pos),
  key entries_fresh (tenant, pos, num)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_0900_bin comment 'append-only logs; the rows of all logs in order of pos are the feed';

create table if not exists feed_heads (
  tenant varchar(64) not null primary key,
  pos bigint not null
) engine=InnoDB default character set utf8mb4 collate utf8mb4_0900_bin comment 'the last place that the feed of a tenant has given';

insert ignore into offerdesk_schema(version) values (1);
