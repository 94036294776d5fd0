//! Bundles as people make and read them, and bundles that somebody changed who knows their form.

use super::{
    Instance,
    story::{Mediator, quiet, two_networks},
};
use archipel::{
    bundles::{self, Export, HEAD, Made, PART, Place, store::Row},
    federation::{proof, stream},
};
use axum::http::StatusCode;
use image::{ImageFormat, RgbImage};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    io::{Cursor, Read as _, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

/// Where an instance does the work, as its command does.
pub fn place(ici: &Instance) -> Place<'_> {
    let (db, data, decoding) = (&ici.site.db, ici.site.config.data.as_path(), Arc::clone(&ici.site.decoding));
    Place { db, data, here: ici.site.here(), decoding, by: "system", address: "" }
}

/// What is due to `to`, in parts of this size.
pub async fn export_in(ici: &Instance, to: &Instance, file: &Path, part_size: u64) -> Made {
    let network =
        bundles::find_network(&mut ici.site.db.read().await.expect("a connection"), to.origin()).await.expect("known");
    let asked = Export { network: &network, file, all: false, part_size, most_parts: usize::MAX };
    bundles::export(&place(ici), &asked).await.expect("made")
}

/// What is due to `to`, in one part.
pub async fn export(ici: &Instance, to: &Instance, file: &Path) -> Made {
    export_in(ici, to, file, PART).await
}

/// Reads a part; whatever it brought is applied soon.
pub async fn import(ici: &Instance, file: &Path) -> Row {
    let row = bundles::import(&place(ici), file).await.expect("noted");
    ici.site.federation.wake_inbound();
    row
}

/// A part, taken apart.
#[derive(Clone)]
pub struct Part {
    pub head: Value,
    pub lines: Vec<String>,
}

impl Part {
    pub fn read(file: &Path) -> Self {
        let bytes = std::fs::read(file).expect("read");
        let mut text = String::new();
        flate2::read::GzDecoder::new(&bytes[HEAD..]).read_to_string(&mut text).expect("text");
        let head = serde_json::from_slice(&bytes[..HEAD]).expect("a head");
        Self { head, lines: text.lines().map(str::to_owned).collect() }
    }

    /// The first line that begins so.
    pub fn position(&self, start: &str) -> usize {
        self.lines.iter().position(|line| line.starts_with(start)).expect(start)
    }

    /// Put together again, as its head says it, with the proof of the network of `signer`.
    pub async fn write(&self, file: &Path, signer: &Instance) {
        let mut body = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        for line in &self.lines {
            writeln!(body, "{line}").expect("written");
        }
        self.write_around(file, &body.finish().expect("finished"), signer).await;
    }

    /// The same around any body.
    pub async fn write_around(&self, file: &Path, body: &[u8], signer: &Instance) {
        let mut head = self.head.clone();
        head["bytes"] = body.len().into();
        head["sha256"] = archipel::publications::files::name(body).into();
        let mut conn = signer.site.db.read().await.expect("a connection");
        let (method, key) = stream::network_key(&mut conn, &signer.site.federation.sealer).await.expect("a key");
        proof::prove(&mut head, &method, &key, signer.clock.now());
        let mut bytes = head.to_string().into_bytes();
        bytes.resize(HEAD - 1, b' ');
        bytes.push(b'\n');
        bytes.extend_from_slice(body);
        std::fs::write(file, bytes).expect("written");
    }
}

pub async fn titles(instance: &Instance) -> Vec<String> {
    instance.texts("select title from publications where state = 'published' order by title").await
}

pub async fn run(instance: &Instance, sql: &'static str) {
    let mut tx = instance.site.db.begin().await.expect("a transaction");
    tx.query(sql).run().await.expect("written");
    tx.commit().await.expect("committed");
}

pub fn photograph() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = RgbImage::from_fn(64, 48, |x, y| image::Rgb([x as u8, y as u8, 80]));
    picture.write_to(&mut bytes, ImageFormat::Jpeg).expect("encoded");
    bytes.into_inner()
}

/// Publishes a sheet with a picture; returns its local identifier.
pub async fn illustrated(lea: &Mediator, title: &str) -> String {
    let saved = lea.five_fields(title).await.press(&lea.browser, "step", "save").await;
    let form = lea.form(saved.location(), saved.location()).await;
    let attached = lea.attach(&form, "photo.jpg", &photograph(), "Une table sous une halle").await;
    assert_eq!(attached.status, StatusCode::SEE_OTHER, "{:?}", attached.errors());
    lea.publish_form(&lea.form(&form.action, &form.action).await).await
}

/// Two networks of which neither reaches the other, though people reach both: what is said waits.
pub async fn apart() -> (Instance, Instance) {
    let (lozere, caledonie) = two_networks().await;
    quiet(&[&lozere, &caledonie]).await;
    for instance in [&lozere, &caledonie] {
        run(instance, "update streams set fails = 9, next_at = 9000000000000000").await;
    }
    (lozere, caledonie)
}

/// How far a stream was received here.
pub async fn received(instance: &Instance) -> Vec<String> {
    instance.texts("select epoch || ' ' || received || ' ' || chain from received_streams order by epoch").await
}

/// How far our stream goes, and how far the other side has signed for it.
pub async fn cursor(instance: &Instance) -> (i64, i64) {
    (instance.count("select head from streams").await, instance.count("select acknowledged from streams").await)
}

/// Every file of the data folder but those of the database.
pub fn files(instance: &Instance) -> BTreeSet<PathBuf> {
    let (mut found, mut folders) = (BTreeSet::new(), vec![instance.folder.path().to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.to_string_lossy().contains("archipel.sqlite") {
                found.insert(path);
            }
        }
    }
    found
}
