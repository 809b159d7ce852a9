-- Version 2: what pages reserve, what requests waited for, and links that were not asked for.
alter table articles add column rights varchar;
alter table articles add column reserved varchar[];

alter table article_versions add column rights varchar;
alter table article_versions add column reserved varchar[];

alter table outcomes add column reserved varchar[];

alter table fetches add column waited_for varchar;
alter table fetches add column rights varchar;

comment on column articles.rights is
    'What the page, its headers and robots.txt state for machines, as JSON: x_robots_tag, meta_robots, tdm_reservation, tdm_policy, content_usage, robots_txt_content_usage, license.';
comment on column articles.reserved is
    'Uses that any capture of this state reserves: ai, archive, tdm, snippet, index, image_ai, image_index. Empty: none; NULL: never looked for.';
comment on column article_versions.rights is
    'What the page, its headers and robots.txt state for machines, as JSON: x_robots_tag, meta_robots, tdm_reservation, tdm_policy, content_usage, robots_txt_content_usage, license.';
comment on column article_versions.reserved is
    'Uses that any capture of this state reserves: ai, archive, tdm, snippet, index, image_ai, image_index. Empty: none; NULL: never looked for.';
comment on column outcomes.reserved is
    'Uses that robots.txt and the headers of its answers reserve; see articles.reserved. NULL: never looked for.';
comment on column fetches.waited_for is
    'What it waited for longest: delay, crawl_delay, slow_answers, retry_after, backoff, concurrency, robots or group; NULL: nothing, or a run before this was noted.';
comment on column fetches.rights is
    'What robots.txt, the answer''s headers and, where it is an article, the page itself state about rights, as JSON; see articles.rights.';
