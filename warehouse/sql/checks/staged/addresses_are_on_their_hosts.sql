-- Every capture's address is on one of its source's hosts.
-- A card on the reserved name .invalid stands for pages of no known host.
select
    captures.url,
    captures.source_id,
    cards.hosts
from staged_captures as captures
join staged_sources as cards using (source_id)
where
    len(cards.hosts) > 0
    and not ends_with(cards.hosts[1], '.invalid')
    and not list_contains(cards.hosts, regexp_extract(captures.url, '^https?://([^/?#]+)', 1));
