-- Every capture has a body; a page without one is a reject.
select
    url,
    record_id
from staged_captures
where
    body is null
    or not regexp_matches(body, '\S');
