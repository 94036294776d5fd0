//! The worker that takes mails away. Two processes may run it on one database: a mail is claimed by
//! moving its next attempt into the future, so that nobody else takes it until then. A process that
//! dies while it sends loses nothing; at worst a mail arrives twice, under one Message-ID.

use super::{Address, FOLDER};
use crate::{
    config::Config,
    db::{Db, FromRow, Result},
    time::{Clock, Timestamp},
};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header},
};
use std::{
    io::Write as _,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};
use thiserror::Error;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// Mails of one claim.
const BATCH: i64 = 10;
/// Nobody else sends a claimed mail before this; longer than any batch can take.
const LEASE: Duration = Duration::from_secs(600);
/// Patience with the server, for one mail.
const PATIENCE: Duration = Duration::from_secs(30);
/// About four days of attempts, as mail servers do (RFC 5321 §4.5.4.1); then it is set aside.
const MOST_ATTEMPTS: i64 = 20;
const LONGEST_WAIT: Duration = Duration::from_secs(6 * 3600);
const SET_ASIDE: Timestamp = Timestamp(i64::MAX);
const IDLE: Duration = Duration::from_secs(10);

/// Why a mail did not leave, or none can.
#[derive(Debug, Error)]
pub enum MailError {
    /// The settings' address of the server cannot be used.
    #[error("mail.smtp_url: {0}")]
    Server(lettre::transport::smtp::Error),
    /// The settings' sender cannot be used.
    #[error("mail.from: {0}")]
    From(lettre::address::AddressError),
    /// The server did not take it.
    #[error("the mail server: {0}")]
    Refused(lettre::transport::smtp::Error),
    /// The file could not be written.
    #[error("the mail folder: {0}")]
    Folder(#[from] std::io::Error),
    /// The mail cannot be put together.
    #[error("the mail is malformed: {0}")]
    Malformed(String),
}

/// Takes mails from the queue to where they go.
pub struct Postman {
    db: Db,
    clock: Clock,
    from: Mailbox,
    host: String,
    way: Way,
}

enum Way {
    Server(Box<AsyncSmtpTransport<Tokio1Executor>>),
    Folder(PathBuf),
}

#[derive(FromRow)]
struct Due {
    id: String,
    recipient: String,
    subject: String,
    body: String,
    attempts: i64,
}

impl Postman {
    /// Prepares the way that the settings name.
    ///
    /// # Errors
    /// When the settings of mail cannot be used.
    pub fn new(config: &Config, db: Db, clock: Clock) -> Result<Self, MailError> {
        let way = match &config.mail.smtp_url {
            Some(url) => {
                let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(MailError::Server)?;
                Way::Server(Box::new(server.timeout(Some(PATIENCE)).build()))
            }
            None => Way::Folder(config.data.join(FOLDER)),
        };
        let from = config.mail.from.parse().map_err(MailError::From)?;
        Ok(Self { db, clock, from, host: config.origin.host().to_owned(), way })
    }

    /// Sends what is due until told to stop.
    pub async fn run(&self, wake: &Notify, stop: &CancellationToken) {
        loop {
            match self.send_due().await {
                Ok(0) => {}
                Ok(_) => continue,
                Err(error) => tracing::error!(%error, "the queue of mails cannot be read"),
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = wake.notified() => {}
                () = tokio::time::sleep(IDLE) => {}
            }
        }
    }

    /// Claims and sends one batch; returns how many mails were due.
    ///
    /// # Errors
    /// The database's. A mail that does not leave is not an error: it is tried again.
    pub async fn send_due(&self) -> Result<usize> {
        let due = self.claim().await?;
        for mail in &due {
            let sent = self.send(mail).await;
            if let Err(error) = &sent {
                tracing::warn!(%error, mail = mail.id, "a mail did not leave");
            }
            self.note(mail, sent).await?;
        }
        Ok(due.len())
    }

    async fn claim(&self) -> Result<Vec<Due>> {
        const DUE: &str = "select id, recipient, subject, body, attempts from mails where sent_at is null and next_at <= $1 order by next_at, id limit $2";
        const DUE_FREE: &str = "select id, recipient, subject, body, attempts from mails where sent_at is null and next_at <= $1 order by next_at, id limit $2 for update skip locked";
        let now = self.clock.now();
        // A look without a lock first: the queue is nearly always empty.
        let waiting: Option<(i64,)> = self
            .db
            .read()
            .await?
            .query("select next_at from mails where sent_at is null and next_at <= $1 limit 1")
            .bind(now)
            .maybe()
            .await?;
        if waiting.is_none() {
            return Ok(Vec::new());
        }
        let mut tx = self.db.begin().await?;
        let due: Vec<Due> = tx.query_each(DUE, DUE_FREE).bind(now).bind(BATCH).all().await?;
        if !due.is_empty() {
            tx.query("update mails set next_at = $1, attempts = attempts + 1 where id in (..)")
                .bind(now.plus(LEASE))
                .bind_list(due.iter().map(|mail| mail.id.clone()))
                .run()
                .await?;
        }
        tx.commit_unseen().await?;
        Ok(due)
    }

