//! The count that every other network makes again, a job: it reads all ballots that the network of the text published, a
//! page after the other, asks the networks of who voted for the keys that are not known, and counts. A link that breaks
//! loses nothing of what was read, and a network that does not answer holds up nobody else's ballots.

use super::{
    MOST_BALLOTS, MOST_BYTES, Recounted, Said, State, Told, Vote, ballot,
    count::AGAIN,
    recount::{contested, recount},
    serve::{KEPT, PAGE, after_query},
    store,
};
use crate::{
    db::Tx,
    federation::{
        actors,
        document::{Document, str_of},
        fetch::FetchError,
        peers,
    },
    jobs::{JobError, Worker},
    origin::Origin,
    time::Timestamp,
    web::Site,
};
use async_trait::async_trait;
use serde_json::Value;
use std::collections::BTreeSet;

/// The job that counts again; its subject is the id of the vote.
pub const RECOUNT: &str = "vote-recount";
/// Ballots whose signers are looked for before what was found is noted.
const SOME: i64 = 100;

/// Reads, verifies and counts. See the module.
pub struct Recount(Site);

impl Recount {
    /// For this instance.
    #[must_use]
    pub fn new(site: Site) -> Self {
        Self(site)
    }
}

#[async_trait]
impl Worker for Recount {
    fn kind(&self) -> &'static str {
        RECOUNT
    }

    async fn run(&self, subject: &str) -> Result<(), JobError> {
        let site = &self.0;
        let vote = store::by_uri(&mut site.db.read().await?, subject).await?;
        let Some(vote) = vote.filter(|vote| vote.result.is_some()) else {
            return Err(JobError::never("there is no such vote, or no result"));
        };
        if Origin::parse(&vote.uri).is_some_and(|origin| origin == site.config.origin) {
            return self.bring_back(&vote).await;
        }
        // Once all were read only signers are missing.
        if vote.found.is_none() {
            self.read(&vote).await?;
        }
        let unasked = self.meet(&vote).await?;
        let now = site.clock.now();
        let mut conn = site.db.read().await?;
        let tally = recount(&mut conn, &vote, now).await?;
        let contested = contested(&mut conn, &vote, site.config.origin.as_str(), &tally).await?;
        drop(conn);
        let found = Recounted { result: Told::of(&tally), contested, unasked };
        let mut tx = site.db.begin().await?;
        store::set_found(&mut tx, &vote.id, &found, (unasked > 0).then(|| now.plus(AGAIN))).await?;
        tx.commit().await?;
        Ok(())
    }
}

impl Recount {
    /// Reads the published ballots, from where it was left.
    async fn read(&self, vote: &Vote) -> Result<(), JobError> {
        let origin = Origin::parse(&vote.uri).ok_or_else(|| JobError::never("not an address"))?;
        let path = vote.uri.strip_prefix(origin.as_str()).unwrap_or_default();
        self.read_from(vote, &origin, &format!("{path}/ballots?")).await
    }

    /// The ballots of a vote of our own, whose result came back after this network came back from an old copy: as another
    /// network copied them once they were published. They are what was counted when counting them again gives that very
    /// result, which our network signed.
    async fn bring_back(&self, vote: &Vote) -> Result<(), JobError> {
        let site = &self.0;
        let mut peers = self.readers(vote).await?.into_iter();
        loop {
            let now = site.clock.now();
            let tally = recount(&mut site.db.read().await?, vote, now).await?;
            let result = Told::of(&tally);
            let mut tx = site.db.begin().await?;
            if vote.result.as_ref() == Some(&result) {
                store::adopt_copies(&mut tx, &vote.id, &tally).await?;
                store::set_found(&mut tx, &vote.id, &Recounted { result, contested: 0, unasked: 0 }, None).await?;
                tx.commit().await?;
                return Ok(());
            }
            store::drop_copies(&mut tx, &vote.id).await?;
            store::set_read_to(&mut tx, &vote.id, "").await?;
            store::set_recount_at(&mut tx, &vote.id, now.plus(AGAIN)).await?;
            tx.commit().await?;
            let Some(peer) = peers.next() else { return Ok(()) };
            let asked = form_urlencoded::Serializer::new(String::new()).append_pair("vote", &vote.uri).finish();
            // One that does not answer, or has other things, holds up no other.
            if self.read_from(vote, &peer, &format!("{KEPT}?{asked}&")).await.is_ok() {
                self.meet(vote).await?;
            }
        }
    }

    /// The networks that may have copied them.
    async fn readers(&self, vote: &Vote) -> Result<Vec<Origin>, JobError> {
        let rows: Vec<(String,)> = self
            .0
            .db
            .read()
            .await?
            .query("select origin from networks where state = 'accepted' and software = 'archipel' order by origin limit 200")
            .all()
            .await?;
        let (voting, others): (Vec<Origin>, Vec<Origin>) = rows
            .iter()
            .filter_map(|(origin,)| Origin::parse(origin))
            .partition(|origin| vote.agreed.network_at(origin.as_str()).is_some());
        Ok(voting.into_iter().chain(others).collect())
    }

