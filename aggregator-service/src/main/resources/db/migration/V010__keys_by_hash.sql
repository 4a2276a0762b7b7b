-- An API key that was made at run time is found by the SHA-256 of what its caller shows, whoever's it is.
create index key_by_hash on objects.object ((document ->> 'sha256')) where kind = 'key';
