-- Every record holds one article in one state, however often it is staged.
select
    record_id,
    count(distinct article_id) as articles,
    count(distinct content_hash) as states
from staged_captures
group by record_id
having
    count(distinct article_id) > 1
    or count(distinct content_hash) > 1;
