-- The text of specifications. What the last version says stands whole in `publications.sheet`, and here once more section
-- by section, so that a page reads no more than it shows.

create table specification_sections (
    publication_id text not null references publications (id) on delete cascade,
    position bigint not null,
    section text not null,               -- its id in the text
    number text not null,                -- 1.2; '' for the opening
    depth bigint not null,               -- 1 for the highest; 0 for the opening
    title text not null,                 -- Markdown
    requirements bigint not null,        -- how many it lists
    body text not null,                  -- JSON of the section
    primary key (publication_id, position)
);
create unique index specification_sections_id on specification_sections (publication_id, section);

-- The text as the drafting team has it, from the first change after a version until the next one is frozen. Only of what
-- is published here.
create table specification_works (
    publication_id text not null primary key references publications (id) on delete cascade,
    version bigint not null,             -- the version it was begun on
    revision bigint not null,            -- grows by one with each change, over all versions
    frozen bigint not null,              -- the revision that a version says
    document text not null,              -- Markdown
    retired text not null,               -- JSON: ids and numbers that are given no more
    updated_at bigint not null
);

-- Every change of that text, so that one that was begun on an older revision finds what both come from.
create table specification_edits (
    publication_id text not null references publications (id) on delete cascade,
    revision bigint not null,
    section text not null,               -- '' for the whole text, or where sections came or left
    title text not null,                 -- of the section that was edited; '' for the whole text
    before text not null,                -- Markdown of the section, or of all
    actor_id text not null references actors (id),
    created_at bigint not null,
    primary key (publication_id, revision)
);
create index specification_edits_section on specification_edits (publication_id, section, revision);

-- What people of any network propose to change in the text, while its phase is that of amendments. The network that
-- publishes the text is the only one that says what becomes of it.
create table specification_amendments (
    id text not null primary key,
    uri text not null constraint specification_amendments_uri_key unique,
    publication_id text not null references publications (id) on delete cascade,
    actor_id text not null references actors (id),
    section text not null,               -- its id in the text
    requirement bigint not null,         -- 3 for E-03; 0 for the section itself
    title text not null,                 -- of the section then, Markdown
    base_version bigint not null,        -- the version that its author had read
    base_hash text not null,             -- of what it changes, as it stood there
    base text not null,                  -- the same, Markdown
    proposed text not null,              -- Markdown
    motive text not null,                -- plain text
    revision bigint not null,            -- 1, then one more each time its author puts it on a newer version
    state text not null,                 -- pending, open, returned, accepted, partly, refused, withdrawn
    reason text not null default '',     -- the answer of the network, plain text
    result bigint,                       -- the version that holds it
    lead_id text,                        -- the one that it is like
    offer text not null default '',      -- JSON, as its author signed it; of those from elsewhere, where the text is published
    hidden bigint not null default 0,    -- 1: its author's network is blocked here; 2: it was deleted
    hidden_reason text not null default '', -- why a moderator hid it here; '' while none does
    hidden_at bigint,
    created_at bigint not null,
    updated_at bigint not null,
    answered_at bigint,
    received_at bigint not null
);
create index specification_amendments_list on specification_amendments (publication_id, created_at, id);
create index specification_amendments_actor on specification_amendments (actor_id);
create index specification_amendments_state on specification_amendments (state, publication_id);

