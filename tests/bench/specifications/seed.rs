//! One great specification and what was said of it. Its text and versions are written by the verbs of the forms; what comes by
//! the thousand from elsewhere goes straight into the tables, as it stands there once it was believed.

use crate::{
    instance::{Instance, PERSON},
    seed::Writer,
};
use anyhow::{Context as _, Result, anyhow};
use archipel::{
    db::{Db, Tx},
    federation::actors::{self, Actor},
    here::Here,
    id,
    publications::Publication,
    random::Random,
    seal::Sealer,
    specifications::{
        self, Author, Document, Input, Opening, Sheet,
        amendments::{self, Target},
        phase::{Phase, Schedule},
        statements::{self, Content, Kind, content::Entry},
        tally::{Choice, Count, Majority, Outcome, Reason, Rule},
        votes::{self, Agreed, Recounted, Said, State, Told, Vote, Voting},
        work,
    },
    time::{Clock, Timestamp},
};
use std::{collections::BTreeMap, fmt::Write as _, time::Duration};

/// Sections of the text: chapters of parts of paragraphs.
pub const SECTIONS: usize = 500;
/// What they require.
pub const REQUIREMENTS: usize = 1_500;
pub const AMENDMENTS: usize = 2_000;
/// Those who amend.
pub const PROPOSERS: usize = 200;
/// Of the vote that was counted.
pub const BALLOTS: usize = 10_000;
pub const ADOPTIONS: usize = 200;
pub const VERSIONS: usize = 30;
/// Other texts of the list.
pub const OTHERS: usize = 19;
/// Networks that amend, vote and adopt.
const NETWORKS: usize = 20;
/// Sections on which half of the amendments lie.
const DISPUTED: usize = 20;
/// Annexes, and solutions.
const ANNEXES: usize = 12;
/// Requirements of which an annex or a solution says something.
const ENTRIES: usize = 300;
const HOUR: Duration = Duration::from_secs(3_600);

/// What pages name.
pub struct Seeded {
    pub id: String,
    pub version: i64,
    pub section: String,
    pub amendment: String,
    /// The cursor of the last page of amendments.
    pub last_amendments: String,
    pub vote: String,
    pub open_vote: String,
    /// The ballot after which page 100 begins.
    pub late_voice: String,
    pub adoption: String,
    pub annex: String,
    pub conformance: String,
}

/// Seeds all of it; the server must not be running.
pub async fn all(instance: &Instance) -> Result<Seeded> {
    let config = instance.config()?;
    let db = instance.database().await?;
    let (random, sealer) = (Random::system(), Sealer::load_or_create(&config.data)?);
    let now = Clock::system().now();
    let here = Here { origin: &config.origin, now, random: &random, sealer: &sealer };
    let person = actors::local_by_handle(&mut *db.begin().await?, PERSON).await?.context("founded")?;
    for _ in 0..OTHERS {
        open(&db, &here, &person).await?;
    }
    let publication = written(&db, &here, &person).await?;
    let mut tx = db.begin().await?;
    let people = people(&mut tx, &here).await?;
    let (amendment, last_amendments) = amended(&mut tx, &here, &publication, &people[..PROPOSERS]).await?;
    let (vote, late_voice) = voted(&mut tx, &here, &publication, &people).await?;
    let open_vote = vote_on(&mut tx, &here, &publication, now.plus(HOUR * 48)).await?.id;
    let [adoption, annex, conformance] = stated(&mut tx, &here, &publication, &people).await?;
    tx.commit().await?;
    db.close().await;
    let section = Sheet::from_json(&publication.sheet).read().sections[3].id.clone();
    Ok(Seeded {
        id: publication.id,
        version: publication.version,
        section,
        amendment,
        last_amendments,
        vote,
        open_vote,
        late_voice,
        adoption,
        annex,
        conformance,
    })
}

