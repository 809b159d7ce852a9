select
    *,
    false as is_left_out
from coverage
where
    (len($sources::varchar[]) = 0 or source_id in (select unnest($sources::varchar[])))
    and day::timestamptz >= coalesce($since::timestamptz, '-infinity')
    and day::timestamptz < coalesce($until::timestamptz, 'infinity');
