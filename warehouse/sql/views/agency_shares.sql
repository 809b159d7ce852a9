create or replace view agency_shares as
with credited as (
    select
        articles.source_id,
        coalesce(articles.source_agency, max(articles.source_agency) over (partition by articles.story_id)) as agency
    from articles
)
select
    source_id,
    agency,
    count(*) as article_count,
    count(*) / sum(count(*)) over (partition by source_id) as share
from credited
group by
    source_id,
    agency;

comment on view agency_shares is
    'How much of each source is wire copy: one row per source and news agency.';
comment on column agency_shares.source_id is
    'The source.';
comment on column agency_shares.agency is
    'News agency that the article or a copy of it credits; NULL: none is named.';
comment on column agency_shares.article_count is
    'Articles of the source from this agency.';
comment on column agency_shares.share is
    'Their share of all articles of the source, 0 to 1.';
