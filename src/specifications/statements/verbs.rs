//! What authors and moderators do with statements. Each verb writes what it does and its activity in the transaction it is
//! given, and sends nothing.

use super::{
    Content, Error, Fault, Kind, MAX_REASON, MOST_AT_ONCE, MOST_EVER, State, Statement, activity, content, store,
};
use crate::{
    audit,
    db::{Result as Stored, Tx},
    federation::actors::{self, Actor},
    here::Here,
    publications::{Publication, versions},
    specifications::road::{announce, road, tell},
};

/// States something: of a text that is published here it is listed at once, of another it waits for the network of the
/// text to say that it has it. `signer` is a person of this network, or the network, which alone signs annexes.
///
/// # Errors
/// [`Error::Invalid`] with every field to mend, [`Error::NoRoad`], [`Error::Gone`], [`Error::Forbidden`].
pub async fn state(
    tx: &mut Tx,
    here: &Here<'_>,
    signer: &Actor,
    publication: &Publication,
    (kind, version): (Kind, i64),
    content: Content,
) -> Result<Statement, Error> {
    let (content, hash) = check(tx, here, signer, publication, (kind, version), content, "").await?;
    let (standing, all) = store::of_author(tx, &publication.id, &signer.id, kind).await?;
    if standing >= MOST_AT_ONCE || all >= MOST_EVER {
        let most = usize::try_from(MOST_AT_ONCE).ok();
        return Err(Error::Invalid(vec![Fault { max: most, ..Fault::new("name", "statement-error-many") }]));
    }
    let id = here.id();
    let uri = here.uri(&format!("/statements/{id}"));
    let new = store::New {
        id,
        uri: &uri,
        publication_id: &publication.id,
        actor_id: &signer.id,
        kind,
        version: (version, &hash),
        content: &content,
        revision: 1,
        state: first_state(here, publication),
        created_at: here.now,
        updated_at: here.now,
        received_at: here.now,
    };
    put(tx, here, signer, publication, &new).await
}

/// Corrects a statement of one's own, also one that came back. `read` is the revision that its author had before them.
///
/// # Errors
/// [`Error::Forbidden`] for all but its author, [`Error::Closed`], [`Error::Moved`]; and as [`state`].
pub async fn correct(
    tx: &mut Tx,
    here: &Here<'_>,
    signer: &Actor,
    publication: &Publication,
    statement: &Statement,
    (read, version, content): (i64, i64, Content),
) -> Result<Statement, Error> {
    own(signer, publication, statement)?;
    if read != statement.revision {
        return Err(Error::Moved);
    }
    let kind = statement.kind();
    let (content, hash) = check(tx, here, signer, publication, (kind, version), content, &statement.uri).await?;
    if content == statement.content() && version == statement.version && statement.standing() != State::Returned {
        return Err(Error::Invalid(vec![Fault::new("name", "statement-error-same")]));
    }
    if statement.revision >= activity::MOST_REVISIONS {
        return Err(Error::Invalid(vec![Fault::new("name", "statement-error-revisions")]));
    }
    let new = store::New {
        id: statement.id.clone(),
        uri: &statement.uri,
        publication_id: &publication.id,
        actor_id: &signer.id,
        kind,
        version: (version, &hash),
        content: &content,
        revision: statement.revision + 1,
        state: first_state(here, publication),
        created_at: statement.created_at,
        updated_at: here.now,
        received_at: here.now,
    };
    put(tx, here, signer, publication, &new).await
}

/// Takes back a statement of one's own.
///
/// # Errors
/// [`Error::Forbidden`] for all but its author, [`Error::Closed`], [`Error::Gone`], [`Error::NoRoad`].
pub async fn withdraw(
    tx: &mut Tx,
    here: &Here<'_>,
    signer: &Actor,
    publication: &Publication,
    statement: &Statement,
) -> Result<(), Error> {
    own(signer, publication, statement)?;
    store::set_state(tx, &statement.id, State::Withdrawn, "").await?;
    let network = road(tx, here, publication).await?.ok_or(Error::NoRoad)?;
    let undo = activity::undo(here, publication, statement, &network.uri);
    tell(tx, here, (signer, publication), &network, undo).await?;
    Ok(())
}

/// A moderator of the network of the text takes a statement off its list, with the reason for everybody.
///
/// # Errors
/// [`Error::Invalid`], [`Error::Closed`], [`Error::Gone`]; [`Error::Forbidden`] on every network but that of the text.
pub async fn take_off(
    tx: &mut Tx,
    here: &Here<'_>,
    moderator: &Actor,
    publication: &Publication,
    statement: &Statement,
    reason: &str,
) -> Result<(), Error> {
    let reason = reason.trim();
    if !publication.is_of(here.origin) || statement.publication_id != publication.id {
        return Err(Error::Forbidden);
    }
    if !publication.is_published() {
        return Err(Error::Gone);
    }
    if statement.standing() != State::Listed {
        return Err(Error::Closed);
    }
    if reason.is_empty() {
        return Err(Error::Invalid(vec![Fault::new("reason", "statement-error-reason")]));
    }
    if reason.chars().count() > MAX_REASON {
        let long = Fault { max: Some(MAX_REASON), ..Fault::new("reason", "specification-error-long") };
        return Err(Error::Invalid(vec![long]));
    }
    let network = actors::network(tx).await?;
    let signed = store::offer(tx, &statement.id).await?;
    let said = activity::removed(here, &network, publication, statement, (&signed, reason));
    store::remove(tx, &statement.id, said["id"].as_str().unwrap_or_default(), reason).await?;
    moderated(tx, here, moderator, ("statement-remove", reason), statement).await?;
    let author = actors::by_id(tx, &statement.actor_id).await?;
    announce(tx, here, (&network, publication), Some(&author), said).await?;
    Ok(())
}

