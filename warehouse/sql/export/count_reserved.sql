-- Selected articles by what they reserve; an article that reserves two uses counts twice.
select
    uses.reserved_use,
    count(*) as articles
from articles
cross join lateral (
    select unnest(reserved) as reserved_use
) as uses
where article_id in (
    select article_id
    from selected_articles
)
group by all
order by uses.reserved_use;
