create table state (
    algorithm varchar not null,
    batch_id varchar not null
);

insert into state
values ($algorithm, '');

comment on table state is
    'What this file is an index of.';
comment on column state.algorithm is
    'Version of the rules that made it; an index of other rules is made anew.';
comment on column state.batch_id is
    'The last batch of the writer''s database that is in it; empty before the first.';
