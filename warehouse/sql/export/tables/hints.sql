select
    *,
    url in (
        select url
        from article_urls
        where article_id in (select article_id from left_out_articles)
    ) as is_left_out
from hints
where
    (len($sources::varchar[]) = 0 or source_id in (select unnest($sources::varchar[])))
    and seen_at >= coalesce($since::timestamptz, '-infinity')
    and seen_at < coalesce($until::timestamptz, 'infinity');
