//! What awaits a person of this network in the specifications, read from what stands and from nothing else: the same
//! wherever it is told, and gone once it is done.

use super::{
    Sheet,
    amendments::{self, Amendment},
    is_of_team,
    phase::Phase,
    statements::{self, Statement},
    tally::Rule,
    votes::{self, Vote},
};
use crate::{
    db::{Conn, Result},
    federation::actors::{self, Actor},
    publications::{self, Publication},
    time::Timestamp,
    web::Role,
};
use std::{collections::HashMap, sync::Arc, time::Duration};

/// Of each sort, so many are looked at.
const LOOKED_AT: i64 = 50;
/// Of each sort, so many are told.
const MOST: usize = 10;
/// What became of an amendment is told for so long after it was known here.
const FRESH: Duration = Duration::from_secs(30 * 24 * 3600);

/// What awaits somebody.
#[derive(Debug)]
pub enum What {
    /// This network has a voice in this vote, and nobody to give it: an administrator mandates somebody.
    Mandate(Vote),
    /// This vote takes their ballot, their own or that of this network.
    Ballot(Vote),
    /// They are to give the voice of this network in this vote, which is not open yet.
    Opens(Vote),
    /// So many amendments await an answer of the drafting team.
    Answers(i64),
    /// The text changed where their amendment changes it.
    Moved(Amendment),
    /// What became of their amendment, lately; also that a moderator hides it.
    Told(Amendment),
    /// What they stated could not be taken, or has not been listed yet.
    Stated(Statement),
}

/// A specification and its sheet.
#[derive(Debug)]
pub struct Text {
    /// The specification.
    pub publication: Publication,
    /// What it says.
    pub sheet: Sheet,
}

/// One thing that awaits somebody.
#[derive(Debug)]
pub struct Waiting {
    /// What.
    pub what: What,
    /// Of which text.
    pub text: Arc<Text>,
}

impl Waiting {
    /// The page on which it is done, or read.
    #[must_use]
    pub fn path(&self) -> String {
        let text = self.text.publication.path();
        match &self.what {
            What::Mandate(vote) => format!("{text}/votes/{}#mandate", vote.id),
            What::Ballot(vote) | What::Opens(vote) => format!("{text}/votes/{}", vote.id),
            What::Answers(_) => format!("{text}/amendments?state=open"),
            What::Moved(amendment) | What::Told(amendment) => format!("{text}/amendments/{}", amendment.id),
            What::Stated(statement) => format!("{text}/statements/{}", statement.id),
        }
    }
}

/// All that awaits a person of this network who has this role, what has an end first.
///
/// # Errors
/// The database's.
pub async fn of(conn: &mut Conn, person: &Actor, role: Role, now: Timestamp) -> Result<Vec<Waiting>> {
    let mut texts = Texts::default();
    let mut found = Vec::new();
    of_votes(conn, &mut texts, &mut found, (person, role), now).await?;
    if role >= Role::Contributor {
        of_team(conn, &mut texts, &mut found, (person, role)).await?;
    }
    of_author(conn, &mut texts, &mut found, person, now).await?;
    if role >= Role::Contributor {
        stated(conn, &mut texts, &mut found, (person, role)).await?;
    }
    Ok(found)
}

/// In how many votes this network has a voice and nobody to give it.
///
/// # Errors
/// The database's.
pub async fn unmandated(conn: &mut Conn, now: Timestamp) -> Result<i64> {
    let network = actors::network(conn).await?;
    let mut texts = Texts::default();
    let mut count = 0;
    for vote in votes::store::unmandated(conn, now, LOOKED_AT).await? {
        if has_one_voice(&vote, &network) && texts.read(conn, &vote.publication_id).await?.is_some() {
            count += 1;
        }
    }
    Ok(count)
}

/// True where each network has one voice, and this is one of them.
fn has_one_voice(vote: &Vote, network: &Actor) -> bool {
    vote.agreed.rule == Rule::OnePerNetwork && vote.agreed.network_at(&network.origin).is_some()
}

/// The texts of all that is told, each read once.
#[derive(Default)]
struct Texts(HashMap<String, Option<Arc<Text>>>);

impl Texts {
    /// One that is published.
    async fn read(&mut self, conn: &mut Conn, id: &str) -> Result<Option<Arc<Text>>> {
        if let Some(known) = self.0.get(id) {
            return Ok(known.clone());
        }
        let publication = publications::store::by_id(conn, id).await?.filter(Publication::is_published);
        let text = publication.map(|publication| {
            let sheet = Sheet::from_json(&publication.sheet);
            Arc::new(Text { publication, sheet })
        });
        self.0.insert(id.to_owned(), text.clone());
        Ok(text)
    }
}

