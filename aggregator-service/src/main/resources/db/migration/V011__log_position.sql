-- Where in its partition of the log a row was last changed: recorded, amended, retracted or forgotten.
-- Rows from before have -1, and are not in the index: making it reads the table once and sorts nothing.
-- Without ids: with them it would be three times as large, and few events change many rows.
alter table feedback add column log_offset bigint not null default -1;
create index feedback_by_log on feedback (partition, log_offset)
  where log_offset >= 0;

-- Where a row was counted until it was changed, and is not any longer: whoever tells of changes tells
-- of these aggregates too. Kept for minutes; what names somebody who was forgotten, until it is told.
create table former_place (
  partition  integer not null,
  log_offset bigint not null,          -- of the event that changed the row
  id         bigint generated always as identity,
  tenant     text not null,
  trace_id   text not null,
  key        text not null,
  tags       jsonb not null,
  forgotten  boolean not null,
  at         timestamptz not null default now()
);
create index former_place_by_log on former_place (partition, log_offset, id);
create index former_place_forgotten on former_place (partition) where forgotten;

create table former_place_start (
  partition    integer primary key,
  first_offset bigint not null         -- former places of changes before it may be gone
);

-- How far the aggregates of a partition are published. Beside the store, not of it.
create table aggregates_feed (
  partition   integer primary key,
  topic_id    text not null,           -- Kafka's: a topic made anew is empty
  next_offset bigint not null          -- what changed before it is published
);
