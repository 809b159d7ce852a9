CREATE TABLE agencies(agency VARCHAR NOT NULL, spellings VARCHAR[] NOT NULL);
CREATE TABLE article_urls(url VARCHAR NOT NULL, article_id VARCHAR NOT NULL, source_id VARCHAR NOT NULL, first_seen_at TIMESTAMP WITH TIME ZONE NOT NULL, batch_id VARCHAR NOT NULL);
CREATE TABLE article_versions(article_id VARCHAR NOT NULL, version_no INTEGER NOT NULL, change_kind VARCHAR NOT NULL, changed_fields VARCHAR[] NOT NULL, url VARCHAR NOT NULL, canonical_url VARCHAR, source_id VARCHAR NOT NULL, edition VARCHAR, country VARCHAR, section_id VARCHAR, section VARCHAR, tags VARCHAR[], headline VARCHAR, description VARCHAR, body VARCHAR NOT NULL, dateline_raw VARCHAR, dateline_place VARCHAR, authors STRUCT("name" VARCHAR, kind VARCHAR)[], source_agency VARCHAR, source_raw VARCHAR, date_published TIMESTAMP WITH TIME ZONE, date_published_raw VARCHAR, date_published_precision VARCHAR, date_published_witness VARCHAR, date_modified TIMESTAMP WITH TIME ZONE, date_modified_raw VARCHAR, "language" VARCHAR, language_declared VARCHAR, main_image STRUCT(url VARCHAR, caption VARCHAR, credit VARCHAR), images STRUCT(url VARCHAR, caption VARCHAR, credit VARCHAR)[], word_count INTEGER, is_opinion BOOLEAN, is_paywalled BOOLEAN, is_live BOOLEAN, rights_raw VARCHAR, rights VARCHAR, reserved VARCHAR[], content_hash VARCHAR NOT NULL, body_hash VARCHAR, first_seen_at TIMESTAMP WITH TIME ZONE NOT NULL, last_seen_at TIMESTAMP WITH TIME ZONE NOT NULL, sightings STRUCT(seen_at TIMESTAMP WITH TIME ZONE, record_id VARCHAR)[] NOT NULL, fetched_at TIMESTAMP WITH TIME ZONE NOT NULL, batch_id VARCHAR NOT NULL, loaded_at TIMESTAMP WITH TIME ZONE NOT NULL, parser_version VARCHAR NOT NULL, extraction_tier VARCHAR, extraction_agreement DOUBLE, record_id VARCHAR NOT NULL);
CREATE TABLE articles(article_id VARCHAR NOT NULL, url VARCHAR NOT NULL, canonical_url VARCHAR, source_id VARCHAR NOT NULL, edition VARCHAR, country VARCHAR, section_id VARCHAR, section VARCHAR, tags VARCHAR[], headline VARCHAR, description VARCHAR, body VARCHAR NOT NULL, dateline_raw VARCHAR, dateline_place VARCHAR, authors STRUCT("name" VARCHAR, kind VARCHAR)[], source_agency VARCHAR, source_raw VARCHAR, date_published TIMESTAMP WITH TIME ZONE, date_published_raw VARCHAR, date_published_precision VARCHAR, date_published_witness VARCHAR, date_modified TIMESTAMP WITH TIME ZONE, date_modified_raw VARCHAR, "language" VARCHAR, language_declared VARCHAR, main_image STRUCT(url VARCHAR, caption VARCHAR, credit VARCHAR), images STRUCT(url VARCHAR, caption VARCHAR, credit VARCHAR)[], word_count INTEGER, is_opinion BOOLEAN, is_paywalled BOOLEAN, is_live BOOLEAN, rights_raw VARCHAR, rights VARCHAR, reserved VARCHAR[], status VARCHAR NOT NULL, story_id VARCHAR NOT NULL, is_canonical BOOLEAN NOT NULL, version_no INTEGER NOT NULL, content_hash VARCHAR NOT NULL, body_hash VARCHAR, first_seen_at TIMESTAMP WITH TIME ZONE NOT NULL, fetched_at TIMESTAMP WITH TIME ZONE NOT NULL, loaded_at TIMESTAMP WITH TIME ZONE NOT NULL, batch_id VARCHAR NOT NULL, parser_version VARCHAR NOT NULL, extraction_tier VARCHAR, extraction_agreement DOUBLE, record_id VARCHAR NOT NULL);
CREATE TABLE batch_runs(batch_id VARCHAR NOT NULL, run_id VARCHAR NOT NULL, source_id VARCHAR NOT NULL, "day" DATE NOT NULL, parser_version VARCHAR NOT NULL);
CREATE TABLE batches(batch_id VARCHAR NOT NULL, source_id VARCHAR NOT NULL, "day" DATE NOT NULL, seq BIGINT NOT NULL, parser_version VARCHAR NOT NULL, loaded_at TIMESTAMP WITH TIME ZONE NOT NULL, captures INTEGER NOT NULL, articles_new INTEGER NOT NULL, versions_new INTEGER NOT NULL, duplicates INTEGER NOT NULL, rejects INTEGER NOT NULL, runs INTEGER NOT NULL);
CREATE TABLE changes(feed_id VARCHAR NOT NULL, seq BIGINT NOT NULL, batch_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, article_id VARCHAR NOT NULL, version_no INTEGER, story_id VARCHAR, previous_story_id VARCHAR, changed_fields VARCHAR[], "at" TIMESTAMP WITH TIME ZONE NOT NULL);
CREATE TABLE crawl_runs(run_id VARCHAR NOT NULL, source_id VARCHAR NOT NULL, "day" DATE NOT NULL, started_at TIMESTAMP WITH TIME ZONE, finished_at TIMESTAMP WITH TIME ZONE, finish_reason VARCHAR, scheduled INTEGER, pages_stored INTEGER, pages_unchanged INTEGER, bytes BIGINT, user_agent VARCHAR, recovered BOOLEAN);
CREATE TABLE fetches(run_id VARCHAR NOT NULL, source_id VARCHAR NOT NULL, url VARCHAR NOT NULL, "role" VARCHAR, attempt_no INTEGER, started_at TIMESTAMP WITH TIME ZONE, elapsed_ms DOUBLE, waited_ms DOUBLE, waited_for VARCHAR, status INTEGER, bytes BIGINT, record_id VARCHAR, "error" VARCHAR, rights VARCHAR);
CREATE TABLE high_water(feed_id VARCHAR NOT NULL, seq BIGINT NOT NULL);
CREATE TABLE hints(url VARCHAR NOT NULL, field VARCHAR NOT NULL, "value" VARCHAR NOT NULL, witness VARCHAR NOT NULL, seen_at TIMESTAMP WITH TIME ZONE NOT NULL, source_id VARCHAR NOT NULL, batch_id VARCHAR NOT NULL);
CREATE TABLE outcomes(run_id VARCHAR NOT NULL, source_id VARCHAR NOT NULL, url VARCHAR NOT NULL, "role" VARCHAR NOT NULL, outcome VARCHAR NOT NULL, status INTEGER, record_id VARCHAR, attempts INTEGER, gone_visits INTEGER, detail VARCHAR, reserved VARCHAR[], "at" TIMESTAMP WITH TIME ZONE NOT NULL);
CREATE TABLE quarantined_batches(batch_id VARCHAR NOT NULL, source_id VARCHAR NOT NULL, "day" DATE NOT NULL, quarantined_at TIMESTAMP WITH TIME ZONE NOT NULL, "rule" VARCHAR NOT NULL, rows_breaking INTEGER NOT NULL, example VARCHAR, folder VARCHAR NOT NULL);
CREATE TABLE refused_links(run_id VARCHAR NOT NULL, source_id VARCHAR NOT NULL, url VARCHAR, found_on VARCHAR, reason VARCHAR NOT NULL, links INTEGER NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL);
CREATE TABLE rejects(record_id VARCHAR, url VARCHAR NOT NULL, source_id VARCHAR NOT NULL, run_id VARCHAR NOT NULL, batch_id VARCHAR NOT NULL, reason VARCHAR NOT NULL, detail VARCHAR, fetched_at TIMESTAMP WITH TIME ZONE);
CREATE TABLE related_links(article_id VARCHAR NOT NULL, "position" INTEGER NOT NULL, url VARCHAR NOT NULL, headline VARCHAR, date_published TIMESTAMP WITH TIME ZONE, date_raw VARCHAR, record_id VARCHAR NOT NULL);
CREATE TABLE schema_version("version" INTEGER NOT NULL, applied_at TIMESTAMP WITH TIME ZONE NOT NULL);
CREATE TABLE sources(source_id VARCHAR NOT NULL, "name" VARCHAR NOT NULL, publisher VARCHAR, edition VARCHAR, country VARCHAR, languages VARCHAR[], homepage VARCHAR, hosts VARCHAR[], cron VARCHAR, expected_least INTEGER, expected_most INTEGER, story_window_days INTEGER);
CREATE TABLE stories(story_id VARCHAR NOT NULL, canonical_article_id VARCHAR NOT NULL, headline VARCHAR, "language" VARCHAR, members INTEGER NOT NULL, sources INTEGER NOT NULL, first_seen_at TIMESTAMP WITH TIME ZONE NOT NULL, aliases VARCHAR[] NOT NULL);
CREATE TABLE story_members(story_id VARCHAR NOT NULL, article_id VARCHAR NOT NULL, source_id VARCHAR NOT NULL, edition VARCHAR, kind VARCHAR NOT NULL, similarity DOUBLE NOT NULL, containment DOUBLE NOT NULL, lag_seconds BIGINT, is_canonical BOOLEAN NOT NULL);
COMMENT ON TABLE agencies IS 'News agencies that texts are credited to.';
COMMENT ON TABLE article_urls IS 'One row per address that leads to an article.';
COMMENT ON TABLE article_versions IS 'One row per state of an article as captured, oldest first.';
COMMENT ON TABLE articles IS 'One row per article: its current version.';
COMMENT ON TABLE batch_runs IS 'Which sealed run was loaded in which batch.';
COMMENT ON TABLE batches IS 'One row per loaded batch, in the order of loading.';
COMMENT ON TABLE changes IS 'The change feed: what each batch did, in order. A cursor is feed_id:seq.';
COMMENT ON TABLE crawl_runs IS 'One row per crawl run.';
COMMENT ON TABLE fetches IS 'One row per request of a crawl, whatever came of it.';
COMMENT ON TABLE high_water IS 'One row: how far the change feed goes.';
COMMENT ON TABLE hints IS 'What feeds, sitemaps, listings and other articles say about an article: evidence for what its own page leaves out.';
COMMENT ON TABLE outcomes IS 'One row per run and scheduled address: what became of it.';
COMMENT ON TABLE quarantined_batches IS 'One row per broken rule of a batch that was kept out.';
COMMENT ON TABLE refused_links IS 'Links that a feed, a sitemap or a list named and that were not even asked for; and hosts that the scripts of pages wanted, once a run.';
COMMENT ON TABLE rejects IS 'One row per archived page that gave no article, by the newest batch of its run.';
COMMENT ON TABLE related_links IS 'Links to other articles on the page of the current version. They are the section''s newest list at some time, not part of the text.';
COMMENT ON TABLE schema_version IS 'One row: the version of this schema.';
COMMENT ON TABLE sources IS 'One row per source card, as it was in the newest batch.';
COMMENT ON TABLE stories IS 'One row per text, wherever it is printed.';
COMMENT ON TABLE story_members IS 'One row per article in its story; an article is in exactly one.';
COMMENT ON COLUMN agencies.agency IS 'Canonical name, like AFP; the value of articles.source_agency.';
COMMENT ON COLUMN agencies.spellings IS 'Names and spellings that stand for it: canonical, English and Arabic name first, then others in any language.';
COMMENT ON COLUMN article_urls.url IS 'Address in canonical form.';
COMMENT ON COLUMN article_urls.article_id IS 'Article it leads to.';
COMMENT ON COLUMN article_urls.source_id IS 'Source whose page it is.';
COMMENT ON COLUMN article_urls.first_seen_at IS 'When a capture first named it.';
COMMENT ON COLUMN article_urls.batch_id IS 'Batch that last wrote this row.';
COMMENT ON COLUMN article_versions.article_id IS 'Key of the article: a hash of its canonical address or grammar key. It never changes.';
COMMENT ON COLUMN article_versions.version_no IS 'Place in the article''s chain of versions, from 1 without gaps.';
COMMENT ON COLUMN article_versions.change_kind IS 'Against the version before: first; headline; text_added, text_cut or text_corrected, with headline_and_ before it when that changed too; date; other; returned, when it says again what it said before the last change; or reprocess when other rules read it and the difference may be ours.';
COMMENT ON COLUMN article_versions.changed_fields IS 'Columns that differ from the version before.';
COMMENT ON COLUMN article_versions.url IS 'Address the article is known by: canonical host and scheme of its source, no tracking, no fragment.';
COMMENT ON COLUMN article_versions.canonical_url IS 'Address that the page itself names as its own, where it may; else the same as url.';
COMMENT ON COLUMN article_versions.source_id IS 'Source card that the page was crawled by.';
COMMENT ON COLUMN article_versions.edition IS 'Edition of the publisher''s group, from the card.';
COMMENT ON COLUMN article_versions.country IS 'Two-letter code (ISO 3166-1) of the source''s country, from the card.';
COMMENT ON COLUMN article_versions.section_id IS 'The site''s own id of the section, as it stands in its addresses; read it together with the language.';
COMMENT ON COLUMN article_versions.section IS 'Name of the section, as the page prints it.';
COMMENT ON COLUMN article_versions.tags IS 'Keywords that the page states, in its order.';
COMMENT ON COLUMN article_versions.headline IS 'Headline as printed, without the site''s name.';
COMMENT ON COLUMN article_versions.description IS 'Teaser or summary that the page states.';
COMMENT ON COLUMN article_versions.body IS 'Text of the article, one paragraph a line; no captions, related links or comments.';
COMMENT ON COLUMN article_versions.dateline_raw IS 'Dateline as printed, like "Cairo - MENA".';
COMMENT ON COLUMN article_versions.dateline_place IS 'Place in the dateline.';
COMMENT ON COLUMN article_versions.authors IS 'Who wrote it, in printed order; kind is person, writer (of opinion), agency or edition.';
COMMENT ON COLUMN article_versions.source_agency IS 'News agency that the text is credited to, by its canonical name; see the table agencies.';
COMMENT ON COLUMN article_versions.source_raw IS 'Source line as printed, like "Source: MENA".';
COMMENT ON COLUMN article_versions.date_published IS 'When it was published, as the page states or, failing that, as a hint says; NULL when nobody states it.';
COMMENT ON COLUMN article_versions.date_published_raw IS 'The text that date_published was read from.';
COMMENT ON COLUMN article_versions.date_published_precision IS 'How exact date_published is: second, minute, day, month or year.';
COMMENT ON COLUMN article_versions.date_published_witness IS 'Who says so: json_ld, meta, time_element, page_text, url, feed, sitemap, listing or related.';
COMMENT ON COLUMN article_versions.date_modified IS 'When the publisher last changed it, as the page states.';
COMMENT ON COLUMN article_versions.date_modified_raw IS 'The text that date_modified was read from.';
COMMENT ON COLUMN article_versions.language IS 'Language of the text as detected, two letters (ISO 639-1).';
COMMENT ON COLUMN article_versions.language_declared IS 'Language that the page declares for itself.';
COMMENT ON COLUMN article_versions.main_image IS 'Leading picture with its caption and credit.';
COMMENT ON COLUMN article_versions.images IS 'All pictures of the article.';
COMMENT ON COLUMN article_versions.word_count IS 'Words of the body.';
COMMENT ON COLUMN article_versions.is_opinion IS 'Whether it is an opinion column.';
COMMENT ON COLUMN article_versions.is_paywalled IS 'Whether the page says that it is not free to read; NULL when it says nothing.';
COMMENT ON COLUMN article_versions.is_live IS 'Whether it is a live blog.';
COMMENT ON COLUMN article_versions.rights_raw IS 'Rights or copyright line of the article, as printed.';
COMMENT ON COLUMN article_versions.rights IS 'What the page, its headers and robots.txt state for machines, as JSON: x_robots_tag, meta_robots, tdm_reservation, tdm_policy, content_usage, robots_txt_content_usage, license.';
COMMENT ON COLUMN article_versions.reserved IS 'Uses that any capture of this state reserves: ai, archive, tdm, snippet, index, image_ai, image_index. Empty: none; NULL: never looked for.';
COMMENT ON COLUMN article_versions.content_hash IS 'Hash of what an editor''s change would change; two captures of one unchanged article have one.';
COMMENT ON COLUMN article_versions.body_hash IS 'Hash of the body''s words without case, marks and punctuation; NULL below 12 words. Equal hashes are one text.';
COMMENT ON COLUMN article_versions.first_seen_at IS 'When this state was first seen.';
COMMENT ON COLUMN article_versions.last_seen_at IS 'When this state was last seen.';
COMMENT ON COLUMN article_versions.sightings IS 'Every visit that found this state, oldest first; record_id is NULL where the site only answered that nothing had changed.';
COMMENT ON COLUMN article_versions.fetched_at IS 'When the capture of this version was fetched.';
COMMENT ON COLUMN article_versions.batch_id IS 'Batch that last wrote this row.';
COMMENT ON COLUMN article_versions.loaded_at IS 'When this row was last written.';
COMMENT ON COLUMN article_versions.parser_version IS 'Version of the extraction rules that read this state; behind a + a digest of the rules on the card.';
COMMENT ON COLUMN article_versions.extraction_tier IS 'How far extraction had to go: page_object, structured, generic or text_shape.';
COMMENT ON COLUMN article_versions.extraction_agreement IS 'How far two witnesses of the body agree, 0 to 1; NULL if only one was asked.';
COMMENT ON COLUMN article_versions.record_id IS 'WARC-Record-ID of the capture that this state was read from; for a page that a browser rendered, of what it rendered.';
COMMENT ON COLUMN articles.article_id IS 'Key of the article: a hash of its canonical address or grammar key. It never changes.';
COMMENT ON COLUMN articles.url IS 'Address the article is known by: canonical host and scheme of its source, no tracking, no fragment.';
COMMENT ON COLUMN articles.canonical_url IS 'Address that the page itself names as its own, where it may; else the same as url.';
COMMENT ON COLUMN articles.source_id IS 'Source card that the page was crawled by.';
COMMENT ON COLUMN articles.edition IS 'Edition of the publisher''s group, from the card.';
COMMENT ON COLUMN articles.country IS 'Two-letter code (ISO 3166-1) of the source''s country, from the card.';
COMMENT ON COLUMN articles.section_id IS 'The site''s own id of the section, as it stands in its addresses; read it together with the language.';
COMMENT ON COLUMN articles.section IS 'Name of the section, as the page prints it.';
COMMENT ON COLUMN articles.tags IS 'Keywords that the page states, in its order.';
COMMENT ON COLUMN articles.headline IS 'Headline as printed, without the site''s name.';
COMMENT ON COLUMN articles.description IS 'Teaser or summary that the page states.';
COMMENT ON COLUMN articles.body IS 'Text of the article, one paragraph a line; no captions, related links or comments.';
COMMENT ON COLUMN articles.dateline_raw IS 'Dateline as printed, like "Cairo - MENA".';
COMMENT ON COLUMN articles.dateline_place IS 'Place in the dateline.';
COMMENT ON COLUMN articles.authors IS 'Who wrote it, in printed order; kind is person, writer (of opinion), agency or edition.';
COMMENT ON COLUMN articles.source_agency IS 'News agency that the text is credited to, by its canonical name; see the table agencies.';
COMMENT ON COLUMN articles.source_raw IS 'Source line as printed, like "Source: MENA".';
COMMENT ON COLUMN articles.date_published IS 'When it was published, as the page states or, failing that, as a hint says; NULL when nobody states it.';
COMMENT ON COLUMN articles.date_published_raw IS 'The text that date_published was read from.';
COMMENT ON COLUMN articles.date_published_precision IS 'How exact date_published is: second, minute, day, month or year.';
COMMENT ON COLUMN articles.date_published_witness IS 'Who says so: json_ld, meta, time_element, page_text, url, feed, sitemap, listing or related.';
COMMENT ON COLUMN articles.date_modified IS 'When the publisher last changed it, as the page states.';
COMMENT ON COLUMN articles.date_modified_raw IS 'The text that date_modified was read from.';
COMMENT ON COLUMN articles.language IS 'Language of the text as detected, two letters (ISO 639-1).';
COMMENT ON COLUMN articles.language_declared IS 'Language that the page declares for itself.';
COMMENT ON COLUMN articles.main_image IS 'Leading picture with its caption and credit.';
COMMENT ON COLUMN articles.images IS 'All pictures of the article.';
COMMENT ON COLUMN articles.word_count IS 'Words of the body.';
COMMENT ON COLUMN articles.is_opinion IS 'Whether it is an opinion column.';
COMMENT ON COLUMN articles.is_paywalled IS 'Whether the page says that it is not free to read; NULL when it says nothing.';
COMMENT ON COLUMN articles.is_live IS 'Whether it is a live blog.';
COMMENT ON COLUMN articles.rights_raw IS 'Rights or copyright line of the article, as printed.';
COMMENT ON COLUMN articles.rights IS 'What the page, its headers and robots.txt state for machines, as JSON: x_robots_tag, meta_robots, tdm_reservation, tdm_policy, content_usage, robots_txt_content_usage, license.';
COMMENT ON COLUMN articles.reserved IS 'Uses that any capture of this state reserves: ai, archive, tdm, snippet, index, image_ai, image_index. Empty: none; NULL: never looked for.';
COMMENT ON COLUMN articles.status IS 'live, or withdrawn when the publisher removed it (two visits found it gone).';
COMMENT ON COLUMN articles.story_id IS 'Story that this article tells; see stories.';
COMMENT ON COLUMN articles.is_canonical IS 'Whether this is the one article that stands for its story.';
COMMENT ON COLUMN articles.version_no IS 'Number of the current version, from 1; see article_versions.';
COMMENT ON COLUMN articles.content_hash IS 'Hash of what an editor''s change would change; two captures of one unchanged article have one.';
COMMENT ON COLUMN articles.body_hash IS 'Hash of the body''s words without case, marks and punctuation; NULL below 12 words. Equal hashes are one text.';
COMMENT ON COLUMN articles.first_seen_at IS 'When this article was first captured.';
COMMENT ON COLUMN articles.fetched_at IS 'When the capture of the current version was fetched.';
COMMENT ON COLUMN articles.loaded_at IS 'When this row was last written.';
COMMENT ON COLUMN articles.batch_id IS 'Batch that last wrote this row.';
COMMENT ON COLUMN articles.parser_version IS 'Version of the extraction rules that read this state; behind a + a digest of the rules on the card.';
COMMENT ON COLUMN articles.extraction_tier IS 'How far extraction had to go: page_object, structured, generic or text_shape.';
COMMENT ON COLUMN articles.extraction_agreement IS 'How far two witnesses of the body agree, 0 to 1; NULL if only one was asked.';
COMMENT ON COLUMN articles.record_id IS 'WARC-Record-ID of the capture that this state was read from; for a page that a browser rendered, of what it rendered.';
COMMENT ON COLUMN batch_runs.batch_id IS 'Batch.';
COMMENT ON COLUMN batch_runs.run_id IS 'Sealed run of the archive.';
COMMENT ON COLUMN batch_runs.source_id IS 'Source of the run.';
COMMENT ON COLUMN batch_runs.day IS 'UTC day of the run''s slice.';
COMMENT ON COLUMN batch_runs.parser_version IS 'Version of the extraction rules that read it.';
COMMENT ON COLUMN batches.batch_id IS 'Key of the batch: a hash of its slice, its runs and the parser version.';
COMMENT ON COLUMN batches.source_id IS 'Source of the slice.';
COMMENT ON COLUMN batches.day IS 'UTC day of the slice.';
COMMENT ON COLUMN batches.seq IS 'Place in the order of loading, from 1.';
COMMENT ON COLUMN batches.parser_version IS 'Version of the extraction rules.';
COMMENT ON COLUMN batches.loaded_at IS 'When it was loaded.';
COMMENT ON COLUMN batches.captures IS 'Captures that gave an article.';
COMMENT ON COLUMN batches.articles_new IS 'Articles seen for the first time.';
COMMENT ON COLUMN batches.versions_new IS 'Further versions of known articles.';
COMMENT ON COLUMN batches.duplicates IS 'New articles that tell a story which another article tells first.';
COMMENT ON COLUMN batches.rejects IS 'Captures that gave no article.';
COMMENT ON COLUMN batches.runs IS 'Sealed runs in the batch.';
COMMENT ON COLUMN changes.feed_id IS 'Feed; a rebuild by other code starts a new one.';
COMMENT ON COLUMN changes.seq IS 'Place in the feed, from 1 without gaps.';
COMMENT ON COLUMN changes.batch_id IS 'Batch that made the change.';
COMMENT ON COLUMN changes.kind IS 'insert, update, withdraw, restore, merge (to another story), takedown or reprocess.';
COMMENT ON COLUMN changes.article_id IS 'Article that changed.';
COMMENT ON COLUMN changes.version_no IS 'Version that the change made or concerns.';
COMMENT ON COLUMN changes.story_id IS 'Story of the article after the change.';
COMMENT ON COLUMN changes.previous_story_id IS 'Story of the article before the change, where it differs.';
COMMENT ON COLUMN changes.changed_fields IS 'Columns that changed.';
COMMENT ON COLUMN changes.at IS 'When the change was loaded. The name must be quoted in SQL: "at".';
COMMENT ON COLUMN crawl_runs.run_id IS 'Crawl run.';
COMMENT ON COLUMN crawl_runs.source_id IS 'Source that was crawled.';
COMMENT ON COLUMN crawl_runs.day IS 'UTC day of the slice that the run belongs to.';
COMMENT ON COLUMN crawl_runs.started_at IS 'When it started.';
COMMENT ON COLUMN crawl_runs.finished_at IS 'When it was sealed.';
COMMENT ON COLUMN crawl_runs.finish_reason IS 'finished, or what ended it early.';
COMMENT ON COLUMN crawl_runs.scheduled IS 'Addresses that were scheduled.';
COMMENT ON COLUMN crawl_runs.pages_stored IS 'Answers that were archived in full.';
COMMENT ON COLUMN crawl_runs.pages_unchanged IS 'Visits that found nothing changed.';
COMMENT ON COLUMN crawl_runs.bytes IS 'Bytes received.';
COMMENT ON COLUMN crawl_runs.user_agent IS 'How the crawler named itself.';
COMMENT ON COLUMN crawl_runs.recovered IS 'Whether the run was killed and sealed by the one after it.';
COMMENT ON COLUMN fetches.run_id IS 'Crawl run.';
COMMENT ON COLUMN fetches.source_id IS 'Source that was crawled.';
COMMENT ON COLUMN fetches.url IS 'Address asked for.';
COMMENT ON COLUMN fetches.role IS 'What it was asked as: robots, feed, sitemap, section, article, or a resource that the scripts of a page asked for.';
COMMENT ON COLUMN fetches.attempt_no IS 'Number of the attempt at this address in this run, from 1.';
COMMENT ON COLUMN fetches.started_at IS 'When the request was sent.';
COMMENT ON COLUMN fetches.elapsed_ms IS 'Milliseconds until the answer was complete.';
COMMENT ON COLUMN fetches.waited_ms IS 'Milliseconds that politeness held the request back.';
COMMENT ON COLUMN fetches.waited_for IS 'What it waited for longest: delay, crawl_delay, slow_answers, retry_after, backoff, concurrency, robots or group; NULL: nothing, or a run before this was noted.';
COMMENT ON COLUMN fetches.status IS 'HTTP status of the answer; NULL if there was none.';
COMMENT ON COLUMN fetches.bytes IS 'Bytes of the answer''s body as received.';
COMMENT ON COLUMN fetches.record_id IS 'WARC-Record-ID of the archived answer.';
COMMENT ON COLUMN fetches.error IS 'What went wrong, in a sentence.';
COMMENT ON COLUMN fetches.rights IS 'What robots.txt, the answer''s headers and, where it is an article, the page itself state about rights, as JSON; see articles.rights.';
COMMENT ON COLUMN high_water.feed_id IS 'Current feed.';
COMMENT ON COLUMN high_water.seq IS 'Its last number; 0 before the first change.';
COMMENT ON COLUMN hints.url IS 'Canonical address of the article that is spoken of.';
COMMENT ON COLUMN hints.field IS 'What is stated: headline, date_published, date_modified, description, section or author.';
COMMENT ON COLUMN hints.value IS 'The statement; dates as ISO 8601 with offset.';
COMMENT ON COLUMN hints.witness IS 'Who states it: feed, sitemap, listing or related.';
COMMENT ON COLUMN hints.seen_at IS 'When this statement was first seen.';
COMMENT ON COLUMN hints.source_id IS 'Source that states it.';
COMMENT ON COLUMN hints.batch_id IS 'Batch that brought it.';
COMMENT ON COLUMN outcomes.run_id IS 'Crawl run.';
COMMENT ON COLUMN outcomes.source_id IS 'Source that was crawled.';
COMMENT ON COLUMN outcomes.url IS 'Address in canonical form.';
COMMENT ON COLUMN outcomes.role IS 'What it was asked as: robots, feed, sitemap, section or article.';
COMMENT ON COLUMN outcomes.outcome IS 'stored, unchanged, gone, redirected, deferred, failed and so on; exactly one.';
COMMENT ON COLUMN outcomes.status IS 'HTTP status of the last answer.';
COMMENT ON COLUMN outcomes.record_id IS 'WARC-Record-ID of the archived answer.';
COMMENT ON COLUMN outcomes.attempts IS 'Requests that it took.';
COMMENT ON COLUMN outcomes.gone_visits IS 'Visits in a row that found the page gone.';
COMMENT ON COLUMN outcomes.detail IS 'What went wrong, in a sentence.';
COMMENT ON COLUMN outcomes.reserved IS 'Uses that robots.txt and the headers of its answers reserve; see articles.reserved. NULL: never looked for.';
COMMENT ON COLUMN outcomes.at IS 'When the outcome was known. The name must be quoted in SQL: "at".';
COMMENT ON COLUMN quarantined_batches.batch_id IS 'Batch.';
COMMENT ON COLUMN quarantined_batches.source_id IS 'Source of the slice.';
COMMENT ON COLUMN quarantined_batches.day IS 'UTC day of the slice.';
COMMENT ON COLUMN quarantined_batches.quarantined_at IS 'When it was moved aside.';
COMMENT ON COLUMN quarantined_batches.rule IS 'Name of the check that it breaks.';
COMMENT ON COLUMN quarantined_batches.rows_breaking IS 'Number of rows that break it.';
COMMENT ON COLUMN quarantined_batches.example IS 'One of these rows, as JSON.';
COMMENT ON COLUMN quarantined_batches.folder IS 'Where its staged tables lie, below the home.';
COMMENT ON COLUMN refused_links.run_id IS 'Crawl run.';
COMMENT ON COLUMN refused_links.source_id IS 'Source that was crawled.';
COMMENT ON COLUMN refused_links.url IS 'Address as named; NULL in a row that counts the rest of a page.';
COMMENT ON COLUMN refused_links.found_on IS 'Page that named it.';
COMMENT ON COLUMN refused_links.reason IS 'off_site, blocked_by_address, blocked_by_robots, bad_scheme, too_long, trap_ and its kind, or more for the rest of a page.';
COMMENT ON COLUMN refused_links.links IS 'Links that this row stands for: 1, or how many more the page named.';
COMMENT ON COLUMN refused_links.at IS 'When it was refused. The name must be quoted in SQL: "at".';
COMMENT ON COLUMN rejects.record_id IS 'WARC-Record-ID of the page.';
COMMENT ON COLUMN rejects.url IS 'Its address.';
COMMENT ON COLUMN rejects.source_id IS 'Source that was crawled.';
COMMENT ON COLUMN rejects.run_id IS 'Crawl run.';
COMMENT ON COLUMN rejects.batch_id IS 'Batch that brought it.';
COMMENT ON COLUMN rejects.reason IS 'A short word from a closed list.';
COMMENT ON COLUMN rejects.detail IS 'One sentence for a person.';
COMMENT ON COLUMN rejects.fetched_at IS 'When it was fetched.';
COMMENT ON COLUMN related_links.article_id IS 'Article whose page shows the link.';
COMMENT ON COLUMN related_links.position IS 'Place in the list, from 1.';
COMMENT ON COLUMN related_links.url IS 'Address of the other article.';
COMMENT ON COLUMN related_links.headline IS 'Text of the link.';
COMMENT ON COLUMN related_links.date_published IS 'When the other article was published, as the list states; never this article''s date.';
COMMENT ON COLUMN related_links.date_raw IS 'The text that date_published was read from.';
COMMENT ON COLUMN related_links.record_id IS 'WARC-Record-ID of the capture that shows the list.';
COMMENT ON COLUMN schema_version.version IS 'A program reads databases of its own version or older ones, which it brings up to date.';
COMMENT ON COLUMN schema_version.applied_at IS 'When this version was applied.';
COMMENT ON COLUMN sources.source_id IS 'Id of the card.';
COMMENT ON COLUMN sources.name IS 'Name of the publication.';
COMMENT ON COLUMN sources.publisher IS 'Who publishes it.';
COMMENT ON COLUMN sources.edition IS 'Edition of the publisher''s group.';
COMMENT ON COLUMN sources.country IS 'Two-letter country code (ISO 3166-1).';
COMMENT ON COLUMN sources.languages IS 'Languages it prints, two letters each.';
COMMENT ON COLUMN sources.homepage IS 'Address of its home page.';
COMMENT ON COLUMN sources.hosts IS 'All hosts that are this source; the first is canonical.';
COMMENT ON COLUMN sources.cron IS 'When it is crawled, as five cron fields in UTC.';
COMMENT ON COLUMN sources.expected_least IS 'New articles a day, at least; fewer is an alarm.';
COMMENT ON COLUMN sources.expected_most IS 'New articles a day, at most; more is an alarm.';
COMMENT ON COLUMN sources.story_window_days IS 'How many days apart a copy of one of its articles may be printed and still be of the same story.';
COMMENT ON COLUMN stories.story_id IS 'Key of the story: the article_id of its earliest member.';
COMMENT ON COLUMN stories.canonical_article_id IS 'The member that stands for the story: the earliest published, then the longest.';
COMMENT ON COLUMN stories.headline IS 'Headline of the canonical article.';
COMMENT ON COLUMN stories.language IS 'Language of the canonical article.';
COMMENT ON COLUMN stories.members IS 'Number of articles.';
COMMENT ON COLUMN stories.sources IS 'Number of sources that print it.';
COMMENT ON COLUMN stories.first_seen_at IS 'When its earliest member was first captured.';
COMMENT ON COLUMN stories.aliases IS 'Story ids that its other members had or would have alone; look up a merged id here.';
COMMENT ON COLUMN story_members.story_id IS 'The story.';
COMMENT ON COLUMN story_members.article_id IS 'The member.';
COMMENT ON COLUMN story_members.source_id IS 'Source of the member.';
COMMENT ON COLUMN story_members.edition IS 'Edition of the member.';
COMMENT ON COLUMN story_members.kind IS 'canonical, or what became of its text: identical, shortened, extended (the canonical text and more) or edited.';
COMMENT ON COLUMN story_members.similarity IS 'How much of both texts together they have in common: Jaccard similarity of runs of five words, 0 to 1.';
COMMENT ON COLUMN story_members.containment IS 'Share of the member''s text that stands in the canonical article, in runs of five words, 0 to 1.';
COMMENT ON COLUMN story_members.lag_seconds IS 'Seconds from the canonical article''s date_published to the member''s; NULL when either is unknown.';
COMMENT ON COLUMN story_members.is_canonical IS 'Whether this member stands for the story.';
create or replace macro articles_as_of(moment) as table
    select *
    from article_versions
    where first_seen_at <= moment
    qualify row_number() over (partition by article_id order by version_no desc) = 1;

