-- Documents that are no longer among the given ones.
select doc
from documents
where article_id in (
    select article_id
    from removed_articles
);
