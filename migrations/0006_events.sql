-- When events take place. What an event says stands whole in `publications.sheet`; here each of its times once more, so
-- that an agenda reads no more than it shows.

create table event_occurrences (
    publication_id text not null references publications (id) on delete cascade,
    occurrence text not null,            -- its beginning as the rule gives it, on the clock of its zone: 2026-12-01T09:00
    starts_at bigint not null,
    ends_at bigint not null,
    state text not null,                 -- '' takes place, cancelled
    primary key (publication_id, occurrence)
);
-- the agenda, soonest first
create index event_occurrences_agenda on event_occurrences (starts_at, publication_id);

-- Series of which more times are to come than are written down.
create table event_series (
    publication_id text not null primary key references publications (id) on delete cascade,
    written_until bigint not null
);
create index event_series_until on event_series (written_until);
