-- A story that lost its last member was the story of an article that is a member of another one now.
delete from stories
where
    story_id in (
        select story_id
        from staged_stories
    )
    or story_id in (
        select story_id
        from story_members
        where article_id in (
            select article_id
            from staged_story_members
        )
    );

delete from story_members
where article_id in (
    select article_id
    from staged_story_members
);

insert into stories by name
select *
from staged_stories;

insert into story_members by name
select *
from staged_story_members;