comment on macro table articles_as_of is
    'Every article as it was known to read at a moment: from articles_as_of(timestamptz ''2026-03-03 12:00:00+00'').';
create or replace macro host_of(address) as
    lower(regexp_extract(address, '^[A-Za-z]+://(?:[^/?#@]*@)?([^/?#]+)', 1));

comment on macro host_of is
    'Host of an address, with its port where it names one.';
create or replace macro version_difference(article, older, newer) as table
    with
        lines as (
            select
                version_no,
                0 as line_no,
                'headline' as field,
                coalesce(headline, '') as line
            from article_versions
            where
                article_id = article
                and version_no in (older, newer)
            union all
            select
                version_no,
                unnest(range(1, len(string_split(body, chr(10))) + 1)) as line_no,
                'body' as field,
                unnest(string_split(body, chr(10))) as line
            from article_versions
            where
                article_id = article
                and version_no in (older, newer)
        ),
        numbered as (
            select
                *,
                row_number() over (partition by version_no, field, line order by line_no) as occurrence
            from lines
        )
    select
        coalesce(after.line_no, before.line_no) as line_no,
        coalesce(after.field, before.field) as field,
        if(before.line is null, 'added', 'removed') as change,
        coalesce(after.line, before.line) as line
    from (
        select *
        from numbered
        where version_no = older
    ) as before
    full join (
        select *
        from numbered
        where version_no = newer
    ) as after using (field, line, occurrence)
    where
        before.line is null
        or after.line is null
    order by
        line_no,
        change desc;

