select
    *,
    false as is_left_out
from rejects
where
    (len($sources::varchar[]) = 0 or source_id in (select unnest($sources::varchar[])))
    and coalesce(fetched_at, 'epoch') >= coalesce($since::timestamptz, '-infinity')
    and coalesce(fetched_at, 'epoch') < coalesce($until::timestamptz, 'infinity');
