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
