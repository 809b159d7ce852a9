-- No article is published more than three days after it was fetched.
select
    url,
    date_published,
    fetched_at
from staged_captures
where date_published > fetched_at + interval 3 day;
