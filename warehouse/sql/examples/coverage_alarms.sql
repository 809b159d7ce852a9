-- On which days did a source bring fewer or more new articles than its card expects?
select
    day,
    source_id,
    articles_new,
    expected_least,
    expected_most
from coverage
where articles_new not between expected_least and expected_most
order by day desc, source_id;
