-- Indexed articles that are not among the given ones.
select article_id
from documents
where article_id not in (
    select article_id
    from present_articles
);
