select
    *,
    article_id in (
        select article_id
        from left_out_articles
    ) as is_left_out
from article_urls
where article_id in (
    select article_id
    from selected_articles
);