/// Those of one sort that are told.
struct Sort<'a> {
    found: &'a mut Vec<Waiting>,
    left: usize,
}

impl<'a> Sort<'a> {
    fn of(found: &'a mut Vec<Waiting>) -> Self {
        Self { found, left: MOST }
    }

    fn is_full(&self) -> bool {
        self.left == 0
    }

    fn push(&mut self, what: What, text: Arc<Text>) {
        self.left = self.left.saturating_sub(1);
        self.found.push(Waiting { what, text });
    }
}

async fn of_votes(
    conn: &mut Conn,
    texts: &mut Texts,
    found: &mut Vec<Waiting>,
    (person, role): (&Actor, Role),
    now: Timestamp,
) -> Result<()> {
    if role >= Role::Administrator {
        let network = actors::network(conn).await?;
        let mut sort = Sort::of(found);
        for vote in votes::store::unmandated(conn, now, LOOKED_AT).await? {
            if sort.is_full() {
                break;
            }
            if has_one_voice(&vote, &network)
                && let Some(text) = texts.read(conn, &vote.publication_id).await?
            {
                sort.push(What::Mandate(vote), text);
            }
        }
    }
    let mut sort = Sort::of(found);
    for vote in votes::store::not_closed(conn, now, LOOKED_AT).await? {
        if sort.is_full() {
            break;
        }
        let Some(voter) = votes::voter(conn, &vote, person).await? else { continue };
        let is_open = vote.is_open(now);
        // Who has a voice of their own finds the vote where it is told; who gives that of a network was asked to.
        if !is_open && voter.id == person.id {
            continue;
        }
        if is_open && !votes::store::of_voter(conn, &vote.id, &voter.uri).await?.is_empty() {
            continue;
        }
        if let Some(text) = texts.read(conn, &vote.publication_id).await? {
            sort.push(if is_open { What::Ballot(vote) } else { What::Opens(vote) }, text);
        }
    }
    Ok(())
}

/// What the teams of which they are have not answered.
async fn of_team(
    conn: &mut Conn,
    texts: &mut Texts,
    found: &mut Vec<Waiting>,
    (person, role): (&Actor, Role),
) -> Result<()> {
    let mut sort = Sort::of(found);
    for (id, count) in amendments::store::unanswered(conn, &person.origin, LOOKED_AT).await? {
        if sort.is_full() {
            break;
        }
        if let Some(text) = texts.read(conn, &id).await?
            && is_of_team(&text.publication, person, role >= Role::Animator, &text.sheet)
        {
            sort.push(What::Answers(count), text);
        }
    }
    Ok(())
}

/// What became of their amendments.
async fn of_author(
    conn: &mut Conn,
    texts: &mut Texts,
    found: &mut Vec<Waiting>,
    person: &Actor,
    now: Timestamp,
) -> Result<()> {
    let mut sort = Sort::of(found);
    for amendment in amendments::store::behind(conn, &person.id, LOOKED_AT).await? {
        if sort.is_full() {
            break;
        }
        let Some(text) = texts.read(conn, &amendment.publication_id).await? else { continue };
        if text.sheet.schedule().at(now).phase == Phase::Amendments
            && amendment.is_moved(conn, &text.publication, &text.sheet).await?
        {
            sort.push(What::Moved(amendment), text);
        }
    }
    let mut sort = Sort::of(found);
    for amendment in amendments::store::told_since(conn, &person.id, now.minus(FRESH), LOOKED_AT).await? {
        if sort.is_full() {
            break;
        }
        if let Some(text) = texts.read(conn, &amendment.publication_id).await? {
            sort.push(What::Told(amendment), text);
        }
    }
    Ok(())
}

/// What they stated, or the network for which they sign, and is not listed.
async fn stated(
    conn: &mut Conn,
    texts: &mut Texts,
    found: &mut Vec<Waiting>,
    (person, role): (&Actor, Role),
) -> Result<()> {
    let mut signers = vec![person.id.clone()];
    if role >= Role::Animator {
        signers.push(actors::network(conn).await?.id);
    }
    let mut sort = Sort::of(found);
    for statement in statements::store::unlisted(conn, &signers, LOOKED_AT).await? {
        if sort.is_full() {
            break;
        }
        if let Some(text) = texts.read(conn, &statement.publication_id).await? {
            sort.push(What::Stated(statement), text);
        }
    }
    Ok(())
}
