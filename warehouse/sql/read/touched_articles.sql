-- A statement about an article touches it only when it is new, or was seen earlier than was known.
with asked as (
    select url
    from asked_urls
    union
    select asked_hints.url
    from asked_hints
    left join hints using (url, field, value, witness)
    where
        hints.url is null
        or asked_hints.seen_at < hints.seen_at
)
select article_id
from article_urls
where url in (
    select url
    from asked
)
union
select article_id
from articles
where article_id in (
    select article_id
    from asked_articles
);
