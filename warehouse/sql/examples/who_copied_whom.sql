-- Who prints stories after whom, how much later, and how often?
select
    first_source_id,
    source_id,
    copies,
    round(median_lag_seconds / 3600, 1) as median_lag_hours
from story_lead_times
order by copies desc
limit 20;
