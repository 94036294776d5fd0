//! The disk of a running program fails under it: full, broken, read-only, held by another process. Whoever writes is
//! told so with what was typed, whoever reads is served, nothing is half done, and when the fault ends all goes on.

use crate::{
    ledger::{coloured, send},
    life::Life,
    site::{Site, can_trace},
    support::{browser::Browser, until},
};
use reqwest::StatusCode;
use sqlx::{Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{
    process::Stdio,
    time::{Duration, Instant},
};
use tokio::process::{Child, Command};

/// System calls that fail in a running program for as long as this lives.
struct Fault(Child);

impl Fault {
    async fn on(site: &Site, injections: &[&str]) -> Self {
        let mut command = Command::new("strace");
        command.args(["-f", "-qq", "-o", "/dev/null", "-p", &site.pid().to_string()]);
        for inject in injections {
            let calls = inject.split(':').next().unwrap_or_default();
            command.args(["-e", &format!("inject={inject}"), "-e", &format!("trace={calls}")]);
        }
        let child = command.stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true).spawn().expect("strace");
        let fault = Self(child);
        until("all its threads are watched", || async { traced(site) == Some(true) }).await;
        fault
    }

    async fn end(mut self, site: &Site) {
        let pid = self.0.id().expect("it runs").to_string();
        Command::new("kill").args(["-INT", &pid]).status().await.expect("asked to end");
        self.0.wait().await.expect("ended");
        until("nobody watches it any more", || async { traced(site) == Some(false) }).await;
    }
}

/// Whether all threads of a program have a tracer, or none has; `None` in between.
fn traced(site: &Site) -> Option<bool> {
    let folder = std::fs::read_dir(format!("/proc/{}/task", site.pid())).ok()?;
    let each: Vec<bool> = folder
        .flatten()
        .filter_map(|entry| std::fs::read_to_string(entry.path().join("status")).ok())
        .map(|status| !status.contains("TracerPid:\t0\n"))
        .collect();
    let first = *each.first()?;
    each.iter().all(|one| *one == first).then_some(first)
}

/// What a person meets at the first instance while it cannot write.
async fn meets(life: &Life, browser: &Browser, expected: &[StatusCode]) {
    let site = &life.sites[0];
    let before = site.rows("select cast(count(*) as text) from publications union all select cast(count(*) as text) from versions union all select cast(count(*) as text) from outbox").await;
    let deed = life.lock().publish(0);
    let (status, answer) = send(site, &deed).await.expect("it answers");
    assert!(expected.contains(&status), "{status} {answer}");
    assert_eq!(answer["status"], status.as_u16(), "a problem, in JSON: {answer}");
    life.lock().doubt(deed);
    let typed = "Une phrase que personne ne veut taper deux fois. ".repeat(40).trim_end().to_owned();
    let form = browser.get("/practices/new").await.form("/practices/new");
    let form = form.set("title", "Réparer des tablettes").set("body", &typed);
    for step in ["publish", "save"] {
        let page = form.press(browser, "step", step).await;
        if step == "publish" && page.status == StatusCode::UNPROCESSABLE_ENTITY {
            // Not all was filled in; that it cannot be kept either is for the next step to say.
            continue;
        }
        assert!(expected.contains(&page.status), "{step}: {} {}", page.status, page.words());
        assert_eq!(page.form("/practices/new").get("body"), typed, "{step}: what was typed comes back");
    }
    let id =
        life.lock().sheets.values().find(|sheet| sheet.side == 0 && !sheet.is_deleted).map(|sheet| sheet.id.clone());
    for path in ["/", "/practices", "/network", &format!("/practices/{}", id.expect("one is there"))] {
        assert_eq!(browser.get(path).await.status, StatusCode::OK, "{path}");
    }
    // The other side says something meanwhile: it is not taken, and comes again.
    let deed = life.lock().publish(1);
    let (status, answer) = send(&life.sites[1], &deed).await.expect("it answers");
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    life.lock().note(&deed, &answer);
    let after = site.rows("select cast(count(*) as text) from publications union all select cast(count(*) as text) from versions union all select cast(count(*) as text) from outbox").await;
    assert_eq!(before, after, "something is half done");
}

