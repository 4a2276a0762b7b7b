-- What analysts may rely on (docs/analyst.md): these views and functions are public, the tables behind
-- them are not. Changes here are additive. The schema does not bear the name that the aggregator's user
-- has by default: a session looks there before it looks into public.
create schema analysis;

-- Names that the indexes know: whoever asks by them reads one scope, and not a table.

create function analysis.text_hash(text) returns bytea
  language sql immutable parallel safe
  return int4send(octet_length(convert_to($1, 'UTF8'))) || convert_to($1, 'UTF8');

create function analysis.scope(tenant text, key text, tag text) returns uuid
  language sql immutable parallel safe
  return encode(substr(sha256(analysis.text_hash(tenant) || analysis.text_hash(key)
    || analysis.text_hash(tag)), 1, 16), 'hex')::uuid;

create function analysis.trace(tenant text, trace_id text) returns uuid
  language sql immutable parallel safe
  return encode(substr(sha256(analysis.text_hash(tenant) || analysis.text_hash(trace_id)), 1, 16),
    'hex')::uuid;

-- What follows from sums, the same as in a summary of the query API. Sums add up: those of days are
-- the sums of their hours'.

create function analysis.mean(weight numeric, weighted_value numeric) returns numeric
  language sql immutable parallel safe
  return weighted_value / nullif(weight, 0);

create function analysis.effective_size(weight numeric, weight_squared numeric) returns numeric
  language sql immutable parallel safe
  return coalesce(weight * weight / nullif(weight_squared, 0), 0);

create function analysis.is_few(weight numeric, weight_squared numeric) returns boolean
  language sql immutable parallel safe
  return weight_squared = 0 or weight * weight < 30 * weight_squared;

create function analysis.stddev(
  weight numeric, weighted_value numeric, weight_squared numeric, weighted_square numeric)
  returns numeric
  language sql immutable parallel safe
  return case when weight_squared > 0 and weight * weight >= 2 * weight_squared then
    sqrt((weighted_square * weight - weighted_value * weighted_value)
      / (weight * weight - weight_squared)) end;

-- Half the width of ci95.
create function analysis.margin(
  weight numeric, weighted_value numeric, weight_squared numeric, weighted_square numeric)
  returns numeric
  language sql immutable parallel safe
  return 1.959963984540054
    * analysis.stddev(weight, weighted_value, weight_squared, weighted_square)
    * sqrt(weight_squared) / nullif(weight, 0);

-- Live feedback, a row each.
create view analysis.feedback as
select tenant, trace_id, feedback_id as id, key, value, label, weight, value * weight as weighted_value,
  comment, correction, metadata, tags, source_dialect, source_kind, attributes, created_at, modified_at,
  trace_hash as trace
from feedback
where not retracted;

-- One row per trace and key.
create view analysis.trace_summary as
select tenant, trace_id, key, count, scored, weight, weighted_value,
  analysis.mean(weight, weighted_value) as mean,
  analysis.stddev(weight, weighted_value, weight_squared, weighted_square) as stddev,
  analysis.mean(weight, weighted_value)
    - analysis.margin(weight, weighted_value, weight_squared, weighted_square) as ci95_low,
  analysis.mean(weight, weighted_value)
    + analysis.margin(weight, weighted_value, weight_squared, weighted_square) as ci95_high,
  analysis.effective_size(weight, weight_squared) as effective_size,
  analysis.is_few(weight, weight_squared) as few,
  weight_squared, weighted_square, trace
from (
  select trace_hash as trace, tenant, trace_id, key,
    sum(count)::bigint as count,
    coalesce(sum(count) filter (where value is not null), 0)::bigint as scored,
    coalesce(sum(weight) filter (where value is not null), 0) as weight,
    sum(weighted_value) as weighted_value, sum(weight_squared) as weight_squared,
    sum(weighted_square) as weighted_square
  from trace_aggregate
  group by trace_hash, tenant, trace_id, key
  having sum(count) > 0
) sums;

-- One row per key, tag and value; the tag '' with the value '' is everything of a key.
create view analysis.tag_summary as
select tenant, key, tag, tag_value, count, scored, weight, weighted_value,
  analysis.mean(weight, weighted_value) as mean,
  analysis.stddev(weight, weighted_value, weight_squared, weighted_square) as stddev,
  analysis.mean(weight, weighted_value)
    - analysis.margin(weight, weighted_value, weight_squared, weighted_square) as ci95_low,
  analysis.mean(weight, weighted_value)
    + analysis.margin(weight, weighted_value, weight_squared, weighted_square) as ci95_high,
  analysis.effective_size(weight, weight_squared) as effective_size,
  analysis.is_few(weight, weight_squared) as few,
  weight_squared, weighted_square, scope
from (
  select group_hash as scope, tenant, key, tag, tag_value,
    sum(count)::bigint as count,
    coalesce(sum(count) filter (where value is not null), 0)::bigint as scored,
    coalesce(sum(weight) filter (where value is not null), 0) as weight,
    sum(weighted_value) as weighted_value, sum(weight_squared) as weight_squared,
    sum(weighted_square) as weighted_square
  from tag_aggregate
  group by group_hash, value_hash, tenant, key, tag, tag_value
  having sum(count) > 0
) sums;

-- The same by hour of created_at (UTC).
create view analysis.tag_hourly_summary as
select tenant, key, tag, tag_value, hour, count, scored, weight, weighted_value,
  analysis.mean(weight, weighted_value) as mean,
  analysis.stddev(weight, weighted_value, weight_squared, weighted_square) as stddev,
  analysis.mean(weight, weighted_value)
    - analysis.margin(weight, weighted_value, weight_squared, weighted_square) as ci95_low,
  analysis.mean(weight, weighted_value)
    + analysis.margin(weight, weighted_value, weight_squared, weighted_square) as ci95_high,
  analysis.effective_size(weight, weight_squared) as effective_size,
  analysis.is_few(weight, weight_squared) as few,
  weight_squared, weighted_square, scope
from (
  select group_hash as scope, value_hash, hour,
    sum(count)::bigint as count,
    coalesce(sum(count) filter (where value is not null), 0)::bigint as scored,
    coalesce(sum(weight) filter (where value is not null), 0) as weight,
    sum(weighted_value) as weighted_value, sum(weight_squared) as weight_squared,
    sum(weighted_square) as weighted_square
  from tag_hourly
  group by group_hash, value_hash, hour
  having sum(count) > 0
) sums
join (
  select distinct group_hash as scope, value_hash, tenant, key, tag, tag_value from tag_aggregate
) names using (scope, value_hash);
