-- Version 4: captions, embeds, galleries and translations of articles, names of agencies by language. Older rows do not know: NULL.
alter table articles add column captions varchar[];
alter table articles add column embeds struct(kind varchar, provider varchar, url varchar)[];
alter table articles add column is_gallery boolean;
alter table articles add column translation_urls struct(language varchar, url varchar)[];

alter table article_versions add column captions varchar[];
alter table article_versions add column embeds struct(kind varchar, provider varchar, url varchar)[];
alter table article_versions add column is_gallery boolean;
alter table article_versions add column translation_urls struct(language varchar, url varchar)[];

alter table agencies add column name_en varchar;
alter table agencies add column name_ar varchar;
alter table agencies add column country varchar;

comment on column articles.captions is
    'What the pictures and films in the text say, in reading order, credits among them; no part of body. NULL: read before captions were.';
comment on column articles.embeds is
    'What is shown within the text from elsewhere, in reading order; kind is video, audio, post, chart, map or document. NULL: read before embeds were.';
comment on column articles.is_gallery is
    'Whether it is a series of pictures; its body may be their captions. NULL: read before galleries were told apart.';
comment on column articles.translation_urls is
    'Where the page says that this article stands in another language; see the view translations. NULL: read before these were.';
comment on column article_versions.captions is
    'What the pictures and films in the text say, in reading order, credits among them; no part of body. NULL: read before captions were.';
comment on column article_versions.embeds is
    'What is shown within the text from elsewhere, in reading order; kind is video, audio, post, chart, map or document. NULL: read before embeds were.';
comment on column article_versions.is_gallery is
    'Whether it is a series of pictures; its body may be their captions. NULL: read before galleries were told apart.';
comment on column article_versions.translation_urls is
    'Where the page says that this article stands in another language; see the view translations. NULL: read before these were.';
comment on column agencies.name_en is
    'Name in English, like Agence France-Presse; NULL for an agency that only a card names.';
comment on column agencies.name_ar is
    'Name in Arabic; NULL for an agency that only a card names.';
comment on column agencies.country is
    'Two-letter code (ISO 3166-1) of its country; NULL for an agency that only a card names.';
