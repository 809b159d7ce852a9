-- How gently was each host asked in the last hours, and what slowed the crawl down?
select
    hour,
    host,
    requests,
    smallest_gap_ms,
    p95_wait_ms,
    waits[1].reason as mostly_waited_for,
    refused_by_robots,
    asked_to_slow_down
from politeness
order by hour desc, host
limit 24;
