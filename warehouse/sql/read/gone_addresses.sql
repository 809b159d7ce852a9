-- As `is_certainly_gone` in deduplication decides for a batch's own outcomes.
select
    outcomes.url,
    max(outcomes."at") as gone_at
from outcomes
where
    outcomes.role = 'article'
    and outcomes.outcome in ('gone', 'redirected')
    and outcomes.gone_visits >= 2
    and outcomes.url in (
        select unnest([url, canonical_url])
        from articles
        where article_id in (
            select article_id
            from touched_articles
        )
        union
        select url
        from asked_urls
    )
group by outcomes.url;
