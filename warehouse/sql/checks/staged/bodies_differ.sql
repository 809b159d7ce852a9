-- Of 20 captures and more, no more than half have one body; more mean a consent page or an error page.
select
    left(body, 100) as body,
    count(distinct article_id) as articles
from staged_captures
group by body
having
    count(distinct article_id) > (select count(distinct article_id) / 2 from staged_captures)
    and (select count(*) from staged_captures) >= 20;
