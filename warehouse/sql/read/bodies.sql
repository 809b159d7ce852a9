select
    article_id,
    body
from articles
where article_id in (
    select article_id
    from asked_articles
);
