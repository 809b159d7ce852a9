-- Every batch stands once in batches.
select
    batch_id,
    count(*) as rows
from batches
group by batch_id
having count(*) > 1;
