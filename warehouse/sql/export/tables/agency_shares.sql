-- Sums over all dates, like the view.
select
    *,
    false as is_left_out
from agency_shares
where
    len($sources::varchar[]) = 0
    or source_id in (select unnest($sources::varchar[]));
