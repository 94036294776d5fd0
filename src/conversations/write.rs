//! The verbs of a conversation: say, attest, correct, take back. Each writes the words, the counts and
//! the activity in the transaction it is given, and sends nothing.

use super::{
    Attestation, Comment, Content, Error, MAX_NOTE, MAX_STRUCTURE, MAX_TEXT, Problem, activity, store, used_on,
};
use crate::{
    audit,
    db::Tx,
    federation::{
        actors::{self, Actor},
        outbox::{self, Audience},
    },
    here::Here,
    publications::{self, Publication, anchor},
    territory,
    text::markdown,
    time::Timestamp,
};

/// Comments on a publication, or answers one of its comments.
///
/// # Errors
/// [`Error::Invalid`], also when the comment it answers was taken back; [`Error::Gone`] when the
/// publication was.
pub async fn comment(
    tx: &mut Tx,
    here: &Here<'_>,
    author: &Actor,
    publication: &Publication,
    parent_id: Option<&str>,
    text: &str,
) -> Result<Comment, Error> {
    let mut problems: Vec<Problem> = text_problem(text).into_iter().collect();
    let parent = match parent_id {
        Some(id) => {
            let found = store::by_id(tx, id).await?;
            let found = found.filter(|found| found.publication_id == publication.id && found.is_published());
            if found.is_none() {
                problems.push(Problem { field: "text", key: "conversation-error-parent-gone", max: 0 });
            }
            found
        }
        None => None,
    };
    settle(publication, problems)?;
    let content = content(text, None);
    write(tx, here, author, publication, parent.as_ref(), &content).await
}

/// Comments on one section of a text, or on one of its requirements (0 for the section itself).
///
/// # Errors
/// [`Error::Invalid`], also when the text has no such section any more; [`Error::Gone`].
pub async fn comment_section(
    tx: &mut Tx,
    here: &Here<'_>,
    author: &Actor,
    publication: &Publication,
    (section, requirement): (&str, u32),
    text: &str,
) -> Result<Comment, Error> {
    let mut problems: Vec<Problem> = text_problem(text).into_iter().collect();
    let found = match anchor::has_sections(publication) {
        true => anchor::find(tx, publication, section, requirement).await?,
        false => None,
    };
    if found.is_none() {
        problems.push(Problem { field: "section", key: "conversation-error-section-gone", max: 0 });
    }
    settle(publication, problems)?;
    let content = Content { anchor: found, ..content(text, None) };
    write(tx, here, author, publication, None, &content).await
}

/// « Utilisé chez nous »: a structure says that it used what is published, where and when.
///
/// # Errors
/// [`Error::Invalid`] with every field to mend; [`Error::Gone`].
#[expect(clippy::too_many_arguments, reason = "the fields of an attestation")]
pub async fn attest_use(
    tx: &mut Tx,
    here: &Here<'_>,
    author: &Actor,
    publication: &Publication,
    structure: &str,
    territory: &str,
    used_on: &str,
    note: &str,
) -> Result<Comment, Error> {
    if !super::is_used(publication) {
        return Err(Error::Gone);
    }
    let attestation = Attestation {
        structure: structure.trim().to_owned(),
        territory: territory.to_owned(),
        date: used_on.trim().to_owned(),
    };
    let mut problems = attestation_problems(&attestation, here.now);
    problems.extend(longer("note", note, MAX_NOTE));
    settle(publication, problems)?;
    let content = content(note, Some(attestation));
    write(tx, here, author, publication, None, &content).await
}

/// Corrects the words of a comment, or the note of an attestation.
///
/// # Errors
/// [`Error::Forbidden`] for all but its author, [`Error::Invalid`], [`Error::Gone`].
pub async fn edit_comment(
    tx: &mut Tx,
    here: &Here<'_>,
    author: &Actor,
    publication: &Publication,
    comment: &Comment,
    text: &str,
) -> Result<Comment, Error> {
    if comment.actor_id != author.id || comment.publication_id != publication.id {
        return Err(Error::Forbidden);
    }
    if !comment.is_published() {
        return Err(Error::Gone);
    }
    let problem = if comment.is_use() { longer("text", text, MAX_NOTE) } else { text_problem(text) };
    settle(publication, problem.into_iter().collect())?;
    let content = content(text, None);
    store::rewrite(tx, comment, &content, after(comment.updated_at, here.now)).await?;
    let changed = store::by_id(tx, &comment.id).await?.ok_or(sqlx::Error::RowNotFound)?;
    tell(tx, here, author, publication, &changed, "Update").await?;
    Ok(changed)
}

/// Who takes a comment away, and why.
#[derive(Copy, Clone)]
pub struct Remover<'a> {
    /// The person.
    pub actor: &'a Actor,
    /// True for a moderator of this instance.
    pub moderates: bool,
    /// Told to the audit log, when a moderator acts.
    pub reason: &'a str,
}

