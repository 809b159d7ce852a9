select *
from hints
where
    url in (
        select url
        from article_urls
        where article_id in (
            select article_id
            from touched_articles
        )
    )
    or url in (
        select url
        from asked_hints
    )
    or url in (
        select url
        from asked_urls
    );
