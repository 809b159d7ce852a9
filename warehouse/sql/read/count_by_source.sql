-- What the tables hold of each source.
with
    held as (
        select
            source_id,
            count(*) as articles,
            count(*) filter (where not is_canonical) as duplicates,
            count(*) filter (where status = 'withdrawn') as withdrawn,
            count(*) filter (where first_seen_at > $since) as articles_last_day,
            max(date_published) as newest_published
        from articles
        group by all
    ),
    versions as (
        select
            source_id,
            count(*) as versions
        from article_versions
        group by all
    ),
    rejected as (
        select
            source_id,
            count(*) as rejects
        from rejects
        group by all
    ),
    known as (
        select
            source_id,
            count(distinct day) as days_known
        from crawl_runs
        group by all
    )
select
    sources.source_id,
    coalesce(held.articles, 0) as articles,
    coalesce(versions.versions, 0) as versions,
    coalesce(held.duplicates, 0) as duplicates,
    coalesce(held.withdrawn, 0) as withdrawn,
    coalesce(rejected.rejects, 0) as rejects,
    coalesce(held.articles_last_day, 0) as articles_last_day,
    held.newest_published,
    coalesce(known.days_known, 0) as days_known
from sources
left join held using (source_id)
left join versions using (source_id)
left join rejected using (source_id)
left join known using (source_id);
