-- Side objects: small documents that the services keep beside feedback. They come from a log of
-- their own, so they have a schema of their own with the same tables of positions and dead letters,
-- written by the same statements.
create schema objects;

create table objects.log (like log including all);
create table objects.position (like position including all);

-- Not sent on to the topic of dead letters: that one is public, objects are private.
create table objects.dead_letter (like dead_letter including all);

create table objects.object (
  partition integer not null,
  tenant    text not null,
  kind      text not null,
  id        text collate "C" not null,  -- lists are in the order of its bytes, wherever they are made
  document  json not null,              -- json, not jsonb: it comes back as it came
  primary key (tenant, kind, id, partition)
);
