select
    batches.*,
    list(batch_runs.run_id order by batch_runs.run_id) as run_ids
from batches
join batch_runs using (batch_id)
group by all
order by batches.seq;