async fn begun() -> Option<(Life, Browser)> {
    if std::env::var_os("TEST_POSTGRES_URL").is_some() {
        println!("only on SQLite: a PostgreSQL server has a disk of its own");
        return None;
    }
    let mut life = Life::new(false).await;
    life.begin().await;
    let browser = Browser::at(&life.sites[0].authority, life.sites[0].port);
    browser.sign_in(&life.sites[0].account.email).await;
    Some((life, browser))
}

const FULL: StatusCode = StatusCode::INSUFFICIENT_STORAGE;
const NOT_NOW: StatusCode = StatusCode::SERVICE_UNAVAILABLE;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_the_disk_fails_nothing_is_lost_and_all_goes_on_afterwards() {
    let Some((mut life, browser)) = begun().await else { return };
    if !can_trace() {
        return;
    }
    for (what, injections, expected) in [
        ("full", ["pwrite64,ftruncate,fallocate:error=ENOSPC"].as_slice(), [FULL, FULL].as_slice()),
        ("full as it is synchronised", &["fsync,fdatasync:error=ENOSPC"], &[FULL, NOT_NOW]),
        ("broken as it is written", &["pwrite64:error=EIO"], &[NOT_NOW]),
        ("broken as it is synchronised", &["fsync,fdatasync:error=EIO"], &[NOT_NOW]),
        ("read-only", &["pwrite64,openat,mkdir,rename,renameat,renameat2,unlink:error=EROFS"], &[NOT_NOW, FULL]),
    ] {
        let fault = Fault::on(&life.sites[0], injections).await;
        meets(&life, &browser, expected).await;
        if what == "read-only" {
            let id = life.lock().sheets.values().find(|one| one.side == 0 && !one.is_deleted).map(|one| one.id.clone());
            let path = format!("/practices/{}/attachments", id.expect("one is there"));
            let deed = life.lock().attach(0, path, "", &coloured(24, 9));
            let (status, answer) = send(&life.sites[0], &deed).await.expect("it answers");
            assert!(expected.contains(&status), "{status} {answer}");
        }
        fault.end(&life.sites[0]).await;
        let began = Instant::now();
        life.rest_within(Duration::from_secs(60)).await.unwrap_or_else(|open| panic!("{what}: {open}"));
        let wrong = life.audit().await;
        assert!(wrong.is_empty(), "{what}:\n  {}", wrong.join("\n  "));
        println!("{what}: all was well {:.1} s after its end", began.elapsed().as_secs_f32());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_another_process_holds_the_file_forms_wait_five_seconds_and_are_given_back() {
    let Some((mut life, browser)) = begun().await else { return };
    // This process is the other one.
    let options = SqliteConnectOptions::new().filename(life.sites[0].file());
    let mut other = SqliteConnection::connect_with(&options).await.expect("opened");
    for held in [Duration::from_secs(1), Duration::from_secs(14)] {
        let tx = other.begin_with("begin immediate").await.expect("held");
        let began = Instant::now();
        let hold = async {
            tokio::time::sleep(held).await;
            tx.rollback().await.expect("let go");
        };
        let people = async {
            if held < Duration::from_secs(5) {
                let deed = life.lock().publish(0);
                let (status, answer) = send(&life.sites[0], &deed).await.expect("it answers");
                assert_eq!(status, StatusCode::CREATED, "who waits a second is served: {answer}");
                life.lock().note(&deed, &answer);
            } else {
                let deed = life.lock().publish(0);
                let (status, answer) = send(&life.sites[0], &deed).await.expect("it answers");
                assert!(status == NOT_NOW && answer["status"] == 503, "{status} {answer}");
                assert!((4..=12).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
                life.lock().doubt(deed);
                let page = browser.get("/practices").await;
                assert_eq!(page.status, StatusCode::OK, "reads go on");
            }
        };
        tokio::join!(hold, people);
        life.rest_within(Duration::from_secs(60)).await.expect("it comes to rest");
        let wrong = life.audit().await;
        assert!(wrong.is_empty(), "{held:?}:\n  {}", wrong.join("\n  "));
    }
}