    async fn read_from(&self, vote: &Vote, origin: &Origin, path: &str) -> Result<(), JobError> {
        let site = &self.0;
        let mut conn = site.db.read().await?;
        let mut after = store::read_to(&mut conn, &vote.id).await?;
        let blocked = peers::blocked(&mut conn).await?;
        drop(conn);
        // Of a vote of our own it is known how many there were: whoever has more has made them.
        let ours = vote.result.as_ref().filter(|_| site.config.origin.owns(&vote.uri));
        let most = ours.map_or(MOST_BALLOTS, |result| i64::try_from(result.ballots).unwrap_or(MOST_BALLOTS));
        let mut read = 0;
        loop {
            let some = self.page(origin, vote, &format!("{path}{}", after_query(&after))).await?;
            let Some((last, _)) = some.last() else { return Ok(()) };
            let count = i64::try_from(some.len()).unwrap_or(i64::MAX);
            read += count;
            // No other side says when it ends.
            if last.uri == after || read > most {
                return Err(JobError::never("its pages have no end"));
            }
            after.clone_from(&last.uri);
            let mut tx = site.db.begin().await?;
            for (said, item) in &some {
                write(&mut tx, site, &vote.id, &blocked, said, item).await?;
            }
            store::set_read_to(&mut tx, &vote.id, &after).await?;
            tx.commit().await?;
            if count < PAGE {
                return Ok(());
            }
        }
    }

    async fn page(&self, origin: &Origin, vote: &Vote, path: &str) -> Result<Vec<(Said, Value)>, JobError> {
        let sort =
            |error: FetchError| JobError { retry: matches!(error, FetchError::Unreachable(_)), why: error.to_string() };
        let bytes = self.0.federation.ask_peer(origin, path).await.map_err(sort)?;
        let page: Value = serde_json::from_slice(&bytes).map_err(|_| JobError::never("its page is no JSON"))?;
        let some = page["orderedItems"].as_array().cloned().unwrap_or_default();
        let mut read = Vec::new();
        for item in some.into_iter().take(usize::try_from(PAGE).unwrap_or(0)) {
            let unreadable = || JobError::never("one of its ballots cannot be read");
            let offer = Document::from_value(item["activity"].clone()).ok_or_else(unreadable)?;
            let said = Said::read(&offer).map_err(|_| unreadable())?;
            if said.vote != vote.uri {
                return Err(JobError::never("one of its ballots is of another vote"));
            }
            // Nobody else is asked for a key.
            if Origin::parse(&said.voter).is_none_or(|voter| vote.agreed.network_at(voter.as_str()).is_none()) {
                return Err(JobError::never("one of its ballots is of nobody who votes"));
            }
            if item["undo"]["activity"].to_string().len() > MOST_BYTES {
                return Err(unreadable());
            }
            read.push((said, item));
        }
        Ok(read)
    }

    /// Looks for who signed the ballots of which that was not seen yet; says of how many it could not be asked.
    async fn meet(&self, vote: &Vote) -> Result<usize, JobError> {
        let site = &self.0;
        let (mut after, mut unasked) = (String::new(), 0);
        let (mut asked, mut silent) = (BTreeSet::new(), BTreeSet::new());
        loop {
            let some = store::unproved(&mut site.db.read().await?, &vote.id, &after, SOME).await?;
            let Some(last) = some.last() else { return Ok(unasked) };
            after.clone_from(&last.uri);
            let mut proved = Vec::new();
            for one in some {
                if self.is_proved(&one).await? {
                    proved.push(one.id);
                    continue;
                }
                // Their key may be another since; of who is gone no ballot is proved any more.
                if !silent.contains(&one.origin) && asked.insert(one.voter.clone()) {
                    match site.federation.fetch_actor(&one.voter).await {
                        Ok(_) | Err(FetchError::Gone) => {}
                        Err(FetchError::Unusable(_)) => unasked += 1,
                        Err(FetchError::Unreachable(_) | FetchError::Refused) => _ = silent.insert(one.origin.clone()),
                    }
                    if self.is_proved(&one).await? {
                        proved.push(one.id);
                        continue;
                    }
                }
                unasked += usize::from(silent.contains(&one.origin));
            }
            let mut tx = site.db.begin().await?;
            store::set_proved(&mut tx, &proved).await?;
            tx.commit().await?;
        }
    }

    async fn is_proved(&self, one: &store::Unproved) -> Result<bool, JobError> {
        let actor = actors::by_uri(&mut self.0.db.read().await?, &one.voter).await?;
        let offer = serde_json::from_str(&one.offer).ok().and_then(Document::from_value);
        Ok(actor.zip(offer).is_some_and(|(actor, offer)| ballot::is_proved(&offer, &actor, self.0.clock.now())))
    }
}

/// Keeps a copy of what was published, beside what is known here of the same ballot.
async fn write(
    tx: &mut Tx,
    site: &Site,
    vote_id: &str,
    blocked: &[Origin],
    said: &Said,
    item: &Value,
) -> Result<(), JobError> {
    let at = |value: &Value| str_of(value, "arrived").and_then(Timestamp::parse);
    let Some(origin) = Origin::parse(&said.voter) else { return Ok(()) };
    // Where they are counted one is here once.
    if Origin::parse(&said.vote).is_some_and(|counted| counted == site.config.origin)
        && store::ballot(tx, vote_id, &said.uri).await?.is_some()
    {
        return Ok(());
    }
    let undo = item.get("undo").map(|undo| (undo["activity"].to_string(), at(undo)));
    let new = store::New {
        said,
        origin: origin.as_str(),
        state: State::Received,
        reason: "",
        arrived_at: at(item),
        listed: true,
        published: true,
        hidden: blocked.iter().any(|blocked| origin.is_under(blocked)),
        offer: item["activity"].to_string(),
        undo: undo.unwrap_or_default(),
    };
    store::write(tx, &site.here(), vote_id, &new).await?;
    Ok(())
}
