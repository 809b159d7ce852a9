-- How many articles were selected, how many of them are left out, and of how many nobody knows what they reserve.
select
    count(*) as selected,
    count(*) filter (where article_id in (select article_id from left_out_articles)) as left_out,
    count(*) filter (where reserved is null) as unknown
from articles
where article_id in (
    select article_id
    from selected_articles
);