fn text() -> String {
    let mut text = String::new();
    for number in 0..SECTIONS {
        let writer = Writer::new(1_000 + number as u64);
        // Twenty-five chapters of four parts of four paragraphs.
        let level = if number % 20 == 0 { 1 } else { 2 + usize::from(number % 5 != 1) };
        let _ = write!(text, "{} {}\n\n{}\n\nExigences :\n\n", "#".repeat(level), writer.title(), writer.paragraph(3));
        for _ in 0..REQUIREMENTS / SECTIONS {
            let _ = write!(text, "- (utile) {}\n  - Vérification : {}\n", writer.paragraph(2), writer.sentence());
        }
        text.push('\n');
    }
    text
}

async fn open(db: &Db, here: &Here<'_>, person: &Actor) -> Result<Publication> {
    let sheet = Sheet {
        context: Writer::new(7).paragraph(3),
        territories: vec!["FR".into()],
        zone: "Europe/Paris".into(),
        ..Sheet::default()
    };
    let input = Input {
        title: "Passeport numérique".into(),
        language: "fr".into(),
        licence: "CC-BY-SA-4.0".into(),
        sheet,
        ..Input::default()
    };
    let schedule = Ok(Schedule { begun: Phase::Drafting, ends: Vec::new() });
    let text = text();
    let opening = Opening { input: &input, text: &text, schedule, succeeds: None };
    let mut tx = db.begin().await?;
    let opened =
        specifications::open(&mut tx, here, author(person), opening).await.map_err(|error| anyhow!("{error:?}"))?;
    tx.commit().await?;
    Ok(opened)
}

fn author(person: &Actor) -> Author<'_> {
    Author { signer: person, person, animates: true, moderates: false }
}

/// The text in its last version, which stands for amendments: from the first to the second half of it was written anew, then one
/// section at a time.
async fn written(db: &Db, here: &Here<'_>, person: &Actor) -> Result<Publication> {
    let mut publication = open(db, here, person).await?;
    for number in 2..VERSIONS {
        let mut tx = db.begin().await?;
        let sheet = Sheet::from_json(&publication.sheet);
        let work = work::read(&mut tx, &publication, &sheet).await?;
        let by = author(person);
        if number == 2 {
            let mut document = work.document.clone();
            for (at, section) in document.sections.iter_mut().enumerate().filter(|(at, _)| at % 2 == 0) {
                section.text.push_str(&format!("\n\n{}", Writer::new(at as u64).paragraph(2)));
            }
            specifications::edit_whole(&mut tx, here, by, &publication, (&document.markdown(), work.revision)).await?;
        } else {
            let mut section = work.document.sections[number].clone();
            section.text.push_str(&format!("\n\n{}", Writer::new(number as u64).sentence()));
            let edit = (section.markdown(), work.revision);
            specifications::edit_section(&mut tx, here, by, &publication, &section.id, (&edit.0, edit.1)).await?;
        }
        let later = Here { now: here.now.plus(Duration::from_secs(number as u64)), ..*here };
        publication = specifications::freeze(&mut tx, &later, by, &publication, "Ce que les réseaux ont dit.").await?;
        tx.commit().await?;
    }
    let mut tx = db.begin().await?;
    let schedule = (Ok(Schedule { begun: Phase::Amendments, ends: Vec::new() }), "Europe/Paris");
    let moved = specifications::move_on(&mut tx, here, author(person), &publication, schedule, "").await?;
    tx.commit().await?;
    Ok(moved)
}

fn origin(number: usize) -> String {
    format!("https://reseau-{}.example", number % NETWORKS)
}

