//! Faults that are planted so that the auditor is seen to catch them: triggers in the database, of which the program
//! knows nothing.

use crate::{life::Life, site::Under};
use std::time::Duration;

/// A fault, and words of what is said then.
const PLANTS: [(&str, &str); 5] = [
    // The journal says yes and holds nothing.
    (
        "create trigger planted before insert on journal when (select coalesce(max(seq), 0) % 3 = 0 from journal) \
         begin select raise(ignore); end",
        "came 0 times",
    ),
    // What was never sent counts as sent.
    (
        "create trigger planted after insert on stream_items begin \
         update stream_items set state = 'sent' where inbox = new.inbox and number = new.number; \
         update streams set acknowledged = head where inbox = new.inbox; end",
        "came 0 times",
    ),
    // A correction is acknowledged and forgotten.
    (
        "create trigger planted after update of title on publications when new.title <> old.title begin \
         update publications set title = old.title where id = new.id; end",
        "it was saved as",
    ),
    // A comment has its effect twice.
    (
        "create trigger planted after insert on comments begin \
         update publications set comments = comments + 1 where id = new.publication_id; end",
        "comments and has",
    ),
    // A deletion is acknowledged and not done.
    (
        "create trigger planted after update of state on publications when new.state = 'deleted' begin \
         update publications set state = 'published' where id = new.id; end",
        "was deleted, and is there",
    ),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_planted_fault_is_caught() {
    if std::env::var_os("TEST_POSTGRES_URL").is_some() {
        println!("the faults are planted on SQLite only: the auditor is the same");
        return;
    }
    for (plant, said) in PLANTS {
        let mut life = Life::new(false).await;
        life.begin().await;
        assert_eq!(life.audit().await, [""; 0], "all is well before");
        life.sites[1].kill().await;
        life.sites[1].write(plant).await;
        let _ = life.again(1, Under::Nothing).await;
        for _ in 0..3 {
            life.round().await;
            let _ = life.rest_within(Duration::from_secs(3)).await;
        }
        let wrong = life.audit().await;
        assert!(wrong.iter().any(|what| what.contains(said)), "{plant}\n was not caught: {wrong:#?}");
    }
}
