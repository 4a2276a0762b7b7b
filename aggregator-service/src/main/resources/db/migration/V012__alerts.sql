-- Alerts: what rules (side objects) were found to say of the store, and what is to be told of it.
-- Beside the store, not of it: what was told cannot be untold, so none of it is a function of the log.

-- Who looks at rules now. Whoever writes a finding shows that the lease is still his, by the epoch.
create table alert_lease (
  only_row   boolean primary key default true check (only_row),
  holder     uuid not null,
  epoch      bigint not null,        -- one more for each other holder
  held_until timestamptz not null    -- by this database's clock
);

-- How it stands with a rule: of each value of its tag that fires, and always where it is about one
-- scope. What has no row does not fire.
create table alert_state (
  tenant     text not null,
  rule_id    uuid not null,
  value_hash uuid not null,          -- Digests.hash128(tag_value)
  tag        text not null,          -- '' with the value '' is everything of the key
  tag_value  text not null,
  state      text not null,          -- ok, firing
  since      timestamptz not null,
  too_few    smallint not null,      -- looks in a row at too small a sample, while it fires
  summary    text not null,          -- JSON
  primary key (tenant, rule_id, value_hash)
);

-- Why a rule was not, or not wholly, looked at.
create table alert_trouble (
  tenant  text not null,
  rule_id uuid not null,
  problem text not null,
  primary key (tenant, rule_id)
);

-- What is to be told, and what was: an outbox, written with the state that it tells of.
create table alert_delivery (
  id          uuid primary key,      -- the same at every try
  seq         bigint generated always as identity,
  tenant      text not null,
  rule_id     uuid not null,
  value_hash  uuid not null,
  tag         text not null,
  tag_value   text not null,
  type        text not null,
  body        text not null,         -- as it is sent and signed
  state       text not null,         -- pending, delivered, dead
  tries       integer not null,
  next_try_at timestamptz not null,
  created_at  timestamptz not null,
  finished_at timestamptz,
  last_status integer,               -- HTTP's, of the last answer
  last_error  text
);
create index alert_delivery_due on alert_delivery (tenant, next_try_at) where state = 'pending';
-- Of one alert the first is told first.
create index alert_delivery_order on alert_delivery (tenant, rule_id, value_hash, seq)
  where state = 'pending';
create index alert_delivery_newest on alert_delivery (tenant, seq desc);
create index alert_delivery_finished on alert_delivery (finished_at) where finished_at is not null;

create index alert_rule_object on objects.object (tenant, id) where kind = 'alert-rule';
