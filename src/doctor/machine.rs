//! This machine: its disk, its database, its keys, its clock.

use super::{Check, Patient};
use crate::{
    config::Config,
    db,
    federation::{echo::Outside, keyring},
    networks::hours,
    origin::Origin,
    people::settings,
    seal::SECRET_FILE,
    time::Timestamp,
};
use std::time::Duration;

/// Less room than this, and a few photographs or one backup fill the disk.
const ROOM: u64 = 500 * 1024 * 1024;
/// PostgreSQL older than this was never tried.
const POSTGRES: i64 = 150_000;
/// Signatures stand an hour of difference (`signature::WINDOW`); who reads dates does not.
const SKEW: Duration = Duration::from_secs(300);
/// Networks asked for the hour.
const ASKED: i64 = 3;

pub(super) fn disk(config: &Config) -> Check {
    let (name, title) = ("disk", "Place sur le disque");
    let free = match rustix::fs::statvfs(&config.data) {
        Ok(found) => found.f_bavail.saturating_mul(found.f_frsize),
        Err(error) => {
            let cure = "Vérifiez que le dossier des données existe et que cet utilisateur peut le lire.";
            return Check::bad(name, title, format!("Le disque ne répond pas : {error}."), cure);
        }
    };
    let said = format!("{} Mo libres.", free / 1_000_000);
    if free >= ROOM {
        return Check::good(name, title, said);
    }
    let cure =
        "Déplacez d’anciennes sauvegardes sur une autre machine, ou agrandissez le disque, avant qu’il ne soit plein.";
    Check::bad(name, title, said, cure)
}

