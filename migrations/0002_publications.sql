-- What networks publish. `publications` holds what all kinds share; `sheet` is the kind's own
-- fields as JSON, so that another kind needs no other table to be listed, searched and followed.

create table publications (
    seq {identity},                      -- order of arrival here; also the row of the search index
    id text not null constraint publications_id_key unique,
    kind text not null,
    uri text not null constraint publications_uri_key unique,
    url text not null,
    actor_id text not null references actors (id),
    network text not null,               -- origin of the network it belongs to
    state text not null,                 -- published, hidden, deleted
    title text not null,
    title_terms text not null,           -- folded, for near duplicates
    summary text not null,
    language text not null,
    licence text not null,
    version bigint not null,
    version_hash text not null,
    sheet text not null,
    source_uri text,                     -- what it adapts
    source_version_hash text,
    adaptation text,                     -- JSON: change, reasons, kept
    published_at bigint not null,
    updated_at bigint not null,
    received_at bigint not null,
    review_at bigint,
    hidden_by text not null default '',  -- moderator, block: who can show it again
    hidden_reason text not null default '',
    hidden_at bigint,
    comments bigint not null default 0,
    likes bigint not null default 0,
    shares bigint not null default 0,
    uses bigint not null default 0,
    adaptations bigint not null default 0
);
-- lists, newest first
create index publications_recent on publications (kind, state, published_at, id);
-- the list of one network
create index publications_network on publications (network, kind, state, published_at, id);
-- the sheets of one author
create index publications_actor on publications (actor_id, state, published_at, id);
-- descendants of a sheet
create index publications_source on publications (source_uri, published_at);
-- the same, as a lineage counts them: by network, in order of arrival
create index publications_lineage on publications (source_uri, network, received_at, seq);
-- the same title in other words: accents, case and plurals apart
create index publications_title on publications (title_terms);
-- addresses that begin alike, in the order of their bytes: digests (SQLite sorts so anyway)
--postgres create index publications_uri_bytewise on publications (uri collate "C");

-- territory, theme, audience, language, licence, network: one row a value, carrying the order of
-- the lists, so that a filtered list reads only its own page. Those of a hidden publication begin with
-- a hyphen, so that no list meets them.
create table publication_facets (
    facet text not null,
    value text not null,
    published_at bigint not null,
    publication_id text not null references publications (id) on delete cascade,
    primary key (facet, value, published_at, publication_id)
);
create index publication_facets_of on publication_facets (publication_id);

create table versions (
    publication_id text not null references publications (id) on delete cascade,
    number bigint not null,
    hash text not null,
    title text not null,
    sheet text not null,
    note text not null default '',
    actor_id text not null references actors (id),
    created_at bigint not null,
    came_back text not null default '',  -- from a network that had kept it: stands, it is the next of its line;
                                         -- beside, another was written here meanwhile: to be merged; merged
    base bigint,                         -- of what is beside: the number of what both come from, where it is known
    joins bigint,                        -- the number of the other version that a person merged into this one
    primary key (publication_id, number)
);
create index versions_beside on versions (publication_id, number) where came_back = 'beside';
-- another that bore the same number at its origin, under a number below zero
create index versions_apart on versions (publication_id, number) where number < 0;

-- A form as it was typed. A published sheet being corrected, or a copy being adapted, has one too.
create table drafts (
    id text not null primary key,
    person_id text not null references people (id) on delete cascade,
    kind text not null,
    publication_id text references publications (id) on delete cascade,
    source_id text references publications (id) on delete set null,
    title text not null default '',
    form text not null,
    created_at bigint not null,
    updated_at bigint not null
);
create index drafts_person on drafts (person_id, updated_at);

