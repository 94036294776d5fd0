//! Catching up after a long cut: what a network of 500 people says in 30 days waits at one instance for another,
//! which is reached over a line of 256 kbit/s. Both are the real program; the line is a proxy before each of them.
//!
//! Twenty minutes are too long for a benchmark: a tenth of it is carried at the real rate (a hundredth when there is
//! hurry), and what all of it would take is reckoned from that, and named so.

use crate::{
    Options,
    instance::{self, Instance, PERSON},
    load,
    measure::{Memory, count, megabytes},
    proxy::{Proxy, Weather},
    report::Table,
    seed::Writer,
};
use anyhow::{Context as _, Result, ensure};
use archipel::{
    conversations::{self, Comment, Remover},
    db::{Db, Tx},
    federation::actors::{self, Actor},
    founding::{self, FirstPerson},
    here::Here,
    mail,
    practices::{self, Author, Correction, form},
    publications::Publication,
    random::Random,
    seal::Sealer,
    time::Clock,
    web::Role,
};
use bytes::Bytes;
use http::{Method, header};
use http_body_util::Full;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Activities of 500 people in 30 days: five a day each.
const ALL: u64 = 75_000;
/// Activities of one person in that time.
const EACH: u64 = 150;
/// 256 kbit/s in each direction, and a satellite's round trip.
const LINE: Weather = Weather { delay: Duration::from_millis(600), bytes_per_second: 32_000, lost: 0 };
/// Kilobits a second of [`LINE`].
const KILOBITS: f64 = 256.0;
/// Steps of one commit.
const BATCH: u64 = 200;
const PATIENCE: Duration = Duration::from_mins(1);
/// No line may be so slow.
const LONGEST: Duration = Duration::from_mins(30);
/// Handle of who decides about networks.
const DECIDES: &str = "decide";

/// The table.
pub async fn run(options: &Options) -> Result<Table> {
    let share = if options.is_quick() { 100 } else { 10 };
    let wanted = ALL / share;
    let about = format!(
        "{wanted} activities (1/{share} of those of 500 people in 30 days; of twenty: two practices, two corrections, ten comments, \
         five likes, one deletion) wait at one instance for another, cut off until then. {KILOBITS} kbit/s in each direction, 600 ms. The \
         time is from the start of both until the last one took effect; *all* is that, times the activities of all. Bytes on the line are \
         those towards whoever catches up. The log: `outbox` and `stream_items` of who speaks, `journal` of who hears, with \
         their indexes. Memory: the most of both programs meanwhile.",
    );
    let mut table = Table::new(
        "catchup",
        "Catching up 30 days over 256 kbit/s",
        about,
        &["activities"],
        &[
            ("seconds", 0),
            ("activities/s", 1),
            ("bytes/activity", 0),
            ("all, reckoned: minutes", 1),
            ("all, reckoned: MB", 1),
            ("outbox B/activity", 0),
            ("stream B/activity", 0),
            ("journal B/activity", 0),
            ("speaker PSS MB", 1),
            ("hearer PSS MB", 1),
        ],
    );
    let (figures, activities) = once(wanted).await?;
    table.add(&[activities], vec![figures]);
    Ok(table)
}

