-- Everything that the asked documents are connected with, edge by edge.
with recursive
    reached as (
        select doc
        from asked_documents
        union
        select edges.other as doc
        from reached
        join edges on edges.doc = reached.doc
    )
select
    reached.doc,
    documents.article_id,
    edges.other
from reached
join documents on documents.doc = reached.doc
left join edges on edges.doc = reached.doc;
