create table agencies (
    agency varchar not null,
    name_en varchar,
    name_ar varchar,
    country varchar,
    spellings varchar[] not null
);

comment on table agencies is
    'News agencies that texts are credited to.';
comment on column agencies.agency is
    'Canonical name, like AFP; the value of articles.source_agency.';
comment on column agencies.name_en is
    'Name in English, like Agence France-Presse; NULL for an agency that only a card names.';
comment on column agencies.name_ar is
    'Name in Arabic; NULL for an agency that only a card names.';
comment on column agencies.country is
    'Two-letter code (ISO 3166-1) of its country; NULL for an agency that only a card names.';
comment on column agencies.spellings is
    'Names and spellings that stand for it: canonical, English and Arabic name first, then others in any language.';