async fn once(wanted: u64) -> Result<(Vec<f64>, i64)> {
    let mut sites = Vec::new();
    let mut ports = Vec::new();
    for _ in 0..2 {
        let (known, port) = (instance::free_port()?, instance::free_port()?);
        let site = Instance::found_behind(known, port, "allowlist").await?;
        let add =
            ["user", "add", "--handle", DECIDES, "--name", "Administration Essai", "--email", "decide@reseau.example"];
        site.run(&add, &["--role", "administrator", "--password-stdin"], "une mer entre deux iles").await?;
        sites.push(site);
        ports.push(known);
    }
    let [mut speaker, mut hearer] = <[Instance; 2]>::try_from(sites).ok().context("two")?;
    let to_speaker = Proxy::start(ports[0], speaker.port, 1).await?;
    let to_hearer = to_speaker.facing(ports[1], hearer.port).await?;
    speaker.start().await?;
    hearer.start().await?;
    join(&speaker, &hearer).await?;
    // Something was said between them: their streams have begun.
    publish(&speaker).await?;
    until("the first word arrives", || async { open(&speaker, &hearer).await.map(|open| open == 0) }).await?;
    speaker.stop().await?;
    hearer.stop().await?;

    let db = speaker.database().await?;
    let before = head(&db).await?;
    Crowd::gather(&speaker, &db, wanted).await?.speak(&db, before, wanted).await?;
    let activities = head(&db).await? - before;
    db.close().await;

    to_speaker.set(LINE);
    to_hearer.set(LINE);
    let carried = || to_speaker.bytes().1 + to_hearer.bytes().0;
    let bytes = carried();
    let since = Instant::now();
    speaker.start().await?;
    hearer.start().await?;
    let (mut most, mut shown) = ((0, 0), Instant::now());
    loop {
        tokio::time::sleep(Duration::from_millis(250)).await;
        most.0 = most.0.max(Memory::of(speaker.pid()?)?.pss);
        most.1 = most.1.max(Memory::of(hearer.pid()?)?.pss);
        let open = open(&speaker, &hearer).await?;
        if open == 0 {
            break;
        }
        if shown.elapsed() > Duration::from_secs(15) {
            eprintln!("  {open} activities are still to come after {} s", since.elapsed().as_secs());
            shown = Instant::now();
        }
        ensure!(since.elapsed() < LONGEST, "{open} activities are still to come");
    }
    let (took, bytes) = (since.elapsed().as_secs_f64(), carried() - bytes);
    let number = activities as f64;
    let (all, each) = (ALL as f64 / number, |bytes: i64| bytes as f64 / number);
    let (outbox, stream, journal) =
        (size(&speaker, "outbox").await?, size(&speaker, "stream_items").await?, size(&hearer, "journal").await?);
    let figures = vec![
        took,
        number / took,
        bytes as f64 / number,
        took * all / 60.0,
        megabytes(bytes) * all,
        each(outbox),
        each(stream),
        each(journal),
        megabytes(most.0),
        megabytes(most.1),
    ];
    ensure!(count(usize::try_from(activities)?) >= ALL as f64 / 100.0 * 0.9, "only {activities} activities were said");
    speaker.stop().await?;
    hearer.stop().await?;
    Ok((figures, activities))
}

/// The last number of the one stream.
async fn head(db: &Db) -> Result<i64> {
    let (head,): (i64,) = db.read().await?.query("select coalesce(sum(head), 0) from streams").one().await?;
    Ok(head)
}

/// What was said by one and has no effect at the other yet.
async fn open(speaker: &Instance, hearer: &Instance) -> Result<i64> {
    let db = speaker.database().await?;
    let (due, said): (i64, i64) = db
        .read()
        .await?
        .query("select coalesce(sum(head - acknowledged), 0), coalesce(sum(head), 0) from streams")
        .one()
        .await?;
    db.close().await;
    let db = hearer.database().await?;
    let mut conn = db.read().await?;
    let (received,): (i64,) =
        conn.query("select coalesce(max(received), 0) from received_streams where ended_at is null").one().await?;
    let (new,): (i64,) = conn.query("select count(*) from journal where state in ('new', 'waiting')").one().await?;
    drop(conn);
    db.close().await;
    Ok((said - received).max(new).max(i64::from(due > 0 && received < said)))
}

/// Bytes of a table and its indexes in the file.
async fn size(site: &Instance, table: &str) -> Result<i64> {
    let db = site.database().await?;
    let (bytes,): (i64,) = db
        .read()
        .await?
        .query("select coalesce(sum(pgsize), 0) from dbstat where aggregate = 1 and name in (select name from sqlite_schema where tbl_name = $1)")
        .bind(table.to_owned())
        .one()
        .await?;
    db.close().await;
    Ok(bytes)
}