comment on macro table version_difference is
    'Headline and paragraphs that one version of an article has and the other has not: from version_difference(article_id, 1, 2).';
create or replace view agency_shares as
with credited as (
    select
        articles.source_id,
        coalesce(articles.source_agency, max(articles.source_agency) over (partition by articles.story_id)) as agency
    from articles
)
select
    source_id,
    agency,
    count(*) as article_count,
    count(*) / sum(count(*)) over (partition by source_id) as share
from credited
group by
    source_id,
    agency;

comment on view agency_shares is
    'How much of each source is wire copy: one row per source and news agency.';
comment on column agency_shares.source_id is
    'The source.';
comment on column agency_shares.agency is
    'News agency that the article or a copy of it credits; NULL: none is named.';
comment on column agency_shares.article_count is
    'Articles of the source from this agency.';
comment on column agency_shares.share is
    'Their share of all articles of the source, 0 to 1.';
create or replace view coverage as
with
    crawled as (
        select
            source_id,
            day,
            count(*) as runs,
            sum(scheduled) as scheduled,
            sum(pages_stored) as stored,
            sum(pages_unchanged) as unchanged
        from crawl_runs
        group by all
    ),
    fetched as (
        select
            crawl_runs.source_id,
            crawl_runs.day,
            count(*) as fetched
        from fetches
        join crawl_runs using (run_id)
        group by all
    ),
    loaded as (
        select
            source_id,
            day,
            sum(articles_new) as articles_new
        from batches
        group by all
    )