impl Patient<'_> {
    /// Opens, is of this version, and takes a line.
    pub(super) async fn database(&self, name: &'static str, title: &'static str) -> Check {
        let step = async { self.db.read().await?.step().await };
        match step.await {
            Ok(0) => {
                let cure = "Préparez le dossier avec « archipel init », ou restaurez une sauvegarde avec « archipel restore ».";
                return Check::bad(name, title, "Elle est vide.", cure);
            }
            Ok(step) if step < db::known_step() => {
                let cure = "Redémarrez le service : elle est mise à niveau au démarrage.";
                return Check::bad(name, title, "Elle est d’une version plus ancienne que le programme.", cure);
            }
            Ok(step) if step > db::known_step() => {
                let cure = "Installez la version du programme qui l’a écrite, ou une plus récente.";
                return Check::bad(name, title, "Elle est d’une version plus récente que le programme.", cure);
            }
            Ok(_) => {}
            Err(error) => {
                let cure =
                    "Redémarrez le service ; si cela persiste, restaurez la dernière sauvegarde dans un autre dossier.";
                return Check::bad(name, title, format!("Elle ne se lit pas : {error}."), cure);
            }
        }
        let written = async {
            let mut tx = self.db.begin().await?;
            settings::set_setting(&mut tx, "doctor_at", &self.clock.now().rfc3339()).await?;
            tx.commit_unseen().await
        };
        match written.await {
            Ok(()) => Check::good(name, title, "Elle s’ouvre et s’écrit."),
            Err(error) => {
                let cure = "Lancez cette commande sous l’utilisateur du service, et vérifiez que le disque n’est ni plein ni en lecture seule.";
                Check::bad(name, title, format!("Elle ne s’écrit pas : {error}."), cure)
            }
        }
    }

    pub(super) async fn integrity(&self) -> Check {
        let (name, title) = ("integrity", "Intégrité de la base");
        let read = async {
            let mut conn = self.db.read().await?;
            if conn.is_postgres() {
                let (version,): (i64,) =
                    conn.query("select cast(current_setting('server_version_num') as bigint)").one().await?;
                return Ok((version >= POSTGRES, format!("PostgreSQL {}.", version / 10_000)));
            }
            let (found,): (String,) = conn.query("pragma quick_check(1)").one().await?;
            Ok((
                found == "ok",
                if found == "ok" { "Elle est saine.".into() } else { format!("Elle est abîmée : {found}.") },
            ))
        };
        match read.await {
            Ok((true, said)) => Check::good(name, title, said),
            Ok((false, said)) if self.db.is_shared() => {
                Check::bad(name, title, said, "Passez à PostgreSQL 15 ou plus récent.")
            }
            Ok((false, said)) => Check::bad(
                name,
                title,
                said,
                "Arrêtez le service, gardez ce dossier de côté, et restaurez la dernière sauvegarde vérifiée.",
            ),
            Err(error) => {
                let error: sqlx::Error = error;
                let cure =
                    "Arrêtez le service, gardez ce dossier de côté, et restaurez la dernière sauvegarde vérifiée.";
                Check::bad(name, title, format!("Elle ne se lit pas jusqu’au bout : {error}."), cure)
            }
        }
    }

    /// The secret is there, nobody else reads it, and it opens every key.
    pub(super) async fn keys(&self) -> Check {
        let (name, title) = ("keys", "Clés");
        let path = self.config.data.join(SECRET_FILE);
        let Some(sealer) = &self.sealer else {
            let cure = "Reprenez secret.key de la dernière sauvegarde : sans lui, les autres réseaux ne vous reconnaissent plus.";
            return Check::bad(name, title, format!("{} manque ou ne se lit pas.", path.display()), cure);
        };
        let opened = async { keyring::open_all(&mut self.db.read().await?, sealer).await };
        match opened.await {
            Ok(Ok(count)) => {
                use std::os::unix::fs::PermissionsExt as _;
                let open = std::fs::metadata(&path).is_ok_and(|found| found.permissions().mode() & 0o077 != 0);
                if open {
                    let cure = format!("Tapez : chmod 600 {}", path.display());
                    return Check::bad(
                        name,
                        title,
                        "D’autres utilisateurs de la machine peuvent lire secret.key.",
                        cure,
                    );
                }
                Check::good(name, title, format!("secret.key ouvre les clés de {count} acteurs."))
            }
            Ok(Err(_)) => {
                let cure = "secret.key et la base ne vont pas ensemble : remettez les deux de la même sauvegarde.";
                Check::bad(name, title, "secret.key n’ouvre pas toutes les clés.", cure)
            }
            Err(error) => Check::bad(
                name,
                title,
                format!("Les clés ne se lisent pas : {error}."),
                "Redémarrez le service, puis relancez cette commande.",
            ),
        }
    }

    /// Against what was written here, and against the hour at other networks.
    pub(super) async fn hour(&self, outside: &Outside) -> Check {
        let (name, title) = ("clock", "Horloge");
        let cure = "Réglez l’heure et gardez-la juste : sudo timedatectl set-ntp true";
        let now = self.clock.now();
        let (last, peers) = match self.known_hours().await {
            Ok(known) => known,
            Err(error) => {
                return Check::bad(
                    name,
                    title,
                    format!("Le journal ne se lit pas : {error}."),
                    "Relancez cette commande.",
                );
            }
        };
        if last.since(now) > SKEW {
            return Check::bad(name, title, format!("Elle retarde : le journal va jusqu’au {}.", last.rfc3339()), cure);
        }
        let mut heard = Vec::new();
        for origin in peers.iter().filter_map(|origin| Origin::parse(origin)) {
            if let Some(there) = outside.hour_at(&origin).await {
                heard.push(there.0.saturating_sub(self.clock.now().0));
            }
        }
        // Who does not answer now said it with the last answer.
        if heard.is_empty() {
            let read = async { hours::heard(&mut self.db.read().await?, now).await };
            heard = read.await.unwrap_or_default();
        }
        if let Some(ahead) = hours::ours_is_wrong(&heard) {
            let word = if ahead > 0 { "retarde" } else { "avance" };
            let minutes = ahead.unsigned_abs() / 60_000;
            let said =
                format!("Elle {word} d’environ {minutes} min sur les autres réseaux ; il est {} ici.", now.rfc3339());
            return Check::bad(name, title, said, cure);
        }
        Check::good(
            name,
            title,
            match heard.len() {
                0 => "Aucun réseau n’a répondu pour comparer ; elle suit ce qui a été écrit ici.".to_owned(),
                count => format!("À l’heure, comparée à celle d’autres réseaux ({count})."),
            },
        )
    }

    async fn known_hours(&self) -> db::Result<(Timestamp, Vec<String>)> {
        let mut conn = self.db.read().await?;
        let last: Option<(Timestamp,)> = conn.query("select at from audit order by seq desc limit 1").maybe().await?;
        let journal: Option<(Timestamp,)> =
            conn.query("select received_at from journal order by seq desc limit 1").maybe().await?;
        let last = [last, journal].into_iter().flatten().map(|(at,)| at).max().unwrap_or(Timestamp(0));
        let peers: Vec<(String,)> = conn
            .query("select origin from networks where state = 'accepted' order by coalesce(seen_at, 0) desc limit $1")
            .bind(ASKED)
            .all()
            .await?;
        Ok((last, peers.into_iter().map(|(origin,)| origin).collect()))
    }
}
