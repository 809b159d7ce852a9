-- Every address leads to one article.
select
    url,
    count(*) as rows
from article_urls
group by url
having count(*) > 1;
