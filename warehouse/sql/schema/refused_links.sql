create table refused_links (
    run_id varchar not null,
    source_id varchar not null,
    url varchar,
    found_on varchar,
    reason varchar not null,
    links integer not null,
    "at" timestamptz not null
);

comment on table refused_links is
    'Links that a feed, a sitemap or a list named and that were not even asked for; and hosts that the scripts of pages wanted, once a run.';
comment on column refused_links.run_id is
    'Crawl run.';
comment on column refused_links.source_id is
    'Source that was crawled.';
comment on column refused_links.url is
    'Address as named; NULL in a row that counts the rest of a page.';
comment on column refused_links.found_on is
    'Page that named it.';
comment on column refused_links.reason is
    'off_site, blocked_by_address, blocked_by_robots, bad_scheme, too_long, trap_ and its kind, or more for the rest of a page.';
comment on column refused_links.links is
    'Links that this row stands for: 1, or how many more the page named.';
comment on column refused_links."at" is
    'When it was refused. The name must be quoted in SQL: "at".';
