//! Faults that are planted so that the simulation is seen to catch them. They live in the database, as triggers:
//! the program has no hook for them, and no build of it can be made with one.

use sqlx::{Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};
use std::path::Path;

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plant {
    /// A receipt is given for what the journal never held.
    AcknowledgeBeforeCommit,
    /// An answer without a receipt moves the cursor, as a 200 does elsewhere.
    AnyAnswerMovesTheCursor,
    /// What comes has its effect twice.
    ApplyTwice,
    /// Deletions are done, and not remembered.
    ForgetTombstones,
    /// One thing in some falls out of the stream before it was sent.
    DropOneInAStream,
    /// What a bundle brought before what it follows is not remembered.
    ForgetEarlyPlaces,
}

impl Plant {
    pub const ALL: [Self; 6] = [
        Self::AcknowledgeBeforeCommit,
        Self::AnyAnswerMovesTheCursor,
        Self::ApplyTwice,
        Self::ForgetTombstones,
        Self::DropOneInAStream,
        Self::ForgetEarlyPlaces,
    ];

    /// Words of the auditor that are about this one.
    pub fn caught_as(self) -> &'static str {
        match self {
            Self::AcknowledgeBeforeCommit | Self::AnyAnswerMovesTheCursor | Self::DropOneInAStream => "came 0 times",
            Self::ApplyTwice => "likes and",
            Self::ForgetTombstones => "was deleted at home",
            Self::ForgetEarlyPlaces => "was read whole",
        }
    }

    /// A seed that is seen to catch it, tried first.
    pub fn seed(self) -> u64 {
        match self {
            Self::AnyAnswerMovesTheCursor => 4,
            Self::ForgetEarlyPlaces => 7,
            _ => 1,
        }
    }

    fn sql(self) -> &'static str {
        match self {
            Self::AcknowledgeBeforeCommit => {
                "create trigger planted before insert on journal when (select coalesce(max(seq), 0) % 5 = 0 from journal) \
                 begin select raise(ignore); end"
            }
            Self::AnyAnswerMovesTheCursor => {
                "create trigger planted after update of last_error on streams \
                 when new.last_error = 'it answers without a receipt of its network' and new.acknowledged < new.head begin \
                 update streams set acknowledged = acknowledged + 1, fails = 0, next_at = 0, last_error = '' where inbox = new.inbox; \
                 delete from stream_items where inbox = new.inbox and number = new.acknowledged + 1; end"
            }
            Self::ApplyTwice => {
                "create trigger planted after insert on reactions begin \
                 update publications set likes = likes + 1 where id = new.publication_id; end"
            }
            Self::ForgetTombstones => {
                "create trigger planted after insert on tombstones begin delete from tombstones where uri = new.uri; end"
            }
            Self::ForgetEarlyPlaces => {
                "create trigger planted after insert on early_places begin \
                 delete from early_places where origin = new.origin and epoch = new.epoch and number = new.number; end"
            }
            Self::DropOneInAStream => {
                "create trigger planted after insert on stream_items when new.number % 3 = 0 begin \
                 delete from stream_items where inbox = new.inbox and number = new.number - 1; end"
            }
        }
    }

    /// Plants it in a database that nobody has open.
    pub async fn put(self, database: &Path) {
        let mut conn =
            SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(database)).await.expect("opened");
        sqlx::raw_sql(self.sql()).execute(&mut conn).await.expect("planted");
        conn.close().await.expect("closed");
    }
}