select
    crawled.source_id,
    crawled.day,
    crawled.runs,
    crawled.scheduled::bigint as scheduled,
    coalesce(fetched.fetched, 0) as fetched,
    crawled.stored::bigint as stored,
    crawled.unchanged::bigint as unchanged,
    coalesce(loaded.articles_new, 0)::bigint as articles_new,
    sources.expected_least,
    sources.expected_most
from crawled
left join fetched using (source_id, day)
left join loaded using (source_id, day)
left join sources using (source_id);

comment on view coverage is
    'One row per source and day: what was crawled, what it brought, and what the card expects.';
comment on column coverage.source_id is
    'Source that was crawled.';
comment on column coverage.day is
    'UTC day of the slice.';
comment on column coverage.runs is
    'Crawl runs of that day.';
comment on column coverage.scheduled is
    'Addresses that were scheduled.';
comment on column coverage.fetched is
    'Requests that were sent.';
comment on column coverage.stored is
    'Answers that were archived in full.';
comment on column coverage.unchanged is
    'Visits that found nothing changed.';
comment on column coverage.articles_new is
    'Articles seen for the first time.';
comment on column coverage.expected_least is
    'New articles a day that the card expects at least.';
comment on column coverage.expected_most is
    'New articles a day that the card expects at most.';
