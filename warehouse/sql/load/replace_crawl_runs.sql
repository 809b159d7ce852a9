delete from crawl_runs
where run_id in (
    select run_id
    from staged_crawl_runs
);

insert into crawl_runs by name
select *
from staged_crawl_runs;
