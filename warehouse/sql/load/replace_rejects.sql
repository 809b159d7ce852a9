delete from rejects
where run_id in (
    select unnest($run_ids::varchar[])
);

insert into rejects by name
select * replace ($batch_id as batch_id)
from staged_rejects;
