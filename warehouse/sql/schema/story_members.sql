create table story_members (
    story_id varchar not null,
    article_id varchar not null,
    source_id varchar not null,
    edition varchar,
    kind varchar not null,
    similarity double not null,
    containment double not null,
    lag_seconds bigint,
    is_canonical boolean not null
);

comment on table story_members is
    'One row per article in its story; an article is in exactly one.';
comment on column story_members.story_id is
    'The story.';
comment on column story_members.article_id is
    'The member.';
comment on column story_members.source_id is
    'Source of the member.';
comment on column story_members.edition is
    'Edition of the member.';
comment on column story_members.kind is
    'canonical, or what became of its text: identical, shortened, extended (the canonical text and more) or edited.';
comment on column story_members.similarity is
    'How much of both texts together they have in common: Jaccard similarity of runs of five words, 0 to 1.';
comment on column story_members.containment is
    'Share of the member''s text that stands in the canonical article, in runs of five words, 0 to 1.';
comment on column story_members.lag_seconds is
    'Seconds from the canonical article''s date_published to the member''s; NULL when either is unknown.';
comment on column story_members.is_canonical is
    'Whether this member stands for the story.';
