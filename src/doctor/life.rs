//! What happens day after day: mail, backups, what other networks are owed.

use super::{Check, Patient};
use crate::{
    id,
    mail::{Address, MailError, Postman},
    networks::deliveries,
    people::settings,
    time::Timestamp,
};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 3600);
/// A backup every day, or at least every week.
const BACKUP: u32 = 8;
/// A backup that is read back once in a season.
const VERIFIED: u32 = 100;

impl Patient<'_> {
    pub(super) async fn mail(&self) -> Check {
        let (name, title) = ("mail", "Courriel");
        let Some(_) = &self.config.mail.smtp_url else {
            if self.config.development {
                return Check::good(name, title, "Mode développement : les courriels sont des fichiers.");
            }
            let cure =
                "Écrivez smtp_url et from sous [mail] dans archipel.toml, puis redémarrez ; essayez avec --mail.";
            return Check::bad(name, title, "Aucun serveur d’envoi : personne ne reçoit de lien de connexion.", cure);
        };
        let knocked = async { self.postman()?.knock().await };
        match knocked.await {
            Ok(()) => Check::good(name, title, "Le serveur d’envoi répond."),
            Err(error) => refused(name, title, &error),
        }
    }

    /// A letter that somebody waits for.
    pub(super) async fn letter(&self, to: &Address) -> Check {
        let (name, title) = ("letter", "Lettre d’essai");
        let subject = format!("Essai de courriel de {}", self.config.origin.host());
        let body = format!("Cette lettre prouve que {} peut envoyer des courriels.\n", self.config.origin);
        let id = id::new_id(self.clock.now(), self.random);
        let sent = async { self.postman()?.send_now(id, to, &subject, &body).await };
        match sent.await {
            Ok(()) if self.config.mail.smtp_url.is_none() => Check::good(name, title, "Écrite dans le dossier mail/."),
            Ok(()) => {
                Check::good(name, title, format!("Partie pour {} ; regardez aussi les indésirables.", to.as_str()))
            }
            Err(error) => refused(name, title, &error),
        }
    }

    fn postman(&self) -> Result<Postman, MailError> {
        Postman::new(self.config, self.db.clone(), self.clock.clone())
    }

    /// Backups, and deliveries.
    pub(super) async fn life(&self, checks: &mut Vec<Check>) {
        let read = async {
            let mut conn = self.db.read().await?;
            let made = settings::setting(&mut conn, settings::BACKUP_MADE_AT).await?;
            let verified = settings::setting(&mut conn, settings::BACKUP_VERIFIED_AT).await?;
            let (_, aside) = deliveries::troubles(&mut conn).await?;
            let silent: Vec<(String,)> = conn
                .query("select distinct origin from streams where head > acknowledged and down_since < $1 order by origin limit 5")
                .bind(self.clock.now().minus(DAY))
                .all()
                .await?;
            Ok::<_, sqlx::Error>((made, verified, aside, silent))
        };
        let (made, verified, aside, silent) = match read.await {
            Ok(found) => found,
            Err(error) => {
                checks.push(Check::bad(
                    "life",
                    "Vie du site",
                    format!("La base ne se lit pas : {error}."),
                    "Relancez cette commande.",
                ));
                return;
            }
        };
        checks.push(self.age(
            "backup",
            "Sauvegarde",
            made,
            BACKUP,
            "Lancez « archipel backup FICHIER », et chaque nuit archipel-backup.timer.",
        ));
        checks.push(self.age(
            "verified",
            "Sauvegarde relue",
            verified,
            VERIFIED,
            "Lancez « archipel backup verify FICHIER » sur la dernière sauvegarde.",
        ));
        let (name, title) = ("aside", "Messages refusés");
        checks.push(if aside == 0 {
            Check::good(name, title, "Aucun.")
        } else {
            let cure = "Ouvrez /admin/networks, lisez la réponse de l’autre serveur, puis « Renvoyer ».";
            Check::bad(name, title, format!("{aside} mis de côté."), cure)
        });
        let (name, title) = ("peers", "Réseaux injoignables");
        checks.push(if silent.is_empty() {
            Check::good(name, title, "Aucun depuis plus d’un jour.")
        } else {
            let list: Vec<_> = silent.into_iter().map(|(origin,)| origin).collect();
            let cure = "Rien à réparer ici : ce qui leur est dû attend. Prévenez-les par un autre moyen si cela dure.";
            Check::bad(name, title, format!("Depuis plus d’un jour : {}.", list.join(", ")), cure)
        });
    }

    fn age(&self, name: &'static str, title: &'static str, at: Option<String>, most: u32, cure: &str) -> Check {
        let Some(at) = at.as_deref().and_then(Timestamp::parse) else {
            return Check::bad(name, title, "Jamais.", cure);
        };
        // Written by a clock that was wrong.
        if at > self.clock.now().plus(DAY) {
            return Check::bad(name, title, "Sa date est dans l’avenir.", cure);
        }
        let age = self.clock.now().since(at);
        let days = age.as_secs() / DAY.as_secs();
        let said = if days == 0 { "Aujourd’hui.".to_owned() } else { format!("Il y a {days} j.") };
        if age <= DAY * most { Check::good(name, title, said) } else { Check::bad(name, title, said, cure) }
    }
}

fn refused(name: &'static str, title: &'static str, error: &MailError) -> Check {
    let cure =
        "Vérifiez mail.smtp_url (nom, port, mot de passe, caractères spéciaux en %XX) et mail.from dans archipel.toml.";
    Check::bad(name, title, format!("Le courriel ne part pas : {error}."), cure)
}
