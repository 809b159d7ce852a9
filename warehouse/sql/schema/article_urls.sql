create table article_urls (
    url varchar not null,
    article_id varchar not null,
    source_id varchar not null,
    first_seen_at timestamptz not null,
    batch_id varchar not null
);

comment on table article_urls is
    'One row per address that leads to an article.';
comment on column article_urls.url is
    'Address in canonical form.';
comment on column article_urls.article_id is
    'Article it leads to.';
comment on column article_urls.source_id is
    'Source whose page it is.';
comment on column article_urls.first_seen_at is
    'When a capture first named it.';
comment on column article_urls.batch_id is
    'Batch that last wrote this row.';
