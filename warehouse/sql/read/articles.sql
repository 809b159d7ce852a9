with
    touched as (
        select
            body_hash,
            story_id
        from articles
        where article_id in (
            select article_id
            from touched_articles
        )
    )
select *
from articles
where
    article_id in (
        select article_id
        from touched_articles
    )
    or story_id in (
        select story_id
        from touched
    )
    or body_hash in (
        select body_hash
        from touched
        where body_hash is not null
        union
        select body_hash
        from asked_texts
    );
