create or replace view story_lead_times as
select
    first_source_id,
    source_id,
    count(*) as copies,
    median(lag_seconds)::bigint as median_lag_seconds,
    min(lag_seconds) as least_lag_seconds,
    max(lag_seconds) as most_lag_seconds
from story_copies
where first_source_id <> source_id
group by all;

comment on view story_lead_times is
    'Which source is first with stories that another prints too, and by how long: one row per pair of sources.';
comment on column story_lead_times.first_source_id is
    'Source that printed the stories first of all.';
comment on column story_lead_times.source_id is
    'Source that printed them later.';
comment on column story_lead_times.copies is
    'Articles of the later source among those stories.';
comment on column story_lead_times.median_lag_seconds is
    'Seconds from the first printing to the later one: the median.';
comment on column story_lead_times.least_lag_seconds is
    'The shortest of them.';
comment on column story_lead_times.most_lag_seconds is
    'The longest of them.';
