select *
from article_versions
where article_id in (
    select article_id
    from touched_articles
);
