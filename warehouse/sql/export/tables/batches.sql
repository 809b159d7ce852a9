select
    *,
    false as is_left_out
from batches
where
    (len($sources::varchar[]) = 0 or source_id in (select unnest($sources::varchar[])))
    and loaded_at >= coalesce($since::timestamptz, '-infinity')
    and loaded_at < coalesce($until::timestamptz, 'infinity');
