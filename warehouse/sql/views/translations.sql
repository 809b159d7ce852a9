create or replace view translations as
with
    stated as (
        select
            articles.article_id,
            article_urls.article_id as translation_article_id
        from articles, unnest(articles.translation_urls) as one (stated)
        join article_urls on article_urls.url = one.stated.url
        where article_urls.article_id <> articles.article_id
    ),
    linked as (
        select
            article_id,
            translation_article_id,
            true as is_own_statement
        from stated
        union
        select
            translation_article_id,
            article_id,
            false
        from stated
    ),
    pairs as (
        select
            article_id,
            translation_article_id,
            case when count(*) = 2 then 'both' when bool_or(is_own_statement) then 'article' else 'translation' end as stated_by
        from linked
        group by all
    )
select
    pairs.article_id,
    article.source_id,
    article.story_id,
    article.language,
    article.headline,
    pairs.translation_article_id,
    translation.source_id as translation_source_id,
    translation.story_id as translation_story_id,
    translation.language as translation_language,
    translation.headline as translation_headline,
    pairs.stated_by
from pairs
join articles as article using (article_id)
join articles as translation on translation.article_id = pairs.translation_article_id
where coalesce(article.language <> translation.language, true);

comment on view translations is
    'One article in two languages, where a page says so: a link between two stories, not one story. Each pair stands here twice, once from either side.';
comment on column translations.article_id is
    'One of the two articles.';
comment on column translations.source_id is
    'Source of that article.';
comment on column translations.story_id is
    'Story that it tells.';
comment on column translations.language is
    'Language of its text, as detected.';
comment on column translations.headline is
    'Its headline.';
comment on column translations.translation_article_id is
    'The same article in the other language.';
comment on column translations.translation_source_id is
    'Source of the other.';
comment on column translations.translation_story_id is
    'Story of the other.';
comment on column translations.translation_language is
    'Language of the other, as detected.';
comment on column translations.translation_headline is
    'Headline of the other.';
comment on column translations.stated_by is
    'Whose page says that they are one: article, translation or both.';
