select batch_id
from batches
order by seq desc
limit 1;
