create table high_water (
    feed_id varchar not null,
    seq bigint not null
);

comment on table high_water is
    'One row: how far the change feed goes.';
comment on column high_water.feed_id is
    'Current feed.';
comment on column high_water.seq is
    'Its last number; 0 before the first change.';
