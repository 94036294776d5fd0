//! The events of the demonstration: the assembly of the national network with the part that Nouvelle-Calédonie holds of it,
//! a monthly meeting by video call, one that is past with its minutes, a workshop in Lozère. Dates follow from today.

use super::steps::{Work, wait};
use crate::{
    events::{
        self, Author, Input, Sheet,
        recurrence::{Every, Rule},
        sheet::{SCHEDULED, Venue},
    },
    federation::actors,
    publications::store,
    time::local,
    web::Site,
};
use anyhow::{Context as _, bail};
use jiff::{ToSpan as _, civil::Date};

const PARIS: &str = "Europe/Paris";
const NOUMEA: &str = "Pacific/Noumea";

impl Work<'_> {
    /// How many there are.
    pub(super) const EVENTS: usize = 5;

    pub(super) async fn events(&mut self) -> anyhow::Result<()> {
        let national = self.site("national")?.clone();
        let caledonie = self.site("nouvelle-caledonie")?.clone();
        let lozere = self.site("lozere")?.clone();
        let today = local::civil_at(national.clock.now(), PARIS).date();
        let whole = self.event("assises", &national, "idriss", &assembly(today)?).await?;
        wait(|| is_here(&caledonie, &whole), "assises").await?;
        self.event("parcours", &caledonie, "solange", &part(today, &whole)?).await?;
        self.event("mensuelle", &national, "gaelle", &monthly(today)?).await?;
        self.event("passée", &national, "idriss", &past(today)?).await?;
        self.event("atelier", &lozere, "sylvie", &workshop(today)?).await?;
        Ok(())
    }

    /// Announces it once; returns its address.
    async fn event(&mut self, name: &str, site: &Site, handle: &str, input: &Input) -> anyhow::Result<String> {
        self.show(&input.title);
        let step = format!("event {name}");
        if let Some(uri) = self.progress.0.get(&step) {
            return Ok(uri.clone());
        }
        let mut tx = site.db.begin().await?;
        let person = actors::local_by_handle(&mut tx, handle).await?.context("somebody announces it")?;
        let network = actors::network(&mut tx).await?;
        let author = Author { signer: &network, person: &person, animates: true, moderates: false };
        let announced = match events::publish(&mut tx, &site.here(), author, input).await {
            Ok(announced) => announced,
            Err(events::Error::Invalid(errors)) => bail!("{errors:?}"),
            Err(error) => return Err(error.into()),
        };
        tx.commit().await?;
        site.wake();
        self.progress.note(self.dir, step, announced.uri.clone())?;
        Ok(announced.uri)
    }
}

async fn is_here(site: &Site, uri: &str) -> anyhow::Result<bool> {
    Ok(store::by_uri(&mut site.db.read().await?, uri).await?.is_some())
}

/// So many days from today, at an hour of the clock on the wall.
fn at(today: Date, days: i64, hour: i8, minute: i8) -> anyhow::Result<String> {
    Ok(local::typed(today.checked_add(days.days())?.at(hour, minute, 0, 0)))
}

fn input(title: &str, territories: &[&str], sheet: Sheet) -> Input {
    let territories = territories.iter().map(|code| (*code).to_owned()).collect();
    Input {
        title: title.into(),
        summary: String::new(),
        language: "fr".into(),
        sheet: Sheet { territories, status: SCHEDULED.into(), ..sheet },
    }
}

fn assembly(today: Date) -> anyhow::Result<Input> {
    let sheet = Sheet {
        starts: at(today, 75, 9, 30)?,
        ends: at(today, 76, 17, 0)?,
        zone: PARIS.into(),
        mode: "hybrid".into(),
        venue: Venue {
            name: "Halle aux grains (lieu fictif)".into(),
            locality: "Mende".into(),
            postal_code: "48000".into(),
            access: "De plain-pied, boucle magnétique dans la grande salle.".into(),
            ..Venue::default()
        },
        link: "https://visio.example/assises".into(),
        phone: "Un numéro sera envoyé aux inscrits, pour suivre sans débit.".into(),
        capacity: 180,
        category: "assembly".into(),
        organisers: "Les réseaux de cette démonstration".into(),
        spoken: "Français, langue des signes".into(),
        body: "Deux jours pour **se montrer ce qui marche** d’un territoire à l’autre. Chaque réseau tient aussi un \
               parcours chez lui, à son heure : ce qui s’y dit entre dans le compte rendu commun."
            .into(),
        agenda: "- Jour 1, matin : ce que chacun a essayé\n- Jour 1, après-midi : le passeport numérique\n\
                 - Jour 2 : ce que l’on demande ensemble"
            .into(),
        ..Sheet::default()
    };
    Ok(input("Assises du numérique partagé", &["FR"], sheet))
}

