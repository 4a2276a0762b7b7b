-- Who shows the name of an object in place of a key is no tenant yet: the object is found by what its
-- id ends in, whoever's it is.
create index object_by_name on objects.object (split_part(id, '/', -1), kind);
