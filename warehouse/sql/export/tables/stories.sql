-- The headline is the canonical article's: it goes where that article is left out and another one tells the story.
select
    * replace (
        if(canonical_article_id in (select article_id from left_out_articles), null, headline) as headline
    ),
    story_id not in (
        select story_id
        from story_members
        where
            article_id in (select article_id from selected_articles)
            and article_id not in (select article_id from left_out_articles)
    ) as is_left_out
from stories
where story_id in (
    select story_id
    from story_members
    where article_id in (select article_id from selected_articles)
);
