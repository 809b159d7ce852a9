delete from documents
where doc in (
    select doc
    from leaving
);

delete from fingerprints
where doc in (
    select doc
    from leaving
);

delete from edges
where
    doc in (
        select doc
        from leaving
    )
    or other in (
        select doc
        from leaving
    );
