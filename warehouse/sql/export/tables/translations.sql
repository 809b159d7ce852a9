-- A row tells of two articles: it goes where either is left out.
select
    *,
    article_id in (select article_id from left_out_articles)
    or translation_article_id in (select article_id from left_out_articles) as is_left_out
from translations
where article_id in (
    select article_id
    from selected_articles
);
