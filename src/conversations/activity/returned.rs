//! Comments of this network's people that were lost here and that another network kept. Comments have no versions: of
//! two wordings the later one stands.

use super::super::store;
use super::reacted as reactions;
use super::received::{Note, author, content, date, is_reply};
use crate::{
    db::{Result, Tx},
    federation::{
        actors,
        outbox::{self, Audience},
        returned::{GivenBack, Word},
    },
    here::Here,
    publications::{self, Publication},
    time::Timestamp,
};

/// See [`crate::federation::Handler::give_back`].
pub(super) async fn give_back(tx: &mut Tx, here: &Here<'_>, uri: &str, words: &[Word]) -> Result<GivenBack> {
    let Some(id) = uri.strip_prefix(&here.uri("/comments/")) else {
        return reactions::give_back(tx, here, uri, words).await;
    };
    if !crate::id::is_id(id) {
        return Ok(GivenBack::Refused("unreadable"));
    }
    if let [deletion] = words
        && deletion.activity.kind() == "Delete"
    {
        return withdraw(tx, here, uri, deletion).await;
    }
    if publications::store::deleted_at(tx, uri).await?.is_some() {
        return Ok(GivenBack::Refused("deleted"));
    }
    // What we remember having said was not lost, and what stands here came of it, whatever the clocks showed then.
    let mut lost = Vec::new();
    for word in words {
        if !outbox::has_said(tx, word.activity.uri()).await? {
            lost.push(word);
        }
    }
    if lost.is_empty() {
        return Ok(GivenBack::Known);
    }
    // The last that its author said of it.
    let said = lost.into_iter().filter_map(|word| Some((word, note(word, here)?)));
    let Some((word, (note, at))) = said.max_by_key(|(_, (_, at))| *at) else {
        return Ok(GivenBack::Refused("unreadable"));
    };
    let Ok(mut content) = content(&note, here.now) else { return Ok(GivenBack::Refused("unreadable")) };
    if let Some(known) = store::by_uri(tx, uri).await? {
        if known.actor_id != word.actor.id {
            return Ok(GivenBack::Refused("author"));
        }
        if !known.is_published() || known.source == content.source {
            return Ok(GivenBack::Known);
        }
        // Said anew here since: what was lost is told to the administrators, word for word.
        if known.updated_at >= at {
            return Ok(GivenBack::Beside);
        }
        store::rewrite(tx, &known, &content, at).await?;
        let Some(publication) = publications::store::by_id(tx, &known.publication_id).await? else {
            return Err(sqlx::Error::RowNotFound);
        };
        put_back(tx, here, words, &publication).await?;
        return Ok(GivenBack::Newer);
    }
    let above = note.object.id_of("inReplyTo").unwrap_or_default();
    let parent = store::by_uri(tx, above).await?;
    let publication = match &parent {
        Some(parent) => publications::store::by_id(tx, &parent.publication_id).await?,
        None => publications::store::by_uri(tx, above).await?,
    };
    let Some(publication) = publication.filter(|publication| !publication.is_deleted()) else {
        return Ok(GivenBack::Refused("place"));
    };
    content.anchor = content.anchor.filter(|_| publications::anchor::has_sections(&publication));
    let created_at = date(&note.object, "published", here.now).unwrap_or(at);
    let new = store::New {
        id: id.to_owned(),
        uri: uri.to_owned(),
        publication_id: &publication.id,
        parent_uri: parent.as_ref().map(|parent| parent.uri.as_str()),
        actor_id: &word.actor.id,
        content: &content,
        created_at,
        updated_at: at.max(created_at),
        received_at: here.now,
    };
    store::insert(tx, &new).await?;
    put_back(tx, here, words, &publication).await?;
    Ok(GivenBack::Back)
}

/// The public `Note` of an activity, by its actor, and the instant of that wording.
fn note(word: &Word, here: &Here<'_>) -> Option<(Note, Timestamp)> {
    let note = word.activity.embedded("object").filter(is_reply)?;
    let own = note.is_public() && author(&note) == Some(word.actor.uri.as_str());
    let at = date(&note, "updated", here.now).or_else(|| date(&note, "published", here.now)).unwrap_or(here.now);
    own.then(|| (Note::of(note), at))
}

async fn withdraw(tx: &mut Tx, here: &Here<'_>, uri: &str, deletion: &Word) -> Result<GivenBack> {
    let actor = &deletion.actor;
    let known = store::by_uri(tx, uri).await?;
    match &known {
        Some(known) if known.state == store::DELETED => return Ok(GivenBack::Known),
        Some(known) if known.actor_id == actor.id => store::erase(tx, known, here.now).await?,
        // The network takes back elsewhere what its moderators hide here.
        Some(known) if actor.kind == "group" => {
            store::hide(tx, known).await?;
            outbox::hide(tx, uri).await?;
            return Ok(GivenBack::Deleted);
        }
        Some(_) => return Ok(GivenBack::Refused("author")),
        None if publications::store::deleted_at(tx, uri).await?.is_some() => return Ok(GivenBack::Known),
        None => {}
    }
    publications::store::bury(tx, uri, &actor.uri, here.now).await?;
    outbox::hide(tx, uri).await?;
    let network = actors::network(tx).await?;
    let followed = [actor.uri.as_str(), network.uri.as_str()];
    let audience = Audience { followers_of: &followed, ..Audience::default() };
    outbox::put_back(tx, here, deletion, &audience).await?;
    Ok(GivenBack::Deleted)
}

async fn put_back(tx: &mut Tx, here: &Here<'_>, words: &[Word], publication: &Publication) -> Result<()> {
    let network = actors::network(tx).await?;
    for word in words {
        let followed = [word.actor.uri.as_str(), network.uri.as_str()];
        let audience =
            Audience { followers_of: &followed, kind: &publication.kind, listed: true, ..Audience::default() };
        outbox::put_back(tx, here, word, &audience).await?;
    }
    Ok(())
}