create or replace view edition_overlaps as
with
    printed as (
        select distinct
            edition,
            story_id
        from story_members
        where edition is not null
    ),
    sizes as (
        select
            edition,
            count(*) as stories
        from printed
        group by edition
    ),
    common as (
        select
            one.edition,
            other.edition as other_edition,
            count(*) as stories_in_common
        from printed as one
        join printed as other
            on other.story_id = one.story_id
            and other.edition > one.edition
        group by all
    )
select
    common.edition,
    common.other_edition,
    common.stories_in_common,
    sizes.stories,
    other_sizes.stories as other_stories,
    common.stories_in_common / least(sizes.stories, other_sizes.stories) as share_of_smaller
from common
join sizes on sizes.edition = common.edition
join sizes as other_sizes on other_sizes.edition = common.other_edition;

comment on view edition_overlaps is
    'How much sister editions print of each other: one row per pair of editions that have a story in common.';
comment on column edition_overlaps.edition is
    'An edition.';
comment on column edition_overlaps.other_edition is
    'Another one, later in the alphabet.';
comment on column edition_overlaps.stories_in_common is
    'Stories that both print.';
comment on column edition_overlaps.stories is
    'Stories of the first edition.';
comment on column edition_overlaps.other_stories is
    'Stories of the other edition.';
