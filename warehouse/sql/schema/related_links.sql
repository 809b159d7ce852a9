create table related_links (
    article_id varchar not null,
    position integer not null,
    url varchar not null,
    headline varchar,
    date_published timestamptz,
    date_raw varchar,
    record_id varchar not null
);

comment on table related_links is
    'Links to other articles on the page of the current version. They are the section''s newest list at some time, not part of the text.';
comment on column related_links.article_id is
    'Article whose page shows the link.';
comment on column related_links.position is
    'Place in the list, from 1.';
comment on column related_links.url is
    'Address of the other article.';
comment on column related_links.headline is
    'Text of the link.';
comment on column related_links.date_published is
    'When the other article was published, as the list states; never this article''s date.';
comment on column related_links.date_raw is
    'The text that date_published was read from.';
comment on column related_links.record_id is
    'WARC-Record-ID of the capture that shows the list.';