fn part(today: Date, whole: &str) -> anyhow::Result<Input> {
    let sheet = Sheet {
        starts: at(today, 76, 8, 0)?,
        ends: at(today, 76, 12, 0)?,
        zone: NOUMEA.into(),
        mode: "onsite".into(),
        venue: Venue {
            name: "Maison commune (lieu fictif)".into(),
            locality: "Koné".into(),
            postal_code: "98860".into(),
            ..Venue::default()
        },
        category: "assembly".into(),
        body: "Le parcours calédonien des Assises : les brousses et les îles d’abord. On y lit ce que Mende a écrit \
               pendant notre nuit, et l’on répond."
            .into(),
        part_of: whole.to_owned(),
        ..Sheet::default()
    };
    Ok(input("Parcours calédonien des Assises", &["988"], sheet))
}

fn monthly(today: Date) -> anyhow::Result<Input> {
    let first = today.checked_add(9.days())?;
    let rule = Rule {
        every: Every::MonthWeekday((first.day() - 1) / 7 + 1, first.weekday()),
        interval: 1,
        end: events::recurrence::End::After(6),
    };
    // Every other time it is the evening of Paris and the morning of the Pacific.
    let days: Vec<Date> = rule.dates(first).collect();
    let changes = days.iter().skip(1).step_by(2).map(|day| events::sheet::Change {
        of: local::typed(day.at(9, 0, 0, 0)),
        starts: local::typed(day.at(20, 0, 0, 0)),
        ends: local::typed(day.at(21, 15, 0, 0)),
        note: "Une fois sur deux, l’heure tourne : ce n’est pas toujours le même territoire qui veille.".into(),
    });
    let sheet = Sheet {
        starts: local::typed(first.at(9, 0, 0, 0)),
        ends: local::typed(first.at(10, 15, 0, 0)),
        zone: PARIS.into(),
        repeats: rule.to_string(),
        changes: changes.collect(),
        mode: "online".into(),
        link: "https://visio.example/mensuelle".into(),
        category: "meeting".into(),
        body: "Une heure et quart, sans diaporama : chacun raconte une chose essayée, et une chose ratée.".into(),
        ..Sheet::default()
    };
    Ok(input("Rencontre mensuelle des réseaux", &["FR"], sheet))
}

fn past(today: Date) -> anyhow::Result<Input> {
    let sheet = Sheet {
        starts: at(today, -20, 9, 0)?,
        ends: at(today, -20, 10, 30)?,
        zone: PARIS.into(),
        mode: "online".into(),
        link: "https://visio.example/mensuelle".into(),
        category: "meeting".into(),
        body: "Que faire quand la ligne est coupée plusieurs semaines ?".into(),
        minutes: "Mayotte et Wallis ont raconté ce qui a tenu : la feuille imprimée, le téléphone du voisin, le lieu \
                  ouvert. Personne n’avait gardé une copie des fiches hors ligne."
            .into(),
        decisions: "- Chaque réseau imprime ses dix fiches les plus lues.\n- Une clé USB par trimestre entre réseaux."
            .into(),
        ..Sheet::default()
    };
    Ok(input("Tenir sans ligne : retours d’expérience", &["OM"], sheet))
}

fn workshop(today: Date) -> anyhow::Result<Input> {
    let sheet = Sheet {
        starts: at(today, 12, 14, 0)?,
        ends: at(today, 12, 16, 30)?,
        zone: PARIS.into(),
        mode: "onsite".into(),
        venue: Venue {
            name: "Salle des fêtes (lieu fictif)".into(),
            locality: "Florac".into(),
            postal_code: "48400".into(),
            ..Venue::default()
        },
        capacity: 12,
        category: "workshop".into(),
        body: "Apportez votre téléphone : on classe ses photos, et on en imprime trois.".into(),
        ..Sheet::default()
    };
    Ok(input("Classer ses photos", &["48"], sheet))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;

    #[test]
    fn each_can_be_announced_on_any_day_of_the_year() {
        let mut day = Date::constant(2026, 1, 1);
        let noon = |day: Date| local::hour(day.at(12, 0, 0, 0), "UTC").expect("an hour").instant(false);
        for _ in 0..366 {
            let whole = "https://national.example/events/1";
            let all = [assembly(day), part(day, whole), monthly(day), past(day), workshop(day)];
            for input in all.into_iter().map(|input| input.expect("dates")) {
                let errors = input.problems(noon(day));
                assert!(errors.is_empty(), "{day} {}: {errors:?}", input.title);
                assert!(!events::occurrences::of(&input.sheet, Timestamp(i64::MAX / 4)).0.is_empty());
            }
            day = day.tomorrow().expect("a day");
        }
    }
}