comment on column edition_overlaps.share_of_smaller is
    'Stories in common, of those of the edition with fewer, 0 to 1.';
create or replace view politeness as
with
    requests as (
        select
            *,
            host_of(url) as host,
            coalesce(waited_for, if(waited_ms > 0, 'unknown', 'nothing')) as reason,
            epoch_ms(started_at) - epoch_ms(lag(started_at) over (partition by host_of(url) order by started_at)) as gap_ms
        from fetches
    ),
    waits as (
        select
            host,
            date_trunc('hour', started_at) as hour,
            reason,
            count(*) as requests,
            round(quantile_cont(waited_ms, 0.5))::bigint as median_wait_ms,
            round(quantile_cont(waited_ms, 0.95))::bigint as p95_wait_ms
        from requests
        group by all
    ),
    reasons as (
        select
            host,
            hour,
            list(
                struct_pack(reason, requests, median_wait_ms, p95_wait_ms)
                order by requests desc, reason
            ) as waits
        from waits
        group by all
    ),
    hours as (
        select
            host,
            date_trunc('hour', started_at) as hour,
            count(*) as requests,
            min(gap_ms) as smallest_gap_ms,
            round(quantile_cont(waited_ms, 0.5))::bigint as median_wait_ms,
            round(quantile_cont(waited_ms, 0.95))::bigint as p95_wait_ms,
            count(*) filter (where status in (429, 503)) as asked_to_slow_down,
            count(*) filter (where waited_for = 'retry_after') as waited_for_retry_after
        from requests
        group by all
    ),
    refusals as (
        select
            host_of(url) as host,
            date_trunc('hour', "at") as hour,
            count(*) as refused_by_robots
        from outcomes
        where outcome = 'blocked_by_robots'
        group by all
    )