-- Pictures and files. `file` is the hash of the stored bytes: the store is addressed by content.
create table attachments (
    id text not null primary key,
    publication_id text references publications (id) on delete cascade,
    draft_id text references drafts (id) on delete cascade,
    person_id text references people (id) on delete set null,
    position bigint not null default 0,
    file text,                           -- null: remote, not fetched yet
    remote_url text,
    digest text,                         -- SHA-256 of the bytes, as their origin signed it
    original text,                       -- those bytes in the store, where what is shown was made of them
    said text,                           -- the address of what is said of the publication, and shows it; null: the publication does
    origin text,                         -- of what is said
    media_type text not null,
    name text not null,
    alt text not null default '',        -- '' means decorative
    bytes bigint not null default 0,
    width bigint,
    height bigint,
    created_at bigint not null
);
create index attachments_publication on attachments (publication_id, position);
create index attachments_draft on attachments (draft_id, position);
-- what the drafts of one person hold, and what lies apart for a form of theirs
create index attachments_drafts on attachments (person_id) where publication_id is null;
-- is a stored file still named?
create index attachments_file on attachments (file);
create index attachments_original on attachments (original) where original is not null;
create index attachments_said on attachments (said) where said is not null;
-- what did we lose?
create index attachments_lost on attachments (digest) where file is null and remote_url is null;
-- which of what we lack was carried here?
create index attachments_remote on attachments (remote_url) where file is null;

-- Files that came in a bundle, until a publication of that network shows them.
create table carried_files (
    url text not null primary key,       -- where they are at their origin
    origin text not null,
    file text not null,
    original text,                       -- as they came, where what is shown was made of them
    media_type text not null,
    bytes bigint not null,
    width bigint,
    height bigint,
    came_at bigint not null
);
create index carried_files_file on carried_files (file);
create index carried_files_original on carried_files (original) where original is not null;
create index carried_files_age on carried_files (came_at);

-- Replies of any depth, and « used here » attestations, which are replies with a place and a date.
create table comments (
    id text not null primary key,
    uri text not null constraint comments_uri_key unique,
    publication_id text not null references publications (id) on delete cascade,
    parent_uri text,
    actor_id text not null references actors (id),
    kind text not null,                  -- comment, use
    source text not null,                -- Markdown, '' when the other side sent HTML alone
    html text not null,
    structure text not null default '',
    territory text,
    used_on text,
    section text not null default '',    -- what it is about: a section of the text, by its id; '' for the whole
    requirement bigint not null default 0, -- 3 for E-03; 0 for the section itself
    section_title text not null default '', -- as its author read it, plain text
    section_version bigint not null default 0, -- the version that its author read; 0 when that is not known
    state text not null,                 -- published, deleted, hidden
    hidden_by text not null default '',  -- block: hidden with all of its network; '' by a moderator
    created_at bigint not null,
    updated_at bigint not null,
    received_at bigint not null
);
create index comments_section on comments (publication_id, section, created_at, id) where section <> '';
create index comments_publication on comments (publication_id, created_at, id);
create index comments_actor on comments (actor_id, created_at);
--postgres create index comments_uri_bytewise on comments (uri collate "C");

create table reactions (
    publication_id text not null references publications (id) on delete cascade,
    kind text not null,                  -- like, share
    actor_id text not null references actors (id),
    uri text not null constraint reactions_uri_key unique,
    created_at bigint not null,
    primary key (publication_id, kind, actor_id)
);

-- Deleted for good: a late copy of such an object is refused (invariant I3). One row for each who said
-- so, as only the author's word and that of who moderates count, and who is the author may come later.
create table tombstones (
    uri text not null,
    actor_uri text not null,
    deleted_at bigint not null,
    primary key (uri, actor_uri)
);
--postgres create index tombstones_uri_bytewise on tombstones (uri collate "C");

create table reports (
    id text not null primary key,
    uri text not null constraint reports_uri_key unique,
    object_uri text not null,
    publication_id text references publications (id) on delete set null,
    comment_id text references comments (id) on delete set null,
    reporter text not null,              -- actor uri, or '' for a visitor
    contact text not null default '',
    reason text not null,
    state text not null,                 -- open, resolved
    answer text not null default '',
    created_at bigint not null,
    resolved_at bigint,
    resolved_by text
);
create index reports_state on reports (state, created_at);

-- Full text. The terms are folded in Rust (accents, plurals) the same way for both databases.
--sqlite create virtual table search using fts5 (terms, content = '', contentless_delete = 1);
--sqlite create virtual table search_words using fts5vocab (search, instance);
--postgres create table search (rowid bigint not null primary key, terms tsvector not null);
--postgres create index search_terms on search using gin (terms);
