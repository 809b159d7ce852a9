create table sources (
    source_id varchar not null,
    name varchar not null,
    publisher varchar,
    edition varchar,
    country varchar,
    languages varchar[],
    homepage varchar,
    hosts varchar[],
    cron varchar,
    expected_least integer,
    expected_most integer,
    story_window_days integer
);

comment on table sources is
    'One row per source card, as it was in the newest batch.';
comment on column sources.source_id is
    'Id of the card.';
comment on column sources.name is
    'Name of the publication.';
comment on column sources.publisher is
    'Who publishes it.';
comment on column sources.edition is
    'Edition of the publisher''s group.';
comment on column sources.country is
    'Two-letter country code (ISO 3166-1).';
comment on column sources.languages is
    'Languages it prints, two letters each.';
comment on column sources.homepage is
    'Address of its home page.';
comment on column sources.hosts is
    'All hosts that are this source; the first is canonical.';
comment on column sources.cron is
    'When it is crawled, as five cron fields in UTC.';
comment on column sources.expected_least is
    'New articles a day, at least; fewer is an alarm.';
comment on column sources.expected_most is
    'New articles a day, at most; more is an alarm.';
comment on column sources.story_window_days is
    'How many days apart a copy of one of its articles may be printed and still be of the same story.';
