create table documents (
    doc integer not null,
    article_id varchar not null,
    source_id varchar not null,
    day integer not null,
    window_days integer not null,
    period integer not null,
    body_hash ubigint not null,
    text_hash ubigint not null,
    twin integer not null
);

comment on table documents is
    'One row per text that is indexed.';
comment on column documents.doc is
    'Its number in this file.';
comment on column documents.article_id is
    'Article whose current version it is.';
comment on column documents.source_id is
    'Source that prints it.';
comment on column documents.day is
    'Day that it is of, counted from 1970-01-01.';
comment on column documents.window_days is
    'How many days apart a text of the same story may be.';
comment on column documents.period is
    'Period in which its source''s furniture was learned.';
comment on column documents.body_hash is
    'Hash of the text as printed.';
comment on column documents.text_hash is
    'Hash of the text without furniture; equal ones are one text.';
comment on column documents.twin is
    'The document of the same text, day and window whose fingerprints stand for it; its own number when they are its own.';
