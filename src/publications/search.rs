//! Full text over all that the networks published. Words are folded in Rust (accents, plurals), the
//! same way for what is stored and what is asked, so that both databases find the same. A search
//! reads the newest matches first and never more than a fixed number of them.

use super::{Publication, list::Filter, store};
use crate::{
    db::{Conn, Result, Tx},
    text::fold,
};

/// Newest matches looked at, whatever is asked.
const WINDOW: i64 = 500;
const MOST_TERMS: usize = 8;

/// Writes what a publication is found by.
pub(super) async fn add(tx: &mut Tx, seq: i64, text: &str) -> Result<()> {
    tx.query_each(
        "insert into search (rowid, terms) values ($1, $2)",
        "insert into search (rowid, terms) values ($1, to_tsvector('simple', $2))",
    )
    .bind(seq)
    .bind(fold::terms(text))
    .run()
    .await
    .map(|_| ())
}

pub(super) async fn remove(tx: &mut Tx, seq: i64) -> Result<()> {
    tx.query("delete from search where rowid = $1").bind(seq).run().await.map(|_| ())
}

/// Publications in which all words stand, newest first, after `before` (a `seq`).
///
/// # Errors
/// The database's.
pub async fn all(
    conn: &mut Conn,
    kind: &str,
    words: &str,
    filter: &Filter,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Publication>> {
    let Some(expression) = expression(words, conn.is_postgres(), true) else { return Ok(Vec::new()) };
    let window = if conn.is_postgres() {
        "select rowid from search where terms @@ to_tsquery('simple', $1) and rowid < $2 order by rowid desc limit $3"
    } else {
        "select rowid from search where search match $1 and rowid < $2 order by rowid desc limit $3"
    };
    let mut sql = format!("{} where p.seq in ({window}) and p.kind = $4 and p.state = 'published'", store::SELECT);
    for at in 0..filter.0.len() {
        sql.push_str(&format!(
            " and exists (select 1 from publication_facets f where f.facet = ${} and f.value = ${} and f.published_at = p.published_at and f.publication_id = p.id)",
            at * 2 + 5,
            at * 2 + 6
        ));
    }
    sql.push_str(&format!(" order by p.seq desc limit ${}", filter.0.len() * 2 + 5));
    let mut query =
        conn.query_built(sql).bind(expression).bind(before.unwrap_or(i64::MAX)).bind(WINDOW).bind(kind.to_owned());
    for (facet, value) in &filter.0 {
        query = query.bind((*facet).to_owned()).bind(value.clone());
    }
    query.bind(limit).all().await
}

/// Publications in which some of the words stand, for near duplicates.
pub(super) async fn any(conn: &mut Conn, kind: &str, words: &str, limit: i64) -> Result<Vec<Publication>> {
    let Some(expression) = expression(words, conn.is_postgres(), false) else { return Ok(Vec::new()) };
    let window = if conn.is_postgres() {
        "select rowid from search where terms @@ to_tsquery('simple', $1) order by rowid desc limit $2"
    } else {
        "select rowid from search where search match $1 order by rowid desc limit $2"
    };
    conn.query_built(format!(
        "{} where p.seq in ({window}) and p.kind = $3 and p.state = 'published' order by p.seq desc limit $4",
        store::SELECT
    ))
    .bind(expression)
    .bind(WINDOW)
    .bind(kind.to_owned())
    .bind(limit)
    .all()
    .await
}

/// The words as each database's language has them; never what was typed as such.
fn expression(words: &str, postgres: bool, every: bool) -> Option<String> {
    let folded = fold::terms(words);
    let terms: Vec<&str> =
        folded.split_whitespace().filter(|term| term.chars().all(char::is_alphanumeric)).take(MOST_TERMS).collect();
    let (last, others) = terms.split_last()?;
    // The last word may still be being typed.
    let (mut out, prefix): (Vec<String>, String) = if postgres {
        (others.iter().map(|term| format!("'{term}'")).collect(), format!("'{last}':*"))
    } else {
        (others.iter().map(|term| format!("\"{term}\"")).collect(), format!("\"{last}\"*"))
    };
    out.push(prefix);
    let joint = match (postgres, every) {
        (true, true) => " & ",
        (true, false) => " | ",
        (false, true) => " ",
        (false, false) => " OR ",
    };
    Some(out.join(joint))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_never_reaches_the_search_language() {
        for typed in ["\" OR 1", "a NEAR b", "x' | 'y", "col:x", "*", "(((", "-x ^y"] {
            for postgres in [true, false] {
                if let Some(text) = expression(typed, postgres, true) {
                    let quote = if postgres { '\'' } else { '"' };
                    let inner: String = text.split(quote).skip(1).step_by(2).collect();
                    assert!(inner.chars().all(char::is_alphanumeric), "{typed}: {text}");
                }
            }
        }
        assert_eq!(expression("  ", false, true), None);
    }
}
