-- The last audit of each tenant, and of the whole store: what it looked at and what it found. Beside
-- the store, not of it: it is about the store, and no function of the log.
create table audit (
  scope             text primary key,          -- a tenant, or '*': all of them
  id                uuid not null,
  pid               integer not null,          -- of the session that does it, while it is running
  state             text not null,             -- running, done, failed, canceled
  detail            text,                      -- why it failed
  started_at        timestamptz not null,
  finished_at       timestamptz,
  chunks            integer not null,
  chunks_done       integer not null,
  live              bigint not null,           -- rows looked at
  retracted         bigint not null,
  differences_found bigint not null,
  differences       json not null,             -- the first of them
  snapshots         json not null              -- what was applied of each partition when it was looked at
);
