create table article_versions (
    article_id varchar not null,
    version_no integer not null,
    change_kind varchar not null,
    changed_fields varchar[] not null,
    url varchar not null,
    canonical_url varchar,
    source_id varchar not null,
    edition varchar,
    country varchar,
    section_id varchar,
    section varchar,
    tags varchar[],
    headline varchar,
    description varchar,
    body varchar not null,
    dateline_raw varchar,
    dateline_place varchar,
    authors struct(name varchar, kind varchar)[],
    source_agency varchar,
    source_raw varchar,
    date_published timestamptz,
    date_published_raw varchar,
    date_published_precision varchar,
    date_published_witness varchar,
    date_modified timestamptz,
    date_modified_raw varchar,
    language varchar,
    language_declared varchar,
    translation_urls struct(language varchar, url varchar)[],
    main_image struct(url varchar, caption varchar, credit varchar),
    images struct(url varchar, caption varchar, credit varchar)[],
    captions varchar[],
    embeds struct(kind varchar, provider varchar, url varchar)[],
    word_count integer,
    is_opinion boolean,
    is_paywalled boolean,
    is_live boolean,
    is_gallery boolean,
    rights_raw varchar,
    rights varchar,
    reserved varchar[],
    content_hash varchar not null,
    body_hash varchar,
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    sightings struct(seen_at timestamptz, record_id varchar)[] not null,
    fetched_at timestamptz not null,
    batch_id varchar not null,
    loaded_at timestamptz not null,
    parser_version varchar not null,
    extraction_tier varchar,
    extraction_agreement double,
    record_id varchar not null
);

comment on table article_versions is
    'One row per state of an article as captured, oldest first.';
comment on column article_versions.article_id is
    'Key of the article: a hash of its canonical address or grammar key. It never changes.';
comment on column article_versions.version_no is
    'Place in the article''s chain of versions, from 1 without gaps.';
comment on column article_versions.change_kind is
    'Against the version before: first; headline; text_added, text_cut or text_corrected, with headline_and_ before it when that changed too; date; other; returned, when it says again what it said before the last change; or reprocess when other rules read it and the difference may be ours.';
comment on column article_versions.changed_fields is
    'Columns that differ from the version before.';
comment on column article_versions.url is
    'Address the article is known by: canonical host and scheme of its source, no tracking, no fragment.';
comment on column article_versions.canonical_url is
    'Address that the page itself names as its own, where it may; else the same as url.';
comment on column article_versions.source_id is
    'Source card that the page was crawled by.';
comment on column article_versions.edition is
    'Edition of the publisher''s group, from the card.';
comment on column article_versions.country is
    'Two-letter code (ISO 3166-1) of the source''s country, from the card.';
comment on column article_versions.section_id is
    'The site''s own id of the section, as it stands in its addresses; read it together with the language.';
comment on column article_versions.section is
    'Name of the section, as the page prints it.';
comment on column article_versions.tags is
    'Keywords that the page states, in its order.';
comment on column article_versions.headline is
    'Headline as printed, without the site''s name.';
comment on column article_versions.description is
    'Teaser or summary that the page states.';
comment on column article_versions.body is
    'Text of the article, one paragraph a line; no captions, related links or comments.';
comment on column article_versions.dateline_raw is
    'Dateline as printed, like "Cairo - MENA".';
comment on column article_versions.dateline_place is
    'Place in the dateline.';
comment on column article_versions.authors is
    'Who wrote it, in printed order; kind is person, writer (of opinion), agency or edition.';
comment on column article_versions.source_agency is
    'News agency that the text is credited to, by its canonical name; see the table agencies.';
comment on column article_versions.source_raw is
    'Source line as printed, like "Source: MENA".';
comment on column article_versions.date_published is
    'When it was published, as the page states or, failing that, as a hint says; NULL when nobody states it.';
comment on column article_versions.date_published_raw is
    'The text that date_published was read from.';
comment on column article_versions.date_published_precision is
    'How exact date_published is: second, minute, day, month or year.';
comment on column article_versions.date_published_witness is
    'Who says so: json_ld, meta, time_element, page_text, url, feed, sitemap, listing or related.';
comment on column article_versions.date_modified is
    'When the publisher last changed it, as the page states.';
comment on column article_versions.date_modified_raw is
    'The text that date_modified was read from.';
comment on column article_versions.language is
    'Language of the text as detected, two letters (ISO 639-1).';
comment on column article_versions.language_declared is
    'Language that the page declares for itself.';
comment on column article_versions.translation_urls is
    'Where the page says that this article stands in another language; see the view translations. NULL: read before these were.';
comment on column article_versions.main_image is
    'Leading picture with its caption and credit.';
comment on column article_versions.images is
    'All pictures of the article.';
comment on column article_versions.captions is
    'What the pictures and films in the text say, in reading order, credits among them; no part of body. NULL: read before captions were.';
comment on column article_versions.embeds is
    'What is shown within the text from elsewhere, in reading order; kind is video, audio, post, chart, map or document. NULL: read before embeds were.';
comment on column article_versions.word_count is
    'Words of the body.';
comment on column article_versions.is_opinion is
    'Whether it is an opinion column.';
comment on column article_versions.is_paywalled is
    'Whether the page says that it is not free to read; NULL when it says nothing.';
comment on column article_versions.is_live is
    'Whether it is a live blog.';
comment on column article_versions.is_gallery is
    'Whether it is a series of pictures; its body may be their captions. NULL: read before galleries were told apart.';
comment on column article_versions.rights_raw is
    'Rights or copyright line of the article, as printed.';
comment on column article_versions.rights is
    'What the page, its headers and robots.txt state for machines, as JSON: x_robots_tag, meta_robots, tdm_reservation, tdm_policy, content_usage, robots_txt_content_usage, license.';
comment on column article_versions.reserved is
    'Uses that any capture of this state reserves: ai, archive, tdm, snippet, index, image_ai, image_index. Empty: none; NULL: never looked for.';
comment on column article_versions.content_hash is
    'Hash of what an editor''s change would change; two captures of one unchanged article have one.';
comment on column article_versions.body_hash is
    'Hash of the body''s words without case, marks and punctuation; NULL below 12 words. Equal hashes are one text.';
comment on column article_versions.first_seen_at is
    'When this state was first seen.';
comment on column article_versions.last_seen_at is
    'When this state was last seen.';
comment on column article_versions.sightings is
    'Every visit that found this state, oldest first; record_id is NULL where the site only answered that nothing had changed.';
comment on column article_versions.fetched_at is
    'When the capture of this version was fetched.';
comment on column article_versions.batch_id is
    'Batch that last wrote this row.';
comment on column article_versions.loaded_at is
    'When this row was last written.';
comment on column article_versions.parser_version is
    'Version of the extraction rules that read this state; behind a + a digest of the rules on the card.';
comment on column article_versions.extraction_tier is
    'How far extraction had to go: page_object, structured, generic or text_shape.';
comment on column article_versions.extraction_agreement is
    'How far two witnesses of the body agree, 0 to 1; NULL if only one was asked.';
comment on column article_versions.record_id is
    'WARC-Record-ID of the capture that this state was read from; for a page that a browser rendered, of what it rendered.';
