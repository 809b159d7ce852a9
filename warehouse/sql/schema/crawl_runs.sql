create table crawl_runs (
    run_id varchar not null,
    source_id varchar not null,
    day date not null,
    started_at timestamptz,
    finished_at timestamptz,
    finish_reason varchar,
    scheduled integer,
    pages_stored integer,
    pages_unchanged integer,
    bytes bigint,
    user_agent varchar,
    recovered boolean
);

comment on table crawl_runs is
    'One row per crawl run.';
comment on column crawl_runs.run_id is
    'Crawl run.';
comment on column crawl_runs.source_id is
    'Source that was crawled.';
comment on column crawl_runs.day is
    'UTC day of the slice that the run belongs to.';
comment on column crawl_runs.started_at is
    'When it started.';
comment on column crawl_runs.finished_at is
    'When it was sealed.';
comment on column crawl_runs.finish_reason is
    'finished, or what ended it early.';
comment on column crawl_runs.scheduled is
    'Addresses that were scheduled.';
comment on column crawl_runs.pages_stored is
    'Answers that were archived in full.';
comment on column crawl_runs.pages_unchanged is
    'Visits that found nothing changed.';
comment on column crawl_runs.bytes is
    'Bytes received.';
comment on column crawl_runs.user_agent is
    'How the crawler named itself.';
comment on column crawl_runs.recovered is
    'Whether the run was killed and sealed by the one after it.';
