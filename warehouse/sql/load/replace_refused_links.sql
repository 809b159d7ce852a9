delete from refused_links
where run_id in (
    select run_id
    from staged_crawl_runs
);

insert into refused_links by name
select *
from staged_refused_links;
