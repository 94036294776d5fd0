//! What publishing and correcting share, wherever the text comes from: who signs, and the check that
//! co-authors are people of this instance.

use super::{answer, answer::forbidden, bodies::Signer};
use crate::{
    db::{Conn, Tx},
    federation::actors::{self, Actor},
    here::Here,
    locale::Locale,
    practices::{self, Author, Correction, Error, Input, Source},
    publications::{Publication, versions},
    web::{Role, Viewer, api::Problem},
};

/// Who acts, and for whom.
pub(super) struct Hands {
    person: Actor,
    network: Actor,
    signs_as: Signer,
    role: Role,
}

impl Hands {
    /// Those of the caller.
    ///
    /// # Errors
    /// 403 when somebody signs for the network who does not animate it.
    pub(super) async fn of(conn: &mut Conn, caller: &Viewer, signs_as: Option<Signer>) -> Result<Self, Problem> {
        let signs_as = signs_as.unwrap_or(Signer::Me);
        if signs_as == Signer::Network && caller.role < Role::Animator {
            return Err(forbidden());
        }
        let (person, network) = (actors::by_id(conn, &caller.actor_id).await?, actors::network(conn).await?);
        Ok(Self { person, network, signs_as, role: caller.role })
    }

    /// As the verbs take it.
    pub(super) fn author(&self) -> Author<'_> {
        Author {
            signer: if self.signs_as == Signer::Network { &self.network } else { &self.person },
            person: &self.person,
            animates: self.role >= Role::Animator,
            moderates: self.role >= Role::Moderator,
        }
    }
}

/// Publishes; `attached` names the draft whose pictures and files go with it.
///
/// # Errors
/// The verb's.
pub(super) async fn publish(
    tx: &mut Tx,
    here: &Here<'_>,
    hands: &Hands,
    input: &Input,
    source: Option<Source<'_>>,
    attached: Option<&str>,
) -> Result<Publication, Error> {
    practices::publish(tx, here, hands.author(), input, source, attached).await
}

/// Corrects.
///
/// # Errors
/// The verb's.
pub(super) async fn correct(
    tx: &mut Tx,
    here: &Here<'_>,
    hands: &Hands,
    publication: &Publication,
    correction: Correction<'_>,
) -> Result<Publication, Error> {
    practices::correct(tx, here, hands.author(), publication, correction).await
}

/// The source as it was when it was copied: it may have been corrected since.
///
/// # Errors
/// The database's.
pub(super) async fn as_copied(conn: &mut Conn, source: Publication, hash: &str) -> crate::db::Result<Publication> {
    let version = versions::by_hash(conn, &source, hash).await?;
    Ok(Publication { version_hash: version.map_or(source.version_hash, |version| version.hash), ..source })
}

/// What a verb refuses.
pub(super) fn refused(locale: Locale, error: Error) -> Problem {
    match error {
        Error::Invalid(found) => Problem::fields(
            found.iter().map(|problem| answer::field(locale, problem.field, problem.key, problem.max)).collect(),
        ),
        Error::Forbidden => forbidden(),
        Error::Gone => answer::gone(),
        Error::Database(error) => error.into(),
    }
}
