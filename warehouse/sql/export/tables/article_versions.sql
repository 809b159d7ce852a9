-- An earlier state may reserve what the current one does not.
select
    *,
    article_id in (
        select article_id
        from left_out_articles
    )
    or coalesce(list_has_any(reserved, $reserved_uses::varchar[]), false) as is_left_out
from article_versions
where article_id in (
    select article_id
    from selected_articles
);
