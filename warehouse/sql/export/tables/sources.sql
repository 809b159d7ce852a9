select
    *,
    false as is_left_out
from sources
where len($sources::varchar[]) = 0 or source_id in (select unnest($sources::varchar[]));
