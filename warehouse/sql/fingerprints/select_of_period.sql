-- What new versions of furniture may change: the texts of their periods and of the next.
select
    doc,
    article_id,
    source_id,
    day,
    window_days,
    period,
    body_hash,
    text_hash
from documents
where
    doc not in (
        select doc
        from leaving
    )
    and (
        (source_id, period) in (
            select
                source_id,
                period
            from renewed
        )
        or (source_id, period - 1) in (
            select
                source_id,
                period
            from renewed
        )
    );