select
    coalesce(hours.host, refusals.host) as host,
    coalesce(hours.hour, refusals.hour) as hour,
    coalesce(hours.requests, 0) as requests,
    hours.smallest_gap_ms,
    hours.median_wait_ms,
    hours.p95_wait_ms,
    reasons.waits,
    coalesce(refusals.refused_by_robots, 0) as refused_by_robots,
    coalesce(hours.asked_to_slow_down, 0) as asked_to_slow_down,
    coalesce(hours.waited_for_retry_after, 0) as waited_for_retry_after
from hours
left join reasons using (host, hour)
full join refusals using (host, hour);

comment on view politeness is
    'One row per host and hour: how often it was asked, how long requests were held back for it and why, and what it forbade.';
comment on column politeness.host is
    'Host, with its port where the address names one; over all sources that ask it.';
comment on column politeness.hour is
    'Start of the hour in UTC.';
comment on column politeness.requests is
    'Requests that were sent, robots.txt included.';
comment on column politeness.smallest_gap_ms is
    'Least milliseconds from one request to the next at this host; NULL for the first ever.';
comment on column politeness.median_wait_ms is
    'Milliseconds that politeness held a request back: the median.';
comment on column politeness.p95_wait_ms is
    'Milliseconds that politeness held a request back: 95 of 100 waited no longer.';
