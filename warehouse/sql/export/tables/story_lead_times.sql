-- Sums over all dates, like the view.
select
    *,
    false as is_left_out
from story_lead_times
where
    len($sources::varchar[]) = 0
    or source_id in (select unnest($sources::varchar[]))
    or first_source_id in (select unnest($sources::varchar[]));
