-- The store is a pure function of a prefix of the log: rows, aggregates, dead letters and each
-- partition's next offset change in one transaction. Every row bears its Kafka partition, and only
-- the owner of that partition writes it; reads sum over partitions.

-- The log that this store is a function of. One row.
create table log (
  only_row   boolean primary key default true check (only_row),
  topic      text not null,
  topic_id   text not null,     -- Kafka's: a topic made anew under the old name is another log
  partitions integer not null   -- fixed: a trace's partition is murmur2(key) modulo this
);

create table position (
  partition    integer primary key,
  first_offset bigint not null,  -- where the log began when this store first read it
  next_offset  bigint not null   -- everything before it is applied, nothing from it on
);

create table feedback (
  partition      integer not null,
  trace_hash     uuid not null,       -- Digests.hash128(tenant, trace_id)
  feedback_id    uuid not null,
  tenant         text not null,
  trace_id       text not null,
  retracted      boolean not null,    -- a tombstone keeps identity, fingerprint and instants only
  key            text,
  value          numeric,
  label          text,
  weight         numeric,
  comment        text,
  correction     json,                -- json, not jsonb: digits and key order come back as they came
  metadata       json,
  source_dialect text,
  source_kind    text,
  attributes     json,
  tags           jsonb,               -- {"name":"value"}: the tags that this row was counted under
  created_at     timestamptz not null,
  modified_at    timestamptz not null,
  fingerprint    uuid,                -- of the last recorded, as the client sent it
  amendments     uuid[] not null,     -- event ids of the last few amendments, newest last
  -- Ids first: those that we make grow with time, and neighbours in time are neighbours in the index.
  primary key (feedback_id, trace_hash, partition)
);
-- With the id: whichever of the two indexes the planner takes, it finds one row, not a busy trace.
create index feedback_by_trace on feedback (trace_hash, feedback_id);
create index feedback_by_time on feedback (tenant, created_at, feedback_id) where not retracted;

-- Aggregates. A row is one entry of a distribution: all feedback of one scope with the same bucket
-- (value rounded to two significant digits) and label; the sums of a scope are the sums of its
-- entries. weight sums over all of them, the other sums are 0 where the entry has no value.
-- `entry` names bucket and label as '<bucket>|<label>', each empty when absent.

create table trace_aggregate (
  partition       integer not null,
  trace_hash      uuid not null,
  key             text not null,
  entry           text not null,
  tenant          text not null,
  trace_id        text not null,
  value           numeric,            -- the bucket
  label           text,
  count           bigint not null,
  weight          numeric not null,
  weighted_value  numeric not null,
  weight_squared  numeric not null,
  weighted_square numeric not null,
  primary key (trace_hash, key, entry, partition)
);

-- Everything of a key has the tag '' and the tag value ''.
create table tag_aggregate (
  partition       integer not null,
  group_hash      uuid not null,      -- Digests.hash128(tenant, key, tag)
  value_hash      uuid not null,      -- Digests.hash128(tag_value)
  entry           text not null,
  tenant          text not null,
  key             text not null,
  tag             text not null,
  tag_value       text not null,
  value           numeric,
  label           text,
  count           bigint not null,
  weight          numeric not null,
  weighted_value  numeric not null,
  weight_squared  numeric not null,
  weighted_square numeric not null,
  primary key (group_hash, value_hash, entry, partition)
);

-- The same by hour of created_at (UTC). The texts are those of tag_aggregate under the same hashes.
create table tag_hourly (
  partition       integer not null,
  group_hash      uuid not null,
  value_hash      uuid not null,
  hour            timestamptz not null,
  entry           text not null,
  value           numeric,
  label           text,
  count           bigint not null,
  weight          numeric not null,
  weighted_value  numeric not null,
  weight_squared  numeric not null,
  weighted_square numeric not null,
  primary key (group_hash, value_hash, hour, entry, partition)
);

-- Records that could not be used, with why and where they stand in the log.
create table dead_letter (
  partition        integer not null,
  record_offset    bigint not null,
  reason           text not null,     -- a short code: malformed, invalid, misrouted, refused, no-live-row …
  detail           text not null,
  record_key       bytea,
  record_value     bytea,
  record_timestamp timestamptz not null,
  primary key (partition, record_offset)
);

-- How far the dead letters of a partition have been sent on to their topic.
create table dead_letter_feed (
  partition   integer primary key,
  next_offset bigint not null
);
