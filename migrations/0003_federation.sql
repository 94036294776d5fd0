-- Other networks, and what travels between them and us.

create table networks (
    id text not null primary key,
    origin text not null constraint networks_origin_key unique,
    name text not null,
    territory text,
    actor_uri text not null,             -- its Group (or its instance actor, for other software)
    inbox text not null,
    software text not null default '',
    state text not null,                 -- asked, asking, accepted, refused, removed, blocked
    message text not null default '',    -- what the asking side wrote
    reason text not null default '',     -- why it was decided so, public
    decided_by text not null default '',
    flows_in text not null,              -- kinds, separated by a space
    flows_out text not null,
    created_at bigint not null,
    decided_at bigint,
    seen_at bigint,                      -- last authentic sign of life
    asked_at bigint,                     -- when we last went to read what it has for us
    caught_up_at bigint,                 -- when that was all that there was
    clock_ahead bigint,                  -- how far its clock is ahead of ours, as its answers say
    clock_read_at bigint,                -- when that was
    contributed_at bigint,               -- when we had read to its end what it had said before we followed it
    contributed bigint not null default 0, -- how far we have read that
    reactions_epoch text not null default '', -- our stream to it, when it was asked for reactions that we may have lost
    said_epoch text not null default '', -- the same, for what we said about texts
    said bigint not null default 0       -- how far we have read that
);
create index networks_state on networks (state, name);

create table follows (
    uri text not null primary key,       -- of the Follow activity
    follower text not null,              -- actor uri
    target text not null,                -- actor uri
    state text not null,                 -- pending, accepted
    inbox text not null,                 -- where the follower gets its mail
    origin text not null,                -- of that inbox
    created_at bigint not null,
    constraint follows_pair_key unique (follower, target)
);
-- the audience of a local actor
create index follows_target on follows (target, state);

-- Inbound activities, raw, written before the answer 202.
create table journal (
    seq {identity},
    uri text not null,
    actor text not null,
    origin text not null,
    body bytea not null,                 -- emptied once looked at, when a stranger sent it
    state text not null,                 -- new, done, refused, waiting
    attempts bigint not null default 0,
    next_at bigint not null,
    error text not null default '',
    received_at bigint not null,
    done_at bigint,
    kind text not null default '',       -- of what is said about a text: amendment, adoption, vote…, as the activity has it
    -- of one actor: nobody takes the id that a neighbour will use
    constraint journal_uri_key unique (uri, actor)
);
-- What is to apply, in order of arrival; and what waits for another server. Two indexes, each with
-- the very condition of its query: SQLite uses a partial index for no other.
create index journal_new on journal (seq) where state = 'new';
create index journal_waiting on journal (next_at, seq) where state = 'waiting';
-- what was said of one object
--postgres create index journal_uri_bytewise on journal (uri collate "C");
-- what a network said about texts, which it reads here once it has lost it
create index journal_kind on journal (origin, seq) where kind <> '';
-- what is old enough to be forgotten
create index journal_done on journal (done_at) where done_at is not null;

-- Outbound activities: the final bytes, written with the content they announce.
create table outbox (
    seq {identity},
    uri text not null constraint outbox_uri_key unique,
    actor_id text not null references actors (id),
    object text not null,                -- what it is about; its rows are hidden when that is deleted
    body bytea not null,
    withdraws bigint not null default 0, -- 1: it takes something back, and goes first where a line is thin
    visible text not null,               -- public: shown in the outbox collection; direct, hidden, gone: not
    about text not null default '',      -- the publication that it is about, where networks that follow later need it too
    created_at bigint not null
);
-- the outbox collection of the network, newest first
create index outbox_visible on outbox (visible, seq);
create index outbox_actor on outbox (actor_id, visible, seq);
create index outbox_object on outbox (object);
create index outbox_about on outbox (about, seq);

-- One ordered stream a peer inbox. `head` numbers densely only what that peer must get.
create table streams (
    inbox text not null primary key,
    origin text not null,
    epoch text not null,                 -- under which it is numbered; new after a restore
    head bigint not null default 0,
    chain text not null default '',      -- hash of all up to the head
    acknowledged bigint not null default 0,
    fails bigint not null default 0,
    next_at bigint not null default 0,
    last_ok_at bigint,
    proved_at bigint,                    -- when the other side signed the last receipt that moved it, by its own clock
    down_since bigint,
    last_error text not null default '',
    lease text not null default '',
    lease_until bigint not null default 0
);
create index streams_due on streams (next_at) where head > acknowledged;
create index streams_origin on streams (origin, lease_until);