async fn until<F, Fut>(what: &str, condition: F) -> Result<()>
where
    F: Fn() -> Fut,
    Fut: Future<Output = Result<bool>>,
{
    let since = Instant::now();
    while !condition().await? {
        ensure!(since.elapsed() < PATIENCE, "this did not come true: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

async fn call(site: &Instance, token: &str, method: Method, path: &str, body: &Value) -> Result<Value> {
    let request = site
        .request(method, &format!("/api/v1{path}"))
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Full::new(Bytes::from(if body.is_null() { String::new() } else { body.to_string() })))?;
    let answer = load::once(site.port, request).await?;
    ensure!(answer.status.is_success(), "{path}: {} {}", answer.status, String::from_utf8_lossy(&answer.body));
    Ok(serde_json::from_slice(&answer.body)?)
}

/// One asks, the other accepts.
async fn join(from: &Instance, to: &Instance) -> Result<()> {
    let tokens = (
        from.run(&["token", "create", "--user", DECIDES], &[], "").await?,
        to.run(&["token", "create", "--user", DECIDES], &[], "").await?,
    );
    let none = Value::Null;
    call(from, &tokens.0, Method::POST, "/networks", &json!({"address": to.origin(), "message": "Bonjour"})).await?;
    let first = |found: Value| found["items"][0]["id"].as_str().map(str::to_owned);
    until("the request has come", || async {
        Ok(first(call(to, &tokens.1, Method::GET, "/networks?state=asking", &none).await?).is_some())
    })
    .await?;
    let id = first(call(to, &tokens.1, Method::GET, "/networks?state=asking", &none).await?).context("it asks")?;
    let decision = json!({"decision": "accept", "reason": "Voisins"});
    call(to, &tokens.1, Method::POST, &format!("/networks/{id}/decision"), &decision).await?;
    until("the answer has come", || async {
        Ok(first(call(from, &tokens.0, Method::GET, "/networks?state=accepted", &none).await?).is_some())
    })
    .await
}

async fn publish(site: &Instance) -> Result<()> {
    let body = json!({"title": "Ouvrir la porte", "audience": "Tous", "territories": ["48"], "body": "On ouvre.", "outcome": "On vient."});
    call(site, &site.token().await?, Method::POST, "/practices", &body).await.map(|_| ())
}

/// The people who speak, while the program does not run.
struct Crowd {
    people: Vec<Actor>,
    random: Random,
    sealer: Sealer,
    origin: archipel::origin::Origin,
}

impl Crowd {
    async fn gather(site: &Instance, db: &Db, wanted: u64) -> Result<Self> {
        let (config, random) = (site.config()?, Random::system());
        let sealer = Sealer::load_or_create(&config.data)?;
        let mut people = Vec::new();
        for number in 0..(wanted / EACH).max(1) {
            let (handle, email) =
                (format!("voix{number}"), mail::address(&format!("voix{number}@reseau.example")).context("sound")?);
            let name = format!("Voix {number}");
            let person = FirstPerson {
                handle: &handle,
                name: &name,
                email: &email,
                password_hash: None,
                role: Role::Contributor,
                territory: "48",
                structure: "Médiathèque",
            };
            let here = Here { origin: &config.origin, now: Clock::system().now(), random: &random, sealer: &sealer };
            founding::add_person(db, &here, &sealer, person).await?;
            people.push(actors::local_by_handle(&mut *db.begin().await?, &handle).await?.context("added")?);
        }
        ensure!(people.iter().all(|one| one.handle != PERSON), "the crowd is its own");
        Ok(Self { people, random, sealer, origin: config.origin })
    }

    async fn speak(&self, db: &Db, before: i64, wanted: u64) -> Result<()> {
        let mut sheets: Vec<(Publication, usize)> = Vec::new();
        let mut words: Vec<(Comment, usize, usize)> = Vec::new();
        let mut step = 0_u64;
        loop {
            let mut tx = db.begin().await?;
            for _ in 0..BATCH {
                self.step(&mut tx, step, &mut sheets, &mut words).await?;
                step += 1;
            }
            tx.commit().await?;
            let said = head(db).await? - before;
            if said >= i64::try_from(wanted)? {
                return Ok(());
            }
            ensure!(step < wanted * 4, "{said} activities came of {step} steps");
        }
    }

    fn one(&self, of: usize) -> usize {
        usize::try_from(self.random.below(u64::try_from(of).unwrap_or(1).max(1))).unwrap_or(0)
    }

    async fn step(
        &self,
        tx: &mut Tx,
        step: u64,
        sheets: &mut Vec<(Publication, usize)>,
        words: &mut Vec<(Comment, usize, usize)>,
    ) -> Result<()> {
        let here =
            Here { origin: &self.origin, now: Clock::system().now(), random: &self.random, sealer: &self.sealer };
        let writer = Writer::new(step + 1_000_000);
        let at = self.one(self.people.len());
        let person = &self.people[at];
        let by = |person| Author { signer: person, person, animates: false, moderates: false };
        match step % 20 {
            0 | 10 => {
                let sheet = practices::publish(tx, &here, by(person), &writer.practice(), None, None).await?;
                sheets.push((sheet, at));
            }
            1 | 11 => {
                let which = self.one(sheets.len());
                let (sheet, author) = &sheets[which];
                let input = form::input(sheet);
                let input = practices::Input { title: writer.title(), ..input };
                let correction = Correction {
                    input: &input,
                    adaptation: None,
                    note: "",
                    attached: None,
                    source_seen: None,
                    joins: None,
                };
                let corrected = practices::correct(tx, &here, by(&self.people[*author]), sheet, correction).await?;
                sheets[which].0 = corrected;
            }
            2 if !words.is_empty() => {
                let (word, sheet, author) = words.swap_remove(self.one(words.len()));
                let by = Remover { actor: &self.people[author], moderates: false, reason: "" };
                conversations::delete_comment(tx, &here, by, &sheets[sheet].0, &word).await?;
            }
            3..=7 => {
                let which = self.one(sheets.len());
                conversations::like(tx, &here, person, &sheets[which].0).await?;
            }
            _ => {
                let which = self.one(sheets.len());
                let said =
                    conversations::comment(tx, &here, person, &sheets[which].0, None, &writer.paragraph(3)).await?;
                words.push((said, which, at));
            }
        }
        Ok(())
    }
}
