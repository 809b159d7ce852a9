create table batch_runs (
    batch_id varchar not null,
    run_id varchar not null,
    source_id varchar not null,
    day date not null,
    parser_version varchar not null
);

comment on table batch_runs is
    'Which sealed run was loaded in which batch.';
comment on column batch_runs.batch_id is
    'Batch.';
comment on column batch_runs.run_id is
    'Sealed run of the archive.';
comment on column batch_runs.source_id is
    'Source of the run.';
comment on column batch_runs.day is
    'UTC day of the run''s slice.';
comment on column batch_runs.parser_version is
    'Version of the extraction rules that read it.';
