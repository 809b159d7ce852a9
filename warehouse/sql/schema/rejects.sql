create table rejects (
    record_id varchar,
    url varchar not null,
    source_id varchar not null,
    run_id varchar not null,
    batch_id varchar not null,
    reason varchar not null,
    detail varchar,
    fetched_at timestamptz
);

comment on table rejects is
    'One row per archived page that gave no article, by the newest batch of its run.';
comment on column rejects.record_id is
    'WARC-Record-ID of the page.';
comment on column rejects.url is
    'Its address.';
comment on column rejects.source_id is
    'Source that was crawled.';
comment on column rejects.run_id is
    'Crawl run.';
comment on column rejects.batch_id is
    'Batch that brought it.';
comment on column rejects.reason is
    'A short word from a closed list.';
comment on column rejects.detail is
    'One sentence for a person.';
comment on column rejects.fetched_at is
    'When it was fetched.';
