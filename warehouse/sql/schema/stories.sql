create table stories (
    story_id varchar not null,
    canonical_article_id varchar not null,
    headline varchar,
    language varchar,
    members integer not null,
    sources integer not null,
    first_seen_at timestamptz not null,
    aliases varchar[] not null
);

comment on table stories is
    'One row per text, wherever it is printed.';
comment on column stories.story_id is
    'Key of the story: the article_id of its earliest member.';
comment on column stories.canonical_article_id is
    'The member that stands for the story: the earliest published, then the longest.';
comment on column stories.headline is
    'Headline of the canonical article.';
comment on column stories.language is
    'Language of the canonical article.';
comment on column stories.members is
    'Number of articles.';
comment on column stories.sources is
    'Number of sources that print it.';
comment on column stories.first_seen_at is
    'When its earliest member was first captured.';
comment on column stories.aliases is
    'Story ids that its other members had or would have alone; look up a merged id here.';
