select *
from related_links
where article_id in (
    select article_id
    from touched_articles
);
