delete from articles
where article_id in (
    select article_id
    from staged_articles
);

insert into articles by name
select *
from staged_articles;
