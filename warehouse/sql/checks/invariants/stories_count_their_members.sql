-- Every story stands once and has as many members as it says.
with counted as (
    select
        story_id,
        count(*) as members
    from story_members
    group by story_id
)
select
    story_id,
    max(stories.members) as members,
    max(counted.members) as counted,
    count(*) as rows
from stories
full join counted using (story_id)
group by story_id
having
    max(stories.members) is distinct from max(counted.members)
    or count(*) > 1;
