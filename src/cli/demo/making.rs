//! What a step of the demonstration makes, through the same verbs as the forms: an account, a sheet.

use super::{
    PASSWORD, UserSheet,
    content::{Network, Person},
};
use crate::{
    federation::actors::{self, Actor},
    founding::{self, FirstPerson},
    here::Here,
    mail,
    people::{self, By, password, tokens},
    practices::{self, Author, Input, Source},
    publications::{Adaptation, Publication},
    web::{Role, Site},
};
use anyhow::{Context as _, bail};
use serde_json::{Map, Value};

pub(super) async fn add_person(site: &Site, network: &Network, person: &Person) -> anyhow::Result<UserSheet> {
    let email = mail::address(&person.email).with_context(|| format!("{} of {}", person.email, network.key))?;
    let role = Role::parse(&person.role).with_context(|| person.role.clone())?;
    let existing = people::by_handle(&mut site.db.read().await?, &person.handle).await?;
    let id = match existing {
        Some(person) => person.id,
        None => {
            let hash = password::hash(&site.hashing, &site.random, PASSWORD)
                .await
                .map_err(|_| anyhow::anyhow!("a password cannot be hashed"))?;
            let new = FirstPerson {
                handle: &person.handle,
                name: &person.name,
                email: &email,
                password_hash: Some(hash),
                role,
                territory: &person.territory,
                structure: &person.structure,
            };
            founding::add_person(&site.db, &site.here(), &site.federation.sealer, new).await?
        }
    };
    let mut tx = site.db.begin().await?;
    let token = tokens::create(&mut tx, &site.here(), By::SYSTEM, &id, "demo.json").await?;
    tx.commit().await?;
    Ok(UserSheet {
        handle: person.handle.clone(),
        email: person.email.clone(),
        password: PASSWORD.into(),
        role: person.role.clone(),
        token,
    })
}

pub(super) async fn actor(site: &Site, handle: &str) -> anyhow::Result<Actor> {
    actors::local_by_handle(&mut site.db.read().await?, handle)
        .await?
        .with_context(|| format!("nobody is `{handle}` on {}", site.config.origin))
}

pub(super) async fn publish(
    site: &Site,
    handle: &str,
    input: &Input,
    source: Option<(Publication, Adaptation)>,
) -> anyhow::Result<String> {
    let signer = actor(site, handle).await?;
    let here: Here<'_> = site.here();
    let mut tx = site.db.begin().await?;
    let author = Author { signer: &signer, person: &signer, animates: false, moderates: false };
    let source = source.as_ref().map(|(publication, note)| Source { publication, note: note.clone() });
    let published = match practices::publish(&mut tx, &here, author, input, source, None).await {
        Ok(published) => published,
        Err(practices::Error::Invalid(problems)) => bail!("{problems:?}"),
        Err(error) => return Err(error.into()),
    };
    tx.commit().await?;
    site.wake();
    Ok(published.uri)
}

/// The fields of the content over those of a base.
pub(super) fn input(base: &Input, fields: &Map<String, Value>) -> Input {
    let mut sheet = base.sheet.to_json();
    let known = sheet.as_object().cloned().unwrap_or_default();
    for (name, value) in fields {
        if known.contains_key(name) {
            sheet[name] = value.clone();
        }
    }
    let or = |name: &str, base: &str| {
        let found = text(fields, name);
        if found.is_empty() { base.to_owned() } else { found }
    };
    let months = fields.get("review_months").and_then(Value::as_u64).and_then(|months| u32::try_from(months).ok());
    Input {
        title: or("title", &base.title),
        summary: or("summary", &base.summary),
        language: or("language", if base.language.is_empty() { "fr" } else { &base.language }),
        licence: or("licence", if base.licence.is_empty() { "CC-BY-SA-4.0" } else { &base.licence }),
        review_months: months.unwrap_or(base.review_months),
        sheet: serde_json::from_value(sheet).unwrap_or_default(),
    }
}

pub(super) fn text(fields: &Map<String, Value>, name: &str) -> String {
    fields.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}
