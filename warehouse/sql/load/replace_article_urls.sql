delete from article_urls
where url in (
    select url
    from staged_article_urls
);

insert into article_urls by name
select *
from staged_article_urls;
