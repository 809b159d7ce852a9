delete from rejects
where run_id in (
    select run_id
    from staged_crawl_runs
);

insert into rejects by name
select *
from staged_rejects;
