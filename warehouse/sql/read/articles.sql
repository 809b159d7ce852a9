select *
from articles
where
    article_id in (
        select article_id
        from touched_articles
    )
    or story_id in (
        select story_id
        from articles
        where article_id in (
            select article_id
            from touched_articles
        )
    );
