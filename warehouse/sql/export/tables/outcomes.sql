select
    *,
    false as is_left_out
from outcomes
where
    (len($sources::varchar[]) = 0 or source_id in (select unnest($sources::varchar[])))
    and "at" >= coalesce($since::timestamptz, '-infinity')
    and "at" < coalesce($until::timestamptz, 'infinity');
