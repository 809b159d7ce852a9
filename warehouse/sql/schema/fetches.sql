create table fetches (
    run_id varchar not null,
    source_id varchar not null,
    url varchar not null,
    role varchar,
    attempt_no integer,
    started_at timestamptz,
    elapsed_ms double,
    waited_ms double,
    waited_for varchar,
    status integer,
    bytes bigint,
    record_id varchar,
    error varchar,
    rights varchar
);

comment on table fetches is
    'One row per request of a crawl, whatever came of it.';
comment on column fetches.run_id is
    'Crawl run.';
comment on column fetches.source_id is
    'Source that was crawled.';
comment on column fetches.url is
    'Address asked for.';
comment on column fetches.role is
    'What it was asked as: robots, feed, sitemap, section, article, or a resource that the scripts of a page asked for.';
comment on column fetches.attempt_no is
    'Number of the attempt at this address in this run, from 1.';
comment on column fetches.started_at is
    'When the request was sent.';
comment on column fetches.elapsed_ms is
    'Milliseconds until the answer was complete.';
comment on column fetches.waited_ms is
    'Milliseconds that politeness held the request back.';
comment on column fetches.waited_for is
    'What it waited for longest: delay, crawl_delay, slow_answers, retry_after, backoff, concurrency, robots or group; NULL: nothing, or a run before this was noted.';
comment on column fetches.status is
    'HTTP status of the answer; NULL if there was none.';
comment on column fetches.bytes is
    'Bytes of the answer''s body as received.';
comment on column fetches.record_id is
    'WARC-Record-ID of the archived answer.';
comment on column fetches.error is
    'What went wrong, in a sentence.';
comment on column fetches.rights is
    'What robots.txt, the answer''s headers and, where it is an article, the page itself state about rights, as JSON; see articles.rights.';
