delete from fetches
where run_id in (
    select run_id
    from staged_crawl_runs
);

insert into fetches by name
select *
from staged_fetches;