create table stream_items (
    inbox text not null references streams (inbox) on delete cascade,
    number bigint not null,
    outbox_seq bigint not null,
    previous text not null default '',   -- hash of all before it
    state text not null,                 -- due; sent, to a peer that may ask again; aside: refused, tried again;
                                         -- dead: left to an administrator
    attempts bigint not null default 0,
    next_at bigint not null default 0,   -- of what is aside
    error text not null default '',
    primary key (inbox, number)
);
create index stream_items_dead on stream_items (inbox, number) where state = 'dead';
create index stream_items_aside on stream_items (next_at) where state = 'aside';

-- The streams of others, as far as they were received here; one row an epoch.
create table received_streams (
    origin text not null,
    epoch text not null,
    received bigint not null,
    chain text not null,                 -- hash of all up to there
    began_at bigint not null,
    last_at bigint not null,
    ended_at bigint,                     -- another epoch has begun: nothing of this one is taken any more
    primary key (origin, epoch)
);

-- What was carried here by hand before what it follows: it has its place once that has come.
create table early_places (
    origin text not null,
    epoch text not null,
    number bigint not null,
    previous text not null,              -- hash of all before it
    digest bytea not null,               -- SHA-256 of its body
    came_at bigint not null,
    primary key (origin, epoch, number)
);

-- Bundles that were made here, or read: written before the work begins. None is ever tried again by itself.
create table bundles (
    id text not null primary key,
    direction text not null,             -- out, in
    origin text not null,                -- the other network; '' when the head cannot be read
    bundle text not null default '',     -- its own identifier, the same in all of its parts
    part bigint not null default 0,
    parts bigint not null default 0,
    hash text not null default '',       -- of its head
    state text not null,                 -- running, done, failed
    error text not null default '',      -- the word for why it failed
    detail text not null default '',     -- what a machine said about it
    activities bigint not null default 0, -- carried, or new here
    known bigint not null default 0,
    refused bigint not null default 0,
    reason text not null default '',     -- why the first of them was refused
    media bigint not null default 0,
    receipt text not null default '',    -- none, moved, known, old, refused
    missing bigint not null default 0,   -- the first number that has not come, when some came after it
    started_by text not null,
    started_at bigint not null,
    ended_at bigint
);
create index bundles_origin on bundles (origin, started_at);
create index bundles_running on bundles (state) where state = 'running';

-- Revocations of keys that were heard from their own origin, which others may ask for. The activities stand in the journal.
create table revocations (
    uri text not null,
    actor text not null,
    origin text not null,
    heard_at bigint not null,
    primary key (uri, actor)
);
create index revocations_origin on revocations (origin, heard_at);

-- Whether both sides hold the same: the last look, by network, by whose things they are and by collection.
create table comparisons (
    origin text not null,
    direction text not null,             -- theirs, ours
    collection text not null,            -- publications, comments
    checked_at bigint not null,
    equal_at bigint,                     -- when both last held the same
    found bigint not null,               -- differences
    mended bigint not null,
    left_over bigint not null,
    primary key (origin, direction, collection)
);

-- What is our own and was lost here, and what became of it when another network was found to have it.
create table returned (
    uri text not null primary key,
    origin text not null,                -- who had it
    collection text not null,
    title text not null,
    outcome text not null,               -- back, newer, beside, reworded, deleted, refused
    why text not null,                   -- of what was refused
    at bigint not null
);
create index returned_recent on returned (at, uri);

-- Work that may use the network, off any request: backfill, fetch of a source, of an actor.
create table jobs (
    seq {identity},
    kind text not null,
    subject text not null,
    attempts bigint not null default 0,
    next_at bigint not null,
    lease_until bigint not null default 0,
    error text not null default '',
    created_at bigint not null,
    constraint jobs_once unique (kind, subject)
);
create index jobs_due on jobs (next_at, seq);

-- Work that one process at a time may do; the holder renews it inside its own transactions, so a
-- process that slept through its lease cannot write any more.
create table leases (
    name text not null primary key,
    holder text not null,
    until bigint not null
);
