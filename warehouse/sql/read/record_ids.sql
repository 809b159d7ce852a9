-- Every archived record that a version of an article was read from.
select distinct record_id
from article_versions
where record_id is not null
order by all;
