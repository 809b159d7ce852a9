create table schema_version (
    version integer not null,
    applied_at timestamptz not null
);

comment on table schema_version is
    'One row: the version of this schema.';
comment on column schema_version.version is
    'A program reads databases of its own version or older ones, which it brings up to date.';
comment on column schema_version.applied_at is
    'When this version was applied.';
