-- Erasures that are being worked off, at most one a partition: the partition's next offset is the
-- erasure's until its last step, which removes the row here. A row of feedback that was forgotten is
-- live and has no fingerprint.
create table erasure (
  partition     integer primary key,
  record_offset bigint not null,       -- of the event
  steps         bigint not null,       -- done until now; who finds another number is a stale owner
  created_at    timestamptz not null,  -- with the next two: the last row of feedback looked at
  feedback_id   uuid not null,
  trace_hash    uuid not null,
  letter_offset bigint                 -- the last dead letter looked at; null while rows are
);