/// A moderator of the network of the text puts back on its list what was taken off.
///
/// # Errors
/// [`Error::Closed`] where it is not off the list, or says the same as another one; [`Error::Gone`]; [`Error::Forbidden`] on
/// every network but that of the text.
pub async fn put_on(
    tx: &mut Tx,
    here: &Here<'_>,
    moderator: &Actor,
    publication: &Publication,
    statement: &Statement,
) -> Result<(), Error> {
    if !publication.is_of(here.origin) || statement.publication_id != publication.id {
        return Err(Error::Forbidden);
    }
    if !publication.is_published() {
        return Err(Error::Gone);
    }
    let key = statement.content().key(statement.kind());
    let what = (statement.kind(), key.as_str());
    let twin = store::twin(tx, &publication.id, what, &statement.author_origin, &statement.uri).await?;
    if twin.is_some_and(|twin| !twin.is_over()) || !store::restore(tx, &statement.id, &statement.removal).await? {
        return Err(Error::Closed);
    }
    moderated(tx, here, moderator, ("statement-restore", ""), statement).await?;
    let network = actors::network(tx).await?;
    let signed = store::offer(tx, &statement.id).await?;
    let said = activity::restored(here, &network, publication, statement, &signed);
    let author = actors::by_id(tx, &statement.actor_id).await?;
    announce(tx, here, (&network, publication), Some(&author), said).await?;
    Ok(())
}

async fn moderated(
    tx: &mut Tx,
    here: &Here<'_>,
    moderator: &Actor,
    (action, detail): (&str, &str),
    statement: &Statement,
) -> Stored<()> {
    let line = audit::Line {
        actor: &moderator.handle,
        action,
        object: &statement.uri,
        outcome: audit::DONE,
        detail,
        ..audit::Line::default()
    };
    audit::record(tx, here.now, &line).await
}

fn own(signer: &Actor, publication: &Publication, statement: &Statement) -> Result<(), Error> {
    if statement.actor_id != signer.id || statement.publication_id != publication.id {
        return Err(Error::Forbidden);
    }
    if !publication.is_published() {
        return Err(Error::Gone);
    }
    if statement.standing().is_over() { Err(Error::Closed) } else { Ok(()) }
}

fn first_state(here: &Here<'_>, publication: &Publication) -> State {
    if publication.is_of(here.origin) { State::Listed } else { State::Pending }
}

/// What is to be written, and the hash of the version that it is about. `uri` is that of the statement that is corrected.
async fn check(
    tx: &mut Tx,
    here: &Here<'_>,
    signer: &Actor,
    publication: &Publication,
    (kind, version): (Kind, i64),
    content: Content,
    uri: &str,
) -> Result<(Content, String), Error> {
    if !publication.is_published() {
        return Err(Error::Gone);
    }
    if kind == Kind::Annex && signer.kind == "person" {
        return Err(Error::Forbidden);
    }
    if road(tx, here, publication).await?.is_none() {
        return Err(Error::NoRoad);
    }
    let content = content.settled(kind);
    let mut faults = content.faults(kind, Some(here.now));
    let hash = versions::find(tx, &publication.id, version).await?.filter(|one| one.number > 0).map(|one| one.hash);
    if hash.is_none() {
        faults.push(Fault::new("version", "statement-error-version"));
    }
    let key = content.key(kind);
    let twin = match faults.is_empty() {
        true => store::twin(tx, &publication.id, (kind, &key), here.origin.as_str(), uri).await?,
        false => None,
    };
    if let Some(twin) = twin {
        let said = match kind {
            _ if twin == State::Removed => "statement-error-removed",
            Kind::Annex => "statement-error-twice-annex",
            _ => "statement-error-twice",
        };
        faults.push(Fault::new("name", said));
    }
    match hash {
        Some(hash) if faults.is_empty() => Ok((content, hash)),
        _ => Err(Error::Invalid(faults)),
    }
}

async fn put(
    tx: &mut Tx,
    here: &Here<'_>,
    signer: &Actor,
    publication: &Publication,
    new: &store::New<'_>,
) -> Result<Statement, Error> {
    // Between the look and the writing another word of it may have come.
    if !store::write(tx, new).await? {
        return Err(Error::Moved);
    }
    store::show_file(tx, here, new, &signer.origin).await?;
    let statement = store::by_uri(tx, new.uri).await?.ok_or(sqlx::Error::RowNotFound)?;
    let network = road(tx, here, publication).await?.ok_or(Error::NoRoad)?;
    let offer = activity::offer(publication, &statement, &network.uri);
    tell(tx, here, (signer, publication), &network, offer).await?;
    Ok(statement)
}

/// Puts what a form says of some requirements into what was said before. An entry keeps the version in which its author
/// read the requirement until they say something else, or that they read it again.
#[must_use]
pub fn entered(
    before: &[content::Entry],
    said: Vec<content::Entry>,
    shown: &[u32],
    read_again: &[u32],
) -> Vec<content::Entry> {
    let mut entries: Vec<content::Entry> =
        before.iter().filter(|entry| !shown.contains(&entry.requirement)).cloned().collect();
    for entry in said {
        let same = before.iter().find(|one| {
            one.requirement == entry.requirement && one.says == entry.says && one.text.trim() == entry.text.trim()
        });
        entries.push(match same {
            Some(same) if !read_again.contains(&entry.requirement) => same.clone(),
            _ => entry,
        });
    }
    entries.sort_by_key(|entry| entry.requirement);
    entries
}