    /// Knocks at the server of the settings, signed in, and sends nothing; without one there is nothing to knock at.
    ///
    /// # Errors
    /// What it answers, or that it does not.
    pub async fn knock(&self) -> Result<(), MailError> {
        match &self.way {
            Way::Server(server) => server.test_connection().await.map(drop).map_err(MailError::Refused),
            Way::Folder(_) => Ok(()),
        }
    }

    /// Sends one letter now, past the queue, so that whoever waits sees what comes of it.
    ///
    /// # Errors
    /// Why it did not leave.
    pub async fn send_now(&self, id: String, to: &Address, subject: &str, body: &str) -> Result<(), MailError> {
        let (recipient, subject, body) = (to.as_str().to_owned(), subject.to_owned(), body.to_owned());
        self.send(&Due { id, recipient, subject, body, attempts: 0 }).await
    }

    async fn send(&self, mail: &Due) -> Result<(), MailError> {
        let message = self.message(mail)?;
        match &self.way {
            Way::Server(server) => server.send(message).await.map(|_| ()).map_err(MailError::Refused),
            Way::Folder(folder) => {
                let (folder, name, bytes) = (folder.clone(), format!("{}.eml", mail.id), message.formatted());
                tokio::task::spawn_blocking(move || write(&folder, &name, &bytes))
                    .await
                    .map_err(|error| MailError::Malformed(error.to_string()))?
                    .map_err(MailError::Folder)
            }
        }
    }

    fn message(&self, mail: &Due) -> Result<Message, MailError> {
        let malformed = |error: &dyn std::error::Error| MailError::Malformed(error.to_string());
        // Checked when it was queued; checked again, as the queue may have been restored from elsewhere.
        let to = super::address(&mail.recipient)
            .ok_or_else(|| MailError::Malformed("the recipient is not an address".into()))?;
        let to: Mailbox = to.as_str().parse().map_err(|error| malformed(&error))?;
        let now = SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(self.clock.now().0).unwrap_or_default());
        // RFC 3834 §5: nobody's holiday message answers.
        let automatic = header::HeaderValue::new(
            header::HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        );
        Message::builder()
            .from(self.from.clone())
            .to(to)
            .date(now)
            .message_id(Some(format!("<{}@{}>", mail.id, self.host)))
            .subject(mail.subject.clone())
            .raw_header(automatic)
            .header(header::ContentType::TEXT_PLAIN)
            .body(mail.body.clone())
            .map_err(|error| malformed(&error))
    }

    async fn note(&self, mail: &Due, sent: Result<(), MailError>) -> Result<()> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        match sent {
            // Its text may hold a secret link: nobody needs it here any more.
            Ok(()) => {
                tx.query("update mails set sent_at = $1, body = '', error = '' where id = $2")
                    .bind(now)
                    .bind(mail.id.clone())
                    .run()
                    .await?;
            }
            Err(error) => {
                let attempts = mail.attempts + 1;
                let next = if attempts >= MOST_ATTEMPTS { SET_ASIDE } else { now.plus(backoff(attempts)) };
                tx.query("update mails set next_at = $1, error = $2 where id = $3")
                    .bind(next)
                    .bind(error.to_string().chars().take(500).collect::<String>())
                    .bind(mail.id.clone())
                    .run()
                    .await?;
            }
        }
        tx.commit_unseen().await
    }
}

/// One minute, doubled each time, at most six hours.
fn backoff(attempts: i64) -> Duration {
    let doublings = u32::try_from((attempts - 1).clamp(0, 20)).unwrap_or(20);
    Duration::from_secs(60).saturating_mul(1 << doublings).min(LONGEST_WAIT)
}

/// Writes a file so that it is there whole or not at all. Others on the machine may not read it.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    builder.create(folder)?;
    let unfinished = folder.join(format!(".{name}.part"));
    let mut file = options.open(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&unfinished, folder.join(name))?;
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_spread_over_some_days() {
        assert_eq!(backoff(1), Duration::from_secs(60));
        assert_eq!(backoff(3), Duration::from_secs(240));
        assert_eq!(backoff(50), LONGEST_WAIT);
        let all: Duration = (1..MOST_ATTEMPTS).map(backoff).sum();
        assert!(all > Duration::from_secs(2 * 24 * 3600) && all < Duration::from_secs(5 * 24 * 3600), "{all:?}");
    }

    #[test]
    fn a_file_is_whole_and_private() {
        let folder = std::env::temp_dir().join(format!("archipel-mail-{}", std::process::id()));
        write(&folder, "a.eml", b"one").expect("written");
        write(&folder, "a.eml", b"two").expect("written again");
        assert_eq!(std::fs::read(folder.join("a.eml")).expect("read"), b"two");
        assert_eq!(std::fs::read_dir(&folder).expect("listed").count(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(folder.join("a.eml")).expect("there").permissions().mode();
            assert_eq!(mode & 0o077, 0);
        }
        std::fs::remove_dir_all(&folder).expect("removed");
    }
}
