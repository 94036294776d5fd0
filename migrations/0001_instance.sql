-- What an instance knows of itself, of its people and of their sessions.
-- One text for both databases: `{identity}` is a growing integer key; a line that opens with
-- `--sqlite ` or `--postgres ` is run on that database alone. Every integer is bigint, every time
-- is milliseconds since 1970 in UTC.

create table settings (
    key text not null primary key,
    value text not null
);

-- Every actor known here, local (it has a private key) or remote (fetched).
create table actors (
    id text not null primary key,
    uri text not null constraint actors_uri_key unique,
    kind text not null,                  -- person, group, application
    handle text not null,
    origin text not null,                -- canonical scheme://host[:port]
    name text not null,
    summary text not null default '',
    url text not null,
    inbox text not null,
    shared_inbox text,
    outbox text,
    followers text,
    key_id text not null,
    public_key text not null,
    private_key bytea,                   -- sealed; null for remote actors
    proof_key bytea,                     -- Ed25519, sealed; null for remote actors
    proof_keys text not null default '[]', -- JSON: the public halves, the one in use first
    territory text,
    network text,                        -- the Group that a remote instance actor names
    fetched_at bigint not null,
    created_at bigint not null,
    deleted_at bigint
);
-- handles are unique among local actors; also finds a local actor by its handle
create unique index actors_local_handle on actors (handle) where private_key is not null;
-- a block or a removal touches all actors of an origin
create index actors_origin on actors (origin);

create table people (
    id text not null primary key,
    actor_id text not null constraint people_actor_key unique references actors (id),
    email text not null,
    email_folded text not null constraint people_email_key unique,
    password_hash text,                  -- null until an invitation is taken up
    role text not null,
    status text not null,                -- active, pending, suspended
    locale text not null default 'fr',
    territory text not null,
    structure text not null default '',
    presentation text not null default '',
    signup_answer text not null default '',
    created_at bigint not null,
    seen_at bigint,
    news_seen_at bigint,                 -- when they last looked at what is new
    news_mail bigint not null default 1, -- 1: it is mailed too
    news_mailed_at bigint
);
create index people_status on people (status, created_at);

create table sessions (
    token_hash text not null primary key,
    person_id text not null references people (id) on delete cascade,
    csrf text not null,
    agent text not null default '',
    address text not null default '',
    created_at bigint not null,
    seen_at bigint not null,
    expires_at bigint not null
);
create index sessions_person on sessions (person_id, seen_at);

-- Links sent by mail: password reset, invitation. Only the hash is kept; used once.
create table mail_links (
    token_hash text not null primary key,
    kind text not null,                  -- reset, invitation
    email text not null,
    person_id text references people (id) on delete cascade,
    role text,
    created_by text references people (id) on delete set null,
    created_at bigint not null,
    expires_at bigint not null,
    used_at bigint
);

create table api_tokens (
    id text not null primary key,
    token_hash text not null constraint api_tokens_hash_key unique,
    person_id text not null references people (id) on delete cascade,
    name text not null,
    created_at bigint not null,
    used_at bigint,
    revoked_at bigint
);
create index api_tokens_person on api_tokens (person_id);

-- Failures counted per account and per network address; shared by all processes.
create table throttles (
    key text not null primary key,
    failures bigint not null,
    first_at bigint not null,
    until bigint not null
);

-- The answer to a POST of the API, kept so that a repeated Idempotency-Key gets it again.
create table idempotency_keys (
    person_id text not null references people (id) on delete cascade,
    key text not null,
    request_hash text not null,
    status bigint not null,
    body text not null,
    created_at bigint not null,
    primary key (person_id, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);

-- Forms that were done: sent again, they lead to what they made.
create table sent_forms (
    person_id text not null references people (id) on delete cascade,
    name text not null,
    digest text not null,                -- of what was typed
    path text not null,
    created_at bigint not null,
    primary key (person_id, name)
);
create index sent_forms_age on sent_forms (created_at);

-- Who did what, to what, with which result. Never a secret, never a private text.
create table audit (
    seq {identity},
    at bigint not null,
    actor text not null,
    action text not null,
    object text not null,
    outcome text not null,               -- done, refused
    detail text not null default '',
    address text not null default ''
);
create index audit_action on audit (action, seq);

create table mails (
    id text not null primary key,
    recipient text not null,
    subject text not null,
    body text not null,
    created_at bigint not null,
    attempts bigint not null default 0,
    next_at bigint not null,
    sent_at bigint,
    error text not null default ''
);
-- what is due, oldest first
create index mails_due on mails (next_at) where sent_at is null;
