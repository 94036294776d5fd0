-- What happened to the sheets of each person: said to them on « Mes fiches », and by mail.

create table news (
    seq {identity},
    person_id text not null references people (id) on delete cascade,
    kind text not null,                  -- comment, reply, use, adaptation, source, merge
    publication_id text not null references publications (id) on delete cascade,
    comment_id text references comments (id) on delete cascade,
    actor_id text not null references actors (id),
    at bigint not null                   -- when it came here: what arrives late is news all the same
);
-- somebody's, newest first; the count of every page of theirs
create index news_person on news (person_id, at, seq);
-- what is to be mailed, what is old enough to be forgotten
create index news_at on news (at);
create index news_publication on news (publication_id);
create index news_comment on news (comment_id) where comment_id is not null;
