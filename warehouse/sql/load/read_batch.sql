select *
from batches
where batch_id = $batch_id;
