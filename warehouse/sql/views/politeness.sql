create or replace view politeness as
with
    requests as (
        select
            *,
            host_of(url) as host,
            coalesce(waited_for, if(waited_ms > 0, 'unknown', 'nothing')) as reason,
            epoch_ms(started_at) - epoch_ms(lag(started_at) over (partition by host_of(url) order by started_at)) as gap_ms
        from fetches
    ),
    waits as (
        select
            host,
            date_trunc('hour', started_at) as hour,
            reason,
            count(*) as requests,
            round(quantile_cont(waited_ms, 0.5))::bigint as median_wait_ms,
            round(quantile_cont(waited_ms, 0.95))::bigint as p95_wait_ms
        from requests
        group by all
    ),
    reasons as (
        select
            host,
            hour,
            list(
                struct_pack(reason, requests, median_wait_ms, p95_wait_ms)
                order by requests desc, reason
            ) as waits
        from waits
        group by all
    ),
    hours as (
        select
            host,
            date_trunc('hour', started_at) as hour,
            count(*) as requests,
            min(gap_ms) as smallest_gap_ms,
            round(quantile_cont(waited_ms, 0.5))::bigint as median_wait_ms,
            round(quantile_cont(waited_ms, 0.95))::bigint as p95_wait_ms,
            count(*) filter (where status in (429, 503)) as asked_to_slow_down,
            count(*) filter (where waited_for = 'retry_after') as waited_for_retry_after
        from requests
        group by all
    ),
    refusals as (
        select
            host_of(url) as host,
            date_trunc('hour', "at") as hour,
            count(*) as refused_by_robots
        from outcomes
        where outcome = 'blocked_by_robots'
        group by all
    )
select
    coalesce(hours.host, refusals.host) as host,
    coalesce(hours.hour, refusals.hour) as hour,
    coalesce(hours.requests, 0) as requests,
    hours.smallest_gap_ms,
    hours.median_wait_ms,
    hours.p95_wait_ms,
    reasons.waits,
    coalesce(refusals.refused_by_robots, 0) as refused_by_robots,
    coalesce(hours.asked_to_slow_down, 0) as asked_to_slow_down,
    coalesce(hours.waited_for_retry_after, 0) as waited_for_retry_after
from hours
left join reasons using (host, hour)
full join refusals using (host, hour);

comment on view politeness is
    'One row per host and hour: how often it was asked, how long requests were held back for it and why, and what it forbade.';
comment on column politeness.host is
    'Host, with its port where the address names one; over all sources that ask it.';
comment on column politeness.hour is
    'Start of the hour in UTC.';
comment on column politeness.requests is
    'Requests that were sent, robots.txt included.';
comment on column politeness.smallest_gap_ms is
    'Least milliseconds from one request to the next at this host; NULL for the first ever.';
comment on column politeness.median_wait_ms is
    'Milliseconds that politeness held a request back: the median.';
comment on column politeness.p95_wait_ms is
    'Milliseconds that politeness held a request back: 95 of 100 waited no longer.';
comment on column politeness.waits is
    'The same by what was waited for, the most frequent first; see fetches.waited_for. nothing: not held back; unknown: a run that did not note it.';
comment on column politeness.refused_by_robots is
    'Addresses that were not asked for because robots.txt forbids it.';
comment on column politeness.asked_to_slow_down is
    'Answers with status 429 or 503.';
comment on column politeness.waited_for_retry_after is
    'Requests that a Retry-After held back.';
