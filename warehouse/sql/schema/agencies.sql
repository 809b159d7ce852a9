create table agencies (
    agency varchar not null,
    spellings varchar[] not null
);

comment on table agencies is
    'News agencies that texts are credited to.';
comment on column agencies.agency is
    'Canonical name, like AFP; the value of articles.source_agency.';
comment on column agencies.spellings is
    'Names and spellings that stand for it: canonical, English and Arabic name first, then others in any language.';
