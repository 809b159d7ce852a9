-- Of a batch's letters, no more than one in a hundred is a replacement character; more mean a wrong character set.
with letters as (
    select
        url,
        len(body) as all_letters,
        len(body) - len(replace(body, chr(65533), '')) as replaced
    from staged_captures
)
select
    max_by(url, replaced) as url,
    sum(replaced) as replaced,
    sum(all_letters) as all_letters
from letters
having sum(replaced) > sum(all_letters) / 100;
