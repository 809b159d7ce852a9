select
    doc,
    article_id,
    source_id,
    period
from documents
where article_id in (
    select article_id
    from asked_articles
);
