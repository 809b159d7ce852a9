-- The change feed is numbered from 1 to its high water without gaps.
select
    high_water.feed_id,
    high_water.seq,
    count(changes.seq) as changes,
    max(changes.seq) as last_change
from high_water
left join changes on changes.feed_id = high_water.feed_id
group by all
having
    high_water.seq <> count(changes.seq)
    or high_water.seq <> coalesce(max(changes.seq), 0);
