-- A row tells of two articles: it goes where either is left out.
select
    *,
    article_id in (select article_id from left_out_articles)
    or first_article_id in (select article_id from left_out_articles) as is_left_out
from story_copies
where article_id in (
    select article_id
    from selected_articles
);
