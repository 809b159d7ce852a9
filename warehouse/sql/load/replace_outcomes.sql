delete from outcomes
where run_id in (
    select run_id
    from staged_crawl_runs
);

insert into outcomes by name
select *
from staged_outcomes;