-- What structures and territories state of a specification from their own network: that they adopt it, what is different
-- where they are, which solution meets it. The network that publishes the text is the only one that lists them.
create table specification_statements (
    id text not null primary key,
    uri text not null constraint specification_statements_uri_key unique,
    publication_id text not null references publications (id) on delete cascade,
    actor_id text not null references actors (id),  -- a person, or a network
    kind text not null,                  -- adoption, annex, conformance
    name text not null,                  -- of the structure, the network of the territory, the solution
    name_key text not null,              -- by which two are known to be of the same; '' for an annex
    status text not null,                -- of an adoption: adopted, in-progress, refused
    version bigint not null,             -- the version that it is about
    version_hash text not null,
    content text not null,               -- JSON: all that it says
    revision bigint not null,            -- 1, then one more with each correction
    state text not null,                 -- pending, listed, returned, removed, withdrawn
    reason text not null default '',     -- why it was returned or taken off the list, plain text
    removal text not null default '',    -- the address of the word that took it off the list
    offer text not null default '',      -- JSON, as its author signed it; of those from elsewhere, where the text is published
    hidden bigint not null default 0,    -- 1: its author's network is blocked here
    created_at bigint not null,
    updated_at bigint not null,
    received_at bigint not null
);
create index specification_statements_list on specification_statements (publication_id, kind, created_at, id);
create index specification_statements_actor on specification_statements (actor_id, publication_id);
-- Votes on a text or on one of its amendments. What was agreed at the opening stands in `terms` as it was told, and stays.
create table specification_votes (
    id text not null primary key,
    uri text not null constraint specification_votes_uri_key unique,
    publication_id text not null references publications (id) on delete cascade,
    subject text not null,               -- the address of what is voted on: the text, or an amendment of it
    terms text not null,                 -- JSON
    closes bigint not null,              -- the last instant at which a ballot may be signed
    counts_at bigint not null,           -- the last one at which a ballot may arrive, from anywhere
    ballots bigint not null default 0,   -- how many were recorded, where the text is published
    state text not null,                 -- open, counted
    result text not null default '',     -- JSON: what the network of the text told
    found text not null default '',      -- JSON: what was counted here
    read_to text not null default '',    -- the last of the published ballots that was read, while they are read
    recount_at bigint,                   -- when to count again here; null: not any more, or no result yet
    created_at bigint not null,
    counted_at bigint
);
create index specification_votes_list on specification_votes (publication_id, created_at, id);
create index specification_votes_due on specification_votes (state, counts_at);
create index specification_votes_recount on specification_votes (recount_at);

-- Where the text is published: all ballots of its votes. Elsewhere: those that people here signed and, after the close,
-- beside them, copies of all that the network of the text published: neither is ever written over the other.
create table specification_ballots (
    id text not null primary key,
    uri text not null,
    vote_id text not null references specification_votes (id) on delete cascade,
    published bigint not null,           -- 1: a copy, as the network of the text published it
    voter text not null,                 -- the address of an actor: a person, or the Group of a network
    origin text not null,                -- of that actor
    person text not null,                -- the address of the person whom the network mandated; '' for a person's own
    choice text not null,                -- for, against, abstain
    explanation text not null,           -- plain text
    state text not null,                 -- pending, received, refused, leaving, withdrawn
    reason text not null default '',     -- why it was refused, plain text
    signed_at bigint not null,
    arrived_at bigint,                   -- where votes are counted; whole seconds, as it is told
    listed bigint not null default 0,    -- 1: it is among those that the network of the text counts
    proved bigint not null,              -- 1: it was seen here that its voter signed it
    hidden bigint not null default 0,    -- 1: its voter's network is blocked here
    hidden_reason text not null default '', -- why a moderator hid what it says here; '' while none does
    offer text not null,                 -- JSON, as it was signed
    undo text not null default '',       -- JSON, as it was signed
    undo_arrived_at bigint,
    constraint specification_ballots_uri_key unique (uri, vote_id, published)
);
create index specification_ballots_vote on specification_ballots (vote_id, listed, uri);
create index specification_ballots_voter on specification_ballots (vote_id, published, voter, signed_at);
create index specification_ballots_origin on specification_ballots (origin, vote_id, published);

-- Who has the ballot of this network signed, where each network has one voice.
create table specification_mandates (
    vote_id text not null primary key references specification_votes (id) on delete cascade,
    actor_id text not null references actors (id),
    decided_by text not null,            -- handle of an administrator
    decided_at bigint not null
);
