-- Of 20 captures and more, at least half have a headline; fewer mean that the site's pages have changed.
select
    count(*) as captures,
    count(headline) as headlines
from staged_captures
having
    count(*) >= 20
    and count(headline) < count(*) / 2;