/// As many people as vote, of all networks: their identifiers and addresses.
async fn people(tx: &mut Tx, here: &Here<'_>) -> Result<Vec<(String, String)>> {
    let mut all = Vec::with_capacity(BALLOTS);
    for number in 0..BALLOTS {
        let (id, origin) = (here.id(), origin(number));
        let uri = format!("{origin}/users/p{number}");
        tx.query(
            "insert into actors (id, uri, kind, handle, origin, name, url, inbox, key_id, public_key, fetched_at, created_at) \
             values ($1, $2, 'person', $3, $4, $5, $2, $6, $6, '', $7, $7)",
        )
        .bind(id.clone())
        .bind(uri.clone())
        .bind(format!("p{number}"))
        .bind(origin)
        .bind(format!("Personne Essai {number}"))
        .bind(format!("{uri}/inbox"))
        .bind(here.now)
        .put_off()
        .await?;
        all.push((id, uri));
    }
    Ok(all)
}

/// Amendments; returns the identifier of one that waits, and the cursor before the last page of twenty.
async fn amended(
    tx: &mut Tx,
    here: &Here<'_>,
    publication: &Publication,
    people: &[(String, String)],
) -> Result<(String, String)> {
    let document: Document = Sheet::from_json(&publication.sheet).read();
    let (mut one, mut last) = (String::new(), String::new());
    for number in 0..AMENDMENTS {
        let writer = Writer::new(50_000 + number as u64);
        let at = if number % 2 == 0 { number / 2 % DISPUTED } else { number % SECTIONS };
        let section = &document.sections[at];
        let requirement = if number % 3 == 0 { 0 } else { section.requirements[number % 3 - 1].number };
        let target = Target { section: section.id.clone(), requirement };
        let base = target.text(&document).context("it is there")?;
        let (id, created_at) = (here.id(), Timestamp(here.now.0 - 60_000 * (AMENDMENTS - number) as i64));
        let new = amendments::store::New {
            uri: &format!("{}/amendments/{id}", origin(number)),
            id: id.clone(),
            publication_id: &publication.id,
            actor_id: &people[number % people.len()].0,
            target: &target,
            title: &section.title,
            base_version: publication.version,
            base: &base,
            proposed: &base.replacen("On choisit", "On décide", 1),
            motive: &writer.paragraph(2),
            revision: 1,
            state: amendments::State::Open,
            created_at,
            updated_at: created_at,
            received_at: created_at,
        };
        amendments::store::write(tx, &new).await?;
        let (state, result) = match number % 5 {
            1 => ("accepted", Some(2 + (number % (VERSIONS - 1)) as i64)),
            2 => ("refused", None),
            _ => ("open", None),
        };
        if state != "open" {
            tx.query("update specification_amendments set state = $1, reason = $2, answered_at = $3, result = $4 where id = $5")
                .bind(state.to_owned())
                .bind(writer.sentence())
                .bind(here.now)
                .bind(result)
                .bind(id.clone())
                .run()
                .await?;
        } else if at == 3 {
            one.clone_from(&id);
        }
        if number == 20 {
            last = id::cursor(created_at, &id);
        }
    }
    Ok((one, last))
}

async fn vote_on(tx: &mut Tx, here: &Here<'_>, publication: &Publication, closes: Timestamp) -> Result<Vote> {
    let id = here.id();
    let network = |number| Voting {
        id: format!("{}/network", origin(number)),
        name: format!("Réseau d’essai {number}"),
        territory: "48".into(),
        grace: 24,
    };
    let vote = Vote {
        uri: here.uri(&format!("/votes/{id}")),
        id,
        publication_id: publication.id.clone(),
        agreed: Agreed {
            specification: publication.uri.clone(),
            subject: publication.uri.clone(),
            title: publication.title.clone(),
            version: publication.version,
            hash: publication.version_hash.clone(),
            rule: Rule::OnePerMember,
            majority: Majority::Simple,
            quorum: 100,
            opens: here.now.minus(HOUR * 400),
            closes,
            networks: (0..NETWORKS).map(network).collect(),
        },
        result: None,
        found: None,
        created_at: here.now.minus(HOUR * 400),
        counted_at: None,
    };
    votes::store::insert(tx, &vote).await?;
    Ok(vote)
}

