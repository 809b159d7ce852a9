select *
from article_urls
where article_id in (
    select article_id
    from touched_articles
);
