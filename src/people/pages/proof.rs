//! Proving who one is, by a password or by a link of a mail. Counted by account and by network
//! address, before anything is compared; an unknown account costs and answers the same.

use super::{counter, counter_of};
use crate::{
    audit,
    client_address::ClientAddress,
    db::{Result, Tx},
    people::{
        Person, accounts, by_email,
        links::{self, Kind, Link},
        password::{self, Verdict},
    },
    web::{PageError, PageResult, Site, session, throttle},
};

/// The seconds after which somebody may come back when too many passwords are checked at once.
pub(super) const BUSY: u32 = 5;

/// The person whose address and password these are; `None` when they do not go together, whatever
/// the reason.
pub(super) async fn by_password(
    site: &Site,
    address: ClientAddress,
    email: &str,
    password: &str,
) -> PageResult<Option<Person>> {
    let folded = email.trim().to_ascii_lowercase();
    let mut tx = site.db.begin().await?;
    let now = site.clock.now();
    let person = by_email(&mut tx, &folded).await?;
    let account = account_counter(&mut tx, &folded, person.as_ref(), address).await?;
    let network = counter_of("login", address);
    for key in [&account, &network] {
        if let Some(seconds) = throttle::wait(&mut tx, key, now).await? {
            return Err(PageError::TooMany(seconds));
        }
    }
    // Counted before it is checked: a hundred guesses at once are a hundred guesses.
    throttle::count(&mut tx, &account, throttle::ACCOUNT, now).await?;
    tx.commit_unseen().await?;

    let stored = person.as_ref().and_then(|person| person.password_hash.clone());
    let verdict = password::verify(&site.hashing, stored, password).await.map_err(|_| PageError::TooMany(BUSY))?;
    let fresh = match verdict {
        Verdict::RightButOld => password::hash(&site.hashing, &site.random, password).await.ok(),
        Verdict::Right | Verdict::Wrong => None,
    };
    let mut tx = site.db.begin().await?;
    let Some(person) = person.filter(|_| verdict != Verdict::Wrong) else {
        throttle::count(&mut tx, &network, throttle::ADDRESS, now).await?;
        let address = address.to_string();
        let line = audit::Line {
            actor: "",
            action: "login",
            object: "",
            outcome: audit::REFUSED,
            detail: "wrong address or password",
            address: &address,
        };
        audit::record(&mut tx, now, &line).await?;
        tx.commit_unseen().await?;
        return Ok(None);
    };
    throttle::clear(&mut tx, &account).await?;
    if let Some(hash) = fresh {
        accounts::rehash(&mut tx, &person, hash).await.map_err(super::failure)?;
    }
    tx.commit_unseen().await?;
    Ok(Some(person))
}

/// Where somebody is signed in from, guesses are counted apart: a stranger who guesses elsewhere
/// cannot shut the owner out.
async fn account_counter(tx: &mut Tx, folded: &str, person: Option<&Person>, address: ClientAddress) -> Result<String> {
    let known = match person {
        Some(person) => session::list(tx, &person.id).await?,
        None => Vec::new(),
    };
    let network = address.network();
    let at_home =
        known.iter().filter_map(|one| one.address.parse().ok()).any(|ip| ClientAddress(ip).network() == network);
    Ok(if at_home { counter("account", &format!("{folded} {network}")) } else { counter("account", folded) })
}

/// What is behind the link of a mail; `None` when it does not serve (any more). Links that lead
/// nowhere are counted.
pub(super) async fn by_link(site: &Site, address: ClientAddress, kind: Kind, token: &str) -> PageResult<Option<Link>> {
    let now = site.clock.now();
    let key = counter_of("link", address);
    let mut tx = site.db.begin().await?;
    if let Some(seconds) = throttle::wait(&mut tx, &key, now).await? {
        return Err(PageError::TooMany(seconds));
    }
    let link = links::find(&mut tx, kind, token, now).await?;
    if link.is_none() {
        throttle::count(&mut tx, &key, throttle::ADDRESS, now).await?;
    }
    tx.commit_unseen().await?;
    Ok(link)
}

/// Counts a demand; too many end the request.
pub(super) async fn count(tx: &mut Tx, site: &Site, key: &str, rule: throttle::Rule) -> PageResult<()> {
    let now = site.clock.now();
    if let Some(seconds) = throttle::wait(tx, key, now).await? {
        return Err(PageError::TooMany(seconds));
    }
    Ok(throttle::count(tx, key, rule, now).await?)
}
