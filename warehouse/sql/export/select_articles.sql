-- Which articles are exported by their source and date, and which reserve a use that exporting would be.
create temp table selected_articles as
select article_id
from articles
where
    (len($sources::varchar[]) = 0 or source_id in (select unnest($sources::varchar[])))
    and coalesce(date_published, first_seen_at) >= coalesce($since::timestamptz, '-infinity')
    and coalesce(date_published, first_seen_at) < coalesce($until::timestamptz, 'infinity');

create temp table left_out_articles as
select article_id
from articles
where coalesce(list_has_any(reserved, $reserved_uses::varchar[]), false);
