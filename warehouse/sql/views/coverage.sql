create or replace view coverage as
with
    crawled as (
        select
            source_id,
            day,
            count(*) as runs,
            sum(scheduled) as scheduled,
            sum(pages_stored) as stored,
            sum(pages_unchanged) as unchanged
        from crawl_runs
        group by all
    ),
    fetched as (
        select
            crawl_runs.source_id,
            crawl_runs.day,
            count(*) as fetched
        from fetches
        join crawl_runs using (run_id)
        group by all
    ),
    loaded as (
        select
            source_id,
            day,
            sum(articles_new) as articles_new
        from batches
        group by all
    )
select
    crawled.source_id,
    crawled.day,
    crawled.runs,
    crawled.scheduled::bigint as scheduled,
    coalesce(fetched.fetched, 0) as fetched,
    crawled.stored::bigint as stored,
    crawled.unchanged::bigint as unchanged,
    coalesce(loaded.articles_new, 0)::bigint as articles_new,
    sources.expected_least,
    sources.expected_most
from crawled
left join fetched using (source_id, day)
left join loaded using (source_id, day)
left join sources using (source_id);

comment on view coverage is
    'One row per source and day: what was crawled, what it brought, and what the card expects.';
comment on column coverage.source_id is
    'Source that was crawled.';
comment on column coverage.day is
    'UTC day of the slice.';
comment on column coverage.runs is
    'Crawl runs of that day.';
comment on column coverage.scheduled is
    'Addresses that were scheduled.';
comment on column coverage.fetched is
    'Requests that were sent.';
comment on column coverage.stored is
    'Answers that were archived in full.';
comment on column coverage.unchanged is
    'Visits that found nothing changed.';
comment on column coverage.articles_new is
    'Articles seen for the first time.';
comment on column coverage.expected_least is
    'New articles a day that the card expects at least.';
comment on column coverage.expected_most is
    'New articles a day that the card expects at most.';
