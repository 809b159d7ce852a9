-- Every article_id stands once in articles.
select
    article_id,
    count(*) as rows
from articles
group by article_id
having count(*) > 1;
