insert into edges
select
    doc,
    twin
from documents
where
    doc in (
        select doc
        from stripped
    )
    and doc <> twin
union all
select
    twin,
    doc
from documents
where
    doc in (
        select doc
        from stripped
    )
    and doc <> twin;