/// Takes a comment back: its author deletes it, everywhere and for good; a moderator hides it here,
/// and the network takes it back elsewhere when it was written here.
///
/// # Errors
/// [`Error::Forbidden`] for anybody else; [`Error::Gone`] when it already is.
pub async fn delete_comment(
    tx: &mut Tx,
    here: &Here<'_>,
    by: Remover<'_>,
    publication: &Publication,
    comment: &Comment,
) -> Result<(), Error> {
    let own = comment.actor_id == by.actor.id;
    if comment.publication_id != publication.id || !(own || by.moderates) {
        return Err(Error::Forbidden);
    }
    if !comment.is_published() {
        return Err(Error::Gone);
    }
    if own {
        tell(tx, here, by.actor, publication, comment, "Delete").await?;
        store::erase(tx, comment, here.now).await?;
        publications::store::bury(tx, &comment.uri, &by.actor.uri, here.now).await?;
    } else {
        if here.origin.owns(&comment.uri) {
            let network = actors::network(tx).await?;
            tell(tx, here, &network, publication, comment, "Delete").await?;
        }
        store::hide(tx, comment).await?;
        let line = audit::Line {
            actor: &by.actor.handle,
            action: "comment-hide",
            object: &comment.uri,
            outcome: audit::DONE,
            detail: by.reason,
            ..audit::Line::default()
        };
        audit::record(tx, here.now, &line).await?;
    }
    outbox::hide(tx, &comment.uri).await?;
    Ok(())
}

async fn write(
    tx: &mut Tx,
    here: &Here<'_>,
    author: &Actor,
    publication: &Publication,
    parent: Option<&Comment>,
    content: &Content,
) -> Result<Comment, Error> {
    let id = here.id();
    let new = store::New {
        uri: here.uri(&format!("/comments/{id}")),
        publication_id: &publication.id,
        parent_uri: parent.map(|parent| parent.uri.as_str()),
        actor_id: &author.id,
        content,
        created_at: here.now,
        updated_at: here.now,
        received_at: here.now,
        id,
    };
    store::insert(tx, &new).await?;
    let written = store::by_id(tx, &new.id).await?.ok_or(sqlx::Error::RowNotFound)?;
    tell(tx, here, author, publication, &written, "Create").await?;
    Ok(written)
}

/// Writes the activity of a change: to the followers of the network and of the author, and to those
/// who are answered, wherever they are.
async fn tell(
    tx: &mut Tx,
    here: &Here<'_>,
    signer: &Actor,
    publication: &Publication,
    comment: &Comment,
    verb: &str,
) -> Result<(), Error> {
    let network = actors::network(tx).await?;
    let answered = activity::answered(tx, publication, comment).await?;
    let activity = match verb {
        "Delete" => activity::delete(here, signer, comment),
        verb => activity::write(publication, comment, &answered, verb),
    };
    let inboxes: Vec<&str> = answered.iter().filter(|actor| !actor.is_local()).map(Actor::delivery_inbox).collect();
    let followed = [network.uri.as_str(), comment.author_uri.as_str()];
    let audience = Audience {
        followers_of: &followed,
        inboxes: &inboxes,
        kind: &publication.kind,
        listed: verb != "Delete",
        ..Audience::default()
    };
    outbox::append(tx, here, signer, activity, &audience).await?;
    Ok(())
}

fn content(source: &str, attestation: Option<Attestation>) -> Content {
    let source = source.trim().to_owned();
    let html = markdown::render(&source);
    Content { source, html, attestation, anchor: None }
}

/// The instant of a correction. Dates travel in whole seconds, and a correction that is not newer
/// than what it corrects is taken for an old copy: it is dated at least one second later.
fn after(before: Timestamp, now: Timestamp) -> Timestamp {
    now.max(Timestamp((before.0.div_euclid(1_000) + 1) * 1_000))
}

fn settle(publication: &Publication, problems: Vec<Problem>) -> Result<(), Error> {
    if !publication.is_published() {
        return Err(Error::Gone);
    }
    if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
}

fn text_problem(text: &str) -> Option<Problem> {
    if text.trim().is_empty() {
        return Some(Problem { field: "text", key: "conversation-error-text-missing", max: 0 });
    }
    longer("text", text, MAX_TEXT)
}

fn longer(field: &'static str, text: &str, max: usize) -> Option<Problem> {
    (text.trim().chars().count() > max).then_some(Problem { field, key: "conversation-error-too-long", max })
}

fn attestation_problems(attestation: &Attestation, now: Timestamp) -> Vec<Problem> {
    let mut found = Vec::new();
    if attestation.structure.is_empty() {
        found.push(Problem { field: "structure", key: "conversation-error-structure-missing", max: 0 });
    }
    found.extend(longer("structure", &attestation.structure, MAX_STRUCTURE));
    let territory = territory::get(&attestation.territory);
    if territory.is_none() {
        found.push(Problem { field: "territory", key: "conversation-error-territory-missing", max: 0 });
    }
    if !used_on::is_date(&attestation.date) {
        found.push(Problem { field: "used_on", key: "conversation-error-date-missing", max: 0 });
    } else if territory.is_some_and(|territory| used_on::is_ahead(&attestation.date, territory, now)) {
        found.push(Problem { field: "used_on", key: "conversation-error-date-ahead", max: 0 });
    }
    found
}
