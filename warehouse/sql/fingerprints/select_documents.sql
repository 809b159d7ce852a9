select
    doc,
    article_id,
    source_id,
    period
from documents
where doc in (
    select doc
    from asked_documents
);
