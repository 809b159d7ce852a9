create or replace view story_copies as
with
    printed as (
        select
            story_members.story_id,
            story_members.article_id,
            story_members.source_id,
            story_members.edition,
            story_members.kind,
            story_members.containment,
            articles.language,
            articles.source_agency,
            articles.first_seen_at,
            coalesce(articles.date_published, articles.first_seen_at) as printed_at,
            row_number() over (
                partition by story_members.story_id
                order by
                    coalesce(articles.date_published, articles.first_seen_at),
                    articles.first_seen_at,
                    story_members.article_id
            ) as place,
            max(articles.source_agency) over (partition by story_members.story_id) as any_agency
        from story_members
        join articles using (article_id)
    )
select
    copy.story_id,
    original.article_id as first_article_id,
    original.source_id as first_source_id,
    original.edition as first_edition,
    original.printed_at as first_printed_at,
    copy.article_id,
    copy.source_id,
    copy.edition,
    copy.printed_at,
    copy.first_seen_at,
    date_diff('second', original.printed_at, copy.printed_at) as lag_seconds,
    copy.kind,
    copy.containment as share_of_text,
    coalesce(copy.source_agency, original.source_agency, copy.any_agency) as agency
from printed as copy
join printed as original
    on original.story_id = copy.story_id
    and original.place = 1
where copy.place > 1;

comment on view story_copies is
    'Who copied whom: one row per article that prints a story which another article printed before.';
comment on column story_copies.story_id is
    'The story.';
comment on column story_copies.first_article_id is
    'The article that printed it first, by its date_published or, where that is unknown, first_seen_at.';
comment on column story_copies.first_source_id is
    'Source that printed it first.';
comment on column story_copies.first_edition is
    'Edition that printed it first.';
comment on column story_copies.first_printed_at is
    'When it was printed first.';
comment on column story_copies.article_id is
    'The later article.';
comment on column story_copies.source_id is
    'Source of the later article.';
comment on column story_copies.edition is
    'Edition of the later article.';
comment on column story_copies.printed_at is
    'Its date_published or, where that is unknown, first_seen_at.';
comment on column story_copies.first_seen_at is
    'When it was first captured.';
comment on column story_copies.lag_seconds is
    'Seconds from the first printing to this one.';
comment on column story_copies.kind is
    'What became of the text, against the canonical article; see story_members.';
comment on column story_copies.share_of_text is
    'Share of its text that stands in the canonical article, 0 to 1.';
comment on column story_copies.agency is
    'News agency that it, the first article or any other member credits.';
