-- Version 3: how far apart the copies of a story may be, and what became of a copy and of a version in finer words.
alter table sources add column story_window_days integer;

comment on column sources.story_window_days is
    'How many days apart a copy of one of its articles may be printed and still be of the same story.';
comment on column story_members.kind is
    'canonical, or what became of its text: identical, shortened, extended (the canonical text and more) or edited.';
comment on column story_members.similarity is
    'How much of both texts together they have in common: Jaccard similarity of runs of five words, 0 to 1.';
comment on column story_members.containment is
    'Share of the member''s text that stands in the canonical article, in runs of five words, 0 to 1.';
comment on column article_versions.change_kind is
    'Against the version before: first; headline; text_added, text_cut or text_corrected, with headline_and_ before it when that changed too; date; other; returned, when it says again what it said before the last change; or reprocess when other rules read it and the difference may be ours.';
comment on column articles.body_hash is
    'Hash of the body''s words without case, marks and punctuation; NULL below 12 words. Equal hashes are one text.';
comment on column article_versions.body_hash is
    'Hash of the body''s words without case, marks and punctuation; NULL below 12 words. Equal hashes are one text.';
comment on column articles.rights is
    'What the page, its headers and robots.txt state for machines, as JSON: x_robots_tag, meta_robots, tdm_reservation, tdm_policy, content_usage, robots_txt_content_usage, license.';
comment on column article_versions.rights is
    'What the page, its headers and robots.txt state for machines, as JSON: x_robots_tag, meta_robots, tdm_reservation, tdm_policy, content_usage, robots_txt_content_usage, license.';
comment on column outcomes.reserved is
    'Uses that robots.txt and the headers of its answers reserve; see articles.reserved. NULL: never looked for.';
comment on column fetches.rights is
    'What robots.txt, the answer''s headers and, where it is an article, the page itself state about rights, as JSON; see articles.rights.';
