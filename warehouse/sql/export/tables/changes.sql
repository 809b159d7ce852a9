select
    *,
    article_id in (
        select article_id
        from left_out_articles
    ) as is_left_out
from changes
where
    (
        len($sources::varchar[]) = 0
        or article_id in (
            select article_id
            from articles
            where source_id in (select unnest($sources::varchar[]))
        )
    )
    and "at" >= coalesce($since::timestamptz, '-infinity')
    and "at" < coalesce($until::timestamptz, 'infinity');