/// The vote that was counted; returns its identifier, and the address after which page 100 of fifty begins.
async fn voted(
    tx: &mut Tx,
    here: &Here<'_>,
    publication: &Publication,
    people: &[(String, String)],
) -> Result<(String, String)> {
    let vote = vote_on(tx, here, publication, here.now.minus(HOUR * 100)).await?;
    let mut uris = Vec::with_capacity(BALLOTS);
    let mut heads = Count::default();
    for (number, (_, voter)) in people.iter().enumerate() {
        let choice = Choice::ALL[number % 3];
        *match choice {
            Choice::For => &mut heads.in_favour,
            Choice::Against => &mut heads.against,
            Choice::Abstain => &mut heads.abstaining,
        } += 1;
        let explains = number % 4 == 0;
        let at = here.now.minus(HOUR * 101);
        let said = Said {
            uri: format!("{}/ballots/{}", origin(number), here.id()),
            voter: voter.clone(),
            vote: vote.uri.clone(),
            choice,
            explanation: if explains { Writer::new(90_000 + number as u64).paragraph(2) } else { String::new() },
            hash: vote.agreed.hash.clone(),
            person: String::new(),
            signed_at: at,
        };
        let new = votes::store::New {
            origin: &origin(number),
            said: &said,
            state: State::Received,
            reason: "",
            arrived_at: Some(at),
            listed: true,
            published: false,
            hidden: false,
            // As long as a signed one.
            offer: format!("{{\"filler\":\"{}\"}}", "x".repeat(1_500)),
            undo: (String::new(), None),
        };
        votes::store::write(tx, here, &vote.id, &new).await?;
        uris.push(said.uri);
    }
    uris.sort_unstable();
    let told = Told {
        heads,
        territories: BTreeMap::from([("48".to_owned(), heads)]),
        outcome: Outcome::Adopted,
        ballots: BALLOTS,
        set_aside: BTreeMap::from([(Reason::Late, 12)]),
        hash: "0".repeat(64),
    };
    votes::store::set_result(tx, &vote.id, &told, 0, here.now).await?;
    votes::store::set_found(tx, &vote.id, &Recounted { result: told, contested: 0, unasked: 0 }, None).await?;
    Ok((vote.id, uris[99 * 50 - 1].clone()))
}

/// Adoptions, annexes and solutions; returns one of each.
async fn stated(
    tx: &mut Tx,
    here: &Here<'_>,
    publication: &Publication,
    people: &[(String, String)],
) -> Result<[String; 3]> {
    let kinds = [(Kind::Adoption, ADOPTIONS), (Kind::Annex, ANNEXES), (Kind::Conformance, ANNEXES)];
    let mut last = [String::new(), String::new(), String::new()];
    for (of_kind, (kind, count)) in last.iter_mut().zip(kinds) {
        for (number, (signer, _)) in people.iter().take(count).enumerate() {
            let writer = Writer::new(200_000 + number as u64);
            let says = kind.stances().first().map_or("", |(name, _)| name);
            let entry =
                |at| Entry { requirement: at as u32, says: says.into(), text: writer.sentence(), ..Entry::default() };
            let content = Content {
                name: format!("Structure d’essai {number}"),
                territory: "48".into(),
                status: if kind == Kind::Adoption { statements::content::ADOPTED.into() } else { String::new() },
                organ: "Conseil".into(),
                reservations: writer.sentence(),
                entries: if kind == Kind::Adoption { Vec::new() } else { (1..=ENTRIES).map(entry).collect() },
                ..Content::default()
            };
            let id = here.id();
            let new = statements::store::New {
                uri: &format!("{}/statements/{id}", origin(number)),
                id: id.clone(),
                publication_id: &publication.id,
                actor_id: signer,
                kind,
                version: (publication.version, &publication.version_hash),
                content: &content,
                revision: 1,
                state: statements::State::Listed,
                created_at: here.now,
                updated_at: here.now,
                received_at: here.now,
            };
            statements::store::write(tx, &new).await?;
            *of_kind = id;
        }
    }
    Ok(last)
}
