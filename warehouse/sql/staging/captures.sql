create table captures (
    article_id varchar not null,
    urls varchar[] not null,
    run_id varchar not null,
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
    fetched_at timestamptz not null,
    related_links struct(url varchar, headline varchar, date_published timestamptz, date_raw varchar)[],
    parser_version varchar not null,
    extraction_tier varchar,
    extraction_agreement double,
    record_id varchar not null
);

comment on table captures is
    'Between the stages only, never in the database: one row per capture that gave an article.';
comment on column captures.article_id is
    'Key of the article: a hash of its canonical address or grammar key. It never changes.';
comment on column captures.urls is
    'All addresses that lead to the article, by this capture.';
comment on column captures.run_id is
    'Crawl run that fetched it.';
comment on column captures.url is
    'Address the article is known by: canonical host and scheme of its source, no tracking, no fragment.';
comment on column captures.canonical_url is
    'Address that the page itself names as its own, where it may; else the same as url.';
comment on column captures.source_id is
    'Source card that the page was crawled by.';
comment on column captures.edition is
    'Edition of the publisher''s group, from the card.';
comment on column captures.country is
    'Two-letter code (ISO 3166-1) of the source''s country, from the card.';
comment on column captures.section_id is
    'The site''s own id of the section, as it stands in its addresses; read it together with the language.';
comment on column captures.section is
    'Name of the section, as the page prints it.';
comment on column captures.tags is
    'Keywords that the page states, in its order.';
comment on column captures.headline is
    'Headline as printed, without the site''s name.';
comment on column captures.description is
    'Teaser or summary that the page states.';
comment on column captures.body is
    'Text of the article, one paragraph a line; no captions, related links or comments.';
comment on column captures.dateline_raw is
    'Dateline as printed, like "Cairo - MENA".';
comment on column captures.dateline_place is
    'Place in the dateline.';
comment on column captures.authors is
    'Who wrote it, in printed order; kind is person, writer (of opinion), agency or edition.';
comment on column captures.source_agency is
    'News agency that the text is credited to, by its canonical name; see the table agencies.';
comment on column captures.source_raw is
    'Source line as printed, like "Source: MENA".';
comment on column captures.date_published is
    'When it was published, as the page states or, failing that, as a hint says; NULL when nobody states it.';
comment on column captures.date_published_raw is
    'The text that date_published was read from.';
comment on column captures.date_published_precision is
    'How exact date_published is: second, minute, day, month or year.';
comment on column captures.date_published_witness is
    'Who says so: json_ld, meta, time_element, page_text, url, feed, sitemap, listing or related.';
comment on column captures.date_modified is
    'When the publisher last changed it, as the page states.';
comment on column captures.date_modified_raw is
    'The text that date_modified was read from.';
comment on column captures.language is
    'Language of the text as detected, two letters (ISO 639-1).';
comment on column captures.language_declared is
    'Language that the page declares for itself.';
comment on column captures.translation_urls is
    'Where the page says that this article stands in another language; see the view translations. NULL: read before these were.';
comment on column captures.main_image is
    'Leading picture with its caption and credit.';
comment on column captures.images is
    'All pictures of the article.';
comment on column captures.captions is
    'What the pictures and films in the text say, in reading order, credits among them; no part of body. NULL: read before captions were.';
comment on column captures.embeds is
    'What is shown within the text from elsewhere, in reading order; kind is video, audio, post, chart, map or document. NULL: read before embeds were.';
comment on column captures.word_count is
    'Words of the body.';
comment on column captures.is_opinion is
    'Whether it is an opinion column.';
comment on column captures.is_paywalled is
    'Whether the page says that it is not free to read; NULL when it says nothing.';
comment on column captures.is_live is
    'Whether it is a live blog.';
comment on column captures.is_gallery is
    'Whether it is a series of pictures; its body may be their captions. NULL: read before galleries were told apart.';
comment on column captures.rights_raw is
    'Rights or copyright line of the article, as printed.';
comment on column captures.rights is
    'What the page, its headers and robots.txt state for machines, as JSON: x_robots_tag, meta_robots, tdm_reservation, tdm_policy, content_usage, robots_txt_content_usage, license.';
comment on column captures.reserved is
    'Uses that the capture reserves: ai, archive, tdm, snippet, index, image_ai, image_index. Empty: none; NULL: never looked for.';
comment on column captures.content_hash is
    'Hash of what an editor''s change would change; two captures of one unchanged article have one.';
comment on column captures.body_hash is
    'Hash of the body''s words without case, marks and punctuation; NULL below 12 words. Equal hashes are one text.';
comment on column captures.fetched_at is
    'When it was fetched.';
comment on column captures.related_links is
    'Links to other articles, in order.';
comment on column captures.parser_version is
    'Version of the extraction rules that read this state.';
comment on column captures.extraction_tier is
    'How far extraction had to go: page_object, structured, generic or text_shape.';
comment on column captures.extraction_agreement is
    'How far two witnesses of the body agree, 0 to 1; NULL if only one was asked.';
comment on column captures.record_id is
    'WARC-Record-ID of the capture that this state was read from.';
