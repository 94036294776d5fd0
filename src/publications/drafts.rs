//! Drafts: a form as it was typed, unread. What a person wrote is theirs before it is valid.

use crate::{
    db::{Conn, FromRow, Result, Tx},
    here::Here,
    time::Timestamp,
    web::form::Fields,
};

/// Drafts of one person.
pub const MOST: i64 = 200;

/// A draft.
#[derive(Clone, Debug, FromRow)]
pub struct Draft {
    /// Identifier.
    pub id: String,
    /// Whose.
    pub person_id: String,
    /// `practice`…
    pub kind: String,
    /// Set when it corrects a publication.
    pub publication_id: Option<String>,
    /// Set when it adapts one.
    pub source_id: Option<String>,
    /// Title so far.
    pub title: String,
    /// JSON of the pairs of the form.
    pub form: String,
    /// Begun.
    pub created_at: Timestamp,
    /// Last saved.
    pub updated_at: Timestamp,
}

const COLUMNS: &str = "id, person_id, kind, publication_id, source_id, title, form, created_at, updated_at";

impl Draft {
    /// The fields of the form.
    #[must_use]
    pub fn fields(&self) -> Fields {
        Fields(serde_json::from_str(&self.form).unwrap_or_default())
    }
}

/// Begins a draft.
///
/// # Errors
/// The database's.
pub async fn create(
    tx: &mut Tx,
    here: &Here<'_>,
    person_id: &str,
    kind: &str,
    publication_id: Option<&str>,
    source_id: Option<&str>,
    fields: &Fields,
) -> Result<String> {
    let id = here.id();
    tx.query(
        "insert into drafts (id, person_id, kind, publication_id, source_id, title, form, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
    )
    .bind(id.clone())
    .bind(person_id.to_owned())
    .bind(kind.to_owned())
    .bind(publication_id.map(str::to_owned))
    .bind(source_id.map(str::to_owned))
    .bind(fields.get("title").to_owned())
    .bind(json(fields))
    .bind(here.now)
    .run()
    .await?;
    Ok(id)
}

/// Saves a draft of this person; `false` when there is none by that name.
///
/// # Errors
/// The database's.
pub async fn save(tx: &mut Tx, here: &Here<'_>, person_id: &str, id: &str, fields: &Fields) -> Result<bool> {
    let changed = tx
        .query("update drafts set title = $1, form = $2, updated_at = $3 where id = $4 and person_id = $5")
        .bind(fields.get("title").to_owned())
        .bind(json(fields))
        .bind(here.now)
        .bind(id.to_owned())
        .bind(person_id.to_owned())
        .run()
        .await?;
    Ok(changed == 1)
}

fn json(fields: &Fields) -> String {
    let kept: Vec<&(String, String)> = fields.0.iter().filter(|(name, _)| name != crate::web::form::CSRF).collect();
    serde_json::to_string(&kept).expect("pairs of text are JSON")
}

/// A draft of this person.
///
/// # Errors
/// The database's.
pub async fn find(conn: &mut Conn, person_id: &str, id: &str) -> Result<Option<Draft>> {
    conn.query_built(format!("select {COLUMNS} from drafts where id = $1 and person_id = $2"))
        .bind(id.to_owned())
        .bind(person_id.to_owned())
        .maybe()
        .await
}

/// The draft in which this person corrects a publication, if one is open.
///
/// # Errors
/// The database's.
pub async fn of_publication(conn: &mut Conn, person_id: &str, publication_id: &str) -> Result<Option<Draft>> {
    conn.query_built(format!(
        "select {COLUMNS} from drafts where publication_id = $1 and person_id = $2 order by updated_at desc limit 1"
    ))
    .bind(publication_id.to_owned())
    .bind(person_id.to_owned())
    .maybe()
    .await
}

/// The drafts of a person, last saved first.
///
/// # Errors
/// The database's.
pub async fn list(conn: &mut Conn, person_id: &str) -> Result<Vec<Draft>> {
    conn.query_built(format!("select {COLUMNS} from drafts where person_id = $1 order by updated_at desc limit $2"))
        .bind(person_id.to_owned())
        .bind(MOST)
        .all()
        .await
}

/// Throws a draft away.
///
/// # Errors
/// The database's.
pub async fn discard(tx: &mut Tx, person_id: &str, id: &str) -> Result<bool> {
    Ok(tx
        .query("delete from drafts where id = $1 and person_id = $2")
        .bind(id.to_owned())
        .bind(person_id.to_owned())
        .run()
        .await?
        == 1)
}
