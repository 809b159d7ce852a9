-- Everything that tells one story with a document that leaves, and does not leave itself.
with recursive
    reached as (
        select doc
        from leaving
        union
        select edges.other as doc
        from reached
        join edges on edges.doc = reached.doc
    ),
    fellows as (
        select doc
        from reached
        where doc not in (
            select doc
            from leaving
        )
    )
select documents.*
from documents
where doc in (
    select doc
    from fellows
);
