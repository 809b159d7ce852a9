-- An unknown headline is NULL, never blank.
select
    url,
    record_id
from staged_captures
where not regexp_matches(headline, '\S');
