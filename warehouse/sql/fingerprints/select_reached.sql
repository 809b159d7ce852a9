-- Everything that the asked documents are connected with, edge by edge. The range of numbers spares a look at all documents.
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
    documents.doc,
    documents.article_id,
    edges.other
from documents
left join edges on edges.doc = documents.doc
where
    documents.doc in (
        select doc
        from reached
    )
    and documents.doc between (select min(doc) from reached) and (select max(doc) from reached);