comment on column politeness.waits is
    'The same by what was waited for, the most frequent first; see fetches.waited_for. nothing: not held back; unknown: a run that did not note it.';
comment on column politeness.refused_by_robots is
    'Addresses that were not asked for because robots.txt forbids it.';
comment on column politeness.asked_to_slow_down is
    'Answers with status 429 or 503.';
comment on column politeness.waited_for_retry_after is
    'Requests that a Retry-After held back.';
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
create or replace view story_lead_times as
select
    first_source_id,
    source_id,
    count(*) as copies,
    median(lag_seconds)::bigint as median_lag_seconds,
    min(lag_seconds) as least_lag_seconds,
    max(lag_seconds) as most_lag_seconds
from story_copies
where first_source_id <> source_id
group by all;

comment on view story_lead_times is
    'Which source is first with stories that another prints too, and by how long: one row per pair of sources.';
comment on column story_lead_times.first_source_id is
    'Source that printed the stories first of all.';
comment on column story_lead_times.source_id is
    'Source that printed them later.';
comment on column story_lead_times.copies is
    'Articles of the later source among those stories.';
comment on column story_lead_times.median_lag_seconds is
    'Seconds from the first printing to the later one: the median.';
comment on column story_lead_times.least_lag_seconds is
    'The shortest of them.';
comment on column story_lead_times.most_lag_seconds is
    'The longest of them.';
