create table outcomes (
    run_id varchar not null,
    source_id varchar not null,
    url varchar not null,
    role varchar not null,
    outcome varchar not null,
    status integer,
    record_id varchar,
    attempts integer,
    gone_visits integer,
    detail varchar,
    reserved varchar[],
    "at" timestamptz not null
);

comment on table outcomes is
    'One row per run and scheduled address: what became of it.';
comment on column outcomes.run_id is
    'Crawl run.';
comment on column outcomes.source_id is
    'Source that was crawled.';
comment on column outcomes.url is
    'Address in canonical form.';
comment on column outcomes.role is
    'What it was asked as: robots, feed, sitemap, section or article.';
comment on column outcomes.outcome is
    'stored, unchanged, gone, redirected, deferred, failed and so on; exactly one.';
comment on column outcomes.status is
    'HTTP status of the last answer.';
comment on column outcomes.record_id is
    'WARC-Record-ID of the archived answer.';
comment on column outcomes.attempts is
    'Requests that it took.';
comment on column outcomes.gone_visits is
    'Visits in a row that found the page gone.';
comment on column outcomes.detail is
    'What went wrong, in a sentence.';
comment on column outcomes.reserved is
    'Uses that robots.txt and the headers of its answers reserve; see articles.reserved. NULL: never looked for.';
comment on column outcomes."at" is
    'When the outcome was known. The name must be quoted in SQL: "at".';
