select
    *,
    false as is_left_out
from fetches
where
    (len($sources::varchar[]) = 0 or source_id in (select unnest($sources::varchar[])))
    and coalesce(started_at, 'epoch') >= coalesce($since::timestamptz, '-infinity')
    and coalesce(started_at, 'epoch') < coalesce($until::timestamptz, 'infinity');
