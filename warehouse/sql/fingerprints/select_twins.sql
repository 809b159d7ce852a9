-- Of the arriving documents those that are found by another one's fingerprints.
select doc
from documents
where
    twin <> doc
    and doc in (
        select doc
        from stripped
    );
