//! The doctor: what an operator would have to know a system administrator for. Each check says in one French sentence how
//! things are and, when they are not well, in another what to do. It changes nothing but one line of the settings, which
//! proves that the database can be written; a program may run beside it.

mod life;
mod machine;
mod outside;

use crate::{
    app,
    config::Config,
    db::Db,
    federation::echo::Outside,
    mail::Address,
    random::Random,
    seal::{SECRET_FILE, Sealer},
    time::Clock,
};
use serde::Serialize;
use std::path::Path;

/// What was looked at.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    /// A word for monitors; it does not change.
    pub name: &'static str,
    /// The same, for people.
    pub title: &'static str,
    /// Whether all is well.
    pub ok: bool,
    /// How things are.
    pub said: String,
    /// What to do, when they are not well.
    pub cure: Option<String>,
}

impl Check {
    fn good(name: &'static str, title: &'static str, said: impl Into<String>) -> Self {
        Self { name, title, ok: true, said: said.into(), cure: None }
    }

    fn bad(name: &'static str, title: &'static str, said: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { name, title, ok: false, said: said.into(), cure: Some(cure.into()) }
    }
}

/// What the checks share.
struct Patient<'a> {
    config: &'a Config,
    db: &'a Db,
    clock: &'a Clock,
    random: &'a Random,
    sealer: Option<Sealer>,
}

/// Looks at everything. What cannot be looked at without something that is broken is left out: one cause, one line.
pub async fn examine(data: &Path, clock: &Clock, random: &Random, letter_to: Option<&Address>) -> Vec<Check> {
    let (name, title) = ("settings", "Réglages");
    let config = match Config::load(data) {
        Ok(config) => config,
        Err(error) => {
            let cure = format!(
                "Corrigez {} ou la variable nommée, ou donnez le bon dossier avec --data.",
                data.join(crate::config::FILE).display()
            );
            return vec![Check::bad(name, title, error.to_string(), cure)];
        }
    };
    let mut checks = vec![Check::good(name, title, format!("Lus ; ce site est {}.", config.origin))];
    checks.push(machine::disk(&config));
    let (name, title) = ("database", "Base de données");
    let db = match app::open_database_as_it_is(&config).await {
        Ok(db) => db,
        Err(error) => {
            let cure = if config.database_url.is_some() {
                "Démarrez PostgreSQL, puis vérifiez l’adresse et le mot de passe de database_url."
            } else {
                "Vérifiez que le dossier appartient à l’utilisateur du service ; si le fichier manque, restaurez une sauvegarde avec « archipel restore »."
            };
            checks.push(Check::bad(name, title, format!("{error:#}."), cure));
            return checks;
        }
    };
    let sealer = std::fs::read(config.data.join(SECRET_FILE)).ok().and_then(|secret| Sealer::new(&secret).ok());
    let patient = Patient { config: &config, db: &db, clock, random, sealer };
    let database = patient.database(name, title).await;
    let sound = database.ok;
    checks.push(database);
    if sound {
        checks.push(patient.integrity().await);
        checks.push(patient.keys().await);
        patient.network(&mut checks).await;
        checks.push(patient.mail().await);
        if let Some(to) = letter_to {
            checks.push(patient.letter(to).await);
        }
        patient.life(&mut checks).await;
    }
    db.close().await;
    checks
}

impl Patient<'_> {
    /// What others see of us, and the hour at others.
    async fn network(&self, checks: &mut Vec<Check>) {
        let Some(sealer) = &self.sealer else { return };
        match Outside::new(self.config, self.db, sealer).await {
            Ok(outside) => {
                checks.push(self.hour(&outside).await);
                self.outside(&outside, sealer, checks).await;
            }
            Err(error) => checks.push(Check::bad(
                "identity",
                "Identité",
                format!("{error:#}."),
                "Si ce dossier n’a jamais servi, préparez-le avec « archipel init » ; sinon, restaurez une sauvegarde.",
            )),
        }
    }
}
