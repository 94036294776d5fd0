//! Full text over all that the networks published. Words are folded in Rust (accents, plurals), the
//! same way for what is stored and what is asked, so that both databases find the same. A search reads
//! the newest matches first, in windows of a bounded size: whatever is asked, one call looks at a bounded
//! number of them, and says where to go on when it ended before the last.

use super::{Publication, list::Filter, store};
use crate::{
    db::{Conn, Result, Tx},
    text::fold,
};

/// Matches of one window.
const WINDOW: i64 = 500;
/// Of the first one: most searches need no more, and those without a filter never.
const FIRST_WINDOW: i64 = 60;
/// Windows of one call: filters that let little through make it look at more than one.
const MOST_WINDOWS: usize = 8;
const MOST_TERMS: usize = 8;
/// Matches of a word beyond which it counts as common.
const COMMON: i64 = 200;
/// Words that a beginning may stand for; beyond, it is looked up as what it is.
const MOST_ENDINGS: usize = 24;
/// Words that near duplicates have to share, when they are looked for by their rarest ones.
const RAREST: usize = 3;

/// Writes what a publication is found by.
pub(super) async fn add(tx: &mut Tx, id: &str, terms: String) -> Result<()> {
    tx.query_each(
        "insert into search (rowid, terms) select seq, $1 from publications where id = $2",
        "insert into search (rowid, terms) select seq, to_tsvector('simple', $1) from publications where id = $2",
    )
    .bind(terms)
    .bind(id.to_owned())
    .put_off()
    .await
}

pub(super) async fn remove(tx: &mut Tx, seq: i64) -> Result<()> {
    tx.query("delete from search where rowid = $1").bind(seq).put_off().await
}

/// What the words of a kind are, from the JSON of its own fields; `app.rs` lists them.
pub type Words = (&'static str, fn(&str) -> String);

/// Publications read at once when the index is written again.
const SOME: i64 = 200;

/// Writes the whole index again, which was empty: no archive holds it. Returns how many there are.
///
/// # Errors
/// The database's.
pub async fn rebuild(tx: &mut Tx, kinds: &[Words]) -> Result<u64> {
    let (mut last, mut count) = (i64::MIN, 0);
    loop {
        let rows: Vec<(i64, String, String, String, String, String, String)> = tx
            .query(
                "select p.seq, p.id, p.kind, p.title, p.summary, a.name, p.sheet from publications p join actors a on a.id = p.actor_id \
                 where p.state <> 'deleted' and p.seq > $1 order by p.seq limit $2",
            )
            .bind(last)
            .bind(SOME)
            .all()
            .await?;
        let Some(newest) = rows.last().map(|row| row.0) else { return Ok(count) };
        last = newest;
        for (_, id, kind, title, summary, author, sheet) in rows {
            let own = kinds.iter().find(|(name, _)| *name == kind).map(|(_, words)| words(&sheet)).unwrap_or_default();
            add(tx, &id, fold::terms(&format!("{title}\n{summary}\n{author}\n{own}"))).await?;
            count += 1;
        }
    }
}

/// What one call found, and where the next begins.
#[derive(Clone, Debug, Default)]
pub struct Matches {
    /// At most the limit asked, newest first.
    pub items: Vec<Publication>,
    /// A `seq`: below it there may be more. Present without any item when a call ended before it met one.
    pub next: Option<i64>,
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
    limit: usize,
) -> Result<Matches> {
    let terms = terms(words);
    let typed = match terms.last() {
        // The last word may still be being typed.
        Some(beginning) => ending(conn, beginning).await?,
        None => return Ok(Matches::default()),
    };
    let Some(expression) = expression(&terms, conn.is_postgres(), true, &typed) else {
        return Ok(Matches::default());
    };
    let mut found = Matches { items: Vec::new(), next: Some(before.unwrap_or(i64::MAX)) };
    // One more than is shown tells whether there are more.
    let enough = limit + 1;
    let mut size = FIRST_WINDOW.max(i64::try_from(enough).unwrap_or(WINDOW)).min(WINDOW);
    for _ in 0..MOST_WINDOWS {
        let Some(from) = found.next else { break };
        let Some(last) = last_of_window(conn, &expression, from, size).await? else {
            found.next = None;
            break;
        };
        let wanted = i64::try_from(enough - found.items.len()).unwrap_or(WINDOW);
        let window = window(conn, kind, &expression, filter, (last.rowid, from), wanted).await?;
        found.items.extend(window);
        if found.items.len() > limit {
            found.items.truncate(limit);
            found.next = found.items.last().map(|item| item.seq);
            break;
        }
        found.next = (last.matches == size).then_some(last.rowid);
        size = WINDOW;
    }
    Ok(found)
}

/// The end of a window, and how many matches it holds.
struct Last {
    rowid: i64,
    matches: i64,
}

async fn last_of_window(conn: &mut Conn, expression: &str, before: i64, size: i64) -> Result<Option<Last>> {
    let last: (Option<i64>, i64) = conn
        .query_each(
            "select min(w.rowid), count(*) from (select rowid from search where search match $1 and rowid < $2 order by rowid desc limit $3) w",
            "select min(w.rowid), count(*) from (select rowid from search where terms @@ to_tsquery('simple', $1) and rowid < $2 order by rowid desc limit $3) w",
        )
        .bind(expression.to_owned())
        .bind(before)
        .bind(size)
        .one()
        .await?;
    Ok(last.0.map(|rowid| Last { rowid, matches: last.1 }))
}

/// What passes the filter among the matches of a window, newest first. Of those that are not wanted nothing but
/// their number is read.
async fn window(
    conn: &mut Conn,
    kind: &str,
    expression: &str,
    filter: &Filter,
    (last, before): (i64, i64),
    limit: i64,
) -> Result<Vec<Publication>> {
    let matches = if conn.is_postgres() {
        "select rowid from search where terms @@ to_tsquery('simple', $1) and rowid < $2 and rowid >= $3"
    } else {
        "select rowid from search where search match $1 and rowid < $2 and rowid >= $3"
    };
    let mut sql = format!(
        "{} where p.seq in (select m.seq from publications m where m.seq in ({matches}) and m.kind = $4 and m.state = 'published'",
        store::SELECT
    );
    for at in 0..filter.0.len() {
        sql.push_str(&format!(
            " and exists (select 1 from publication_facets f where f.facet = ${} and f.value = ${} and f.published_at = m.published_at and f.publication_id = m.id)",
            at * 2 + 6,
            at * 2 + 7
        ));
    }
    sql.push_str(" order by m.seq desc limit $5) order by p.seq desc");
    let mut query =
        conn.query_built(sql).bind(expression.to_owned()).bind(before).bind(last).bind(kind.to_owned()).bind(limit);
    for (facet, value) in &filter.0 {
        query = query.bind((*facet).to_owned()).bind(value.clone());
    }
    query.all().await
}

/// Publications that may be near duplicates of a title, whatever their age: those with the very words of
/// it, then those in which its rarest words stand together, then those with any of these. A word that
/// everybody uses (« atelier ») finds nothing by itself while there is a rarer one.
pub(super) async fn alike(conn: &mut Conn, kind: &str, title: &str, limit: i64) -> Result<Vec<Publication>> {
    // publications_title
    let mut found: Vec<Publication> = conn
        .query_built(format!(
            "{} where p.title_terms = $1 and p.title_terms <> '' and p.kind = $2 and p.state = 'published' order by p.seq desc limit $3",
            store::SELECT
        ))
        .bind(fold::terms(title))
        .bind(kind.to_owned())
        .bind(limit)
        .all()
        .await?;
    let rarest = rarest(conn, &terms(title)).await?;
    for every in [true, false] {
        // Two words at least have to stand together to say more than each of them.
        for count in if every { (2..=rarest.len()).rev() } else { (rarest.len()..=rarest.len()).rev() } {
            let missing = limit - i64::try_from(found.len()).unwrap_or(limit);
            let Some(expression) =
                expression(&rarest[..count], conn.is_postgres(), every, &Ending::Whole).filter(|_| missing > 0)
            else {
                continue;
            };
            for publication in newest(conn, kind, &expression, limit).await? {
                if found.iter().all(|known| known.seq != publication.seq) {
                    found.push(publication);
                }
            }
        }
    }
    Ok(found)
}

async fn newest(conn: &mut Conn, kind: &str, expression: &str, limit: i64) -> Result<Vec<Publication>> {
    let matches = if conn.is_postgres() {
        "select rowid from search where terms @@ to_tsquery('simple', $1) order by rowid desc limit $2"
    } else {
        "select rowid from search where search match $1 order by rowid desc limit $2"
    };
    conn.query_built(format!(
        "{} where p.seq in ({matches}) and p.kind = $3 and p.state = 'published' order by p.seq desc limit $4",
        store::SELECT
    ))
    .bind(expression.to_owned())
    .bind(WINDOW)
    .bind(kind.to_owned())
    .bind(limit)
    .all()
    .await
}

/// The rarest of these words that stand anywhere, rarest first. Counting stops at [`COMMON`].
async fn rarest(conn: &mut Conn, terms: &[String]) -> Result<Vec<String>> {
    let mut counted: Vec<(i64, String)> = Vec::new();
    for term in terms {
        let Some(alone) = expression(std::slice::from_ref(term), conn.is_postgres(), true, &Ending::Whole) else {
            continue;
        };
        let (count,): (i64,) = conn
            .query_each(
                "select count(*) from (select rowid from search where search match $1 limit $2) w",
                "select count(*) from (select rowid from search where terms @@ to_tsquery('simple', $1) limit $2) w",
            )
            .bind(alone)
            .bind(COMMON)
            .one()
            .await?;
        if count > 0 && counted.iter().all(|(_, known)| known != term) {
            counted.push((count, term.clone()));
        }
    }
    counted.sort_by_key(|(count, _)| *count);
    Ok(counted.into_iter().take(RAREST).map(|(_, term)| term).collect())
}

/// The words of what was typed, as they are stored.
fn terms(words: &str) -> Vec<String> {
    let folded = fold::terms(words);
    let sound = folded.split_whitespace().filter(|term| term.chars().all(char::is_alphanumeric));
    sound.take(MOST_TERMS).map(str::to_owned).collect()
}

/// How the last of some words is meant.
enum Ending {
    /// As it stands.
    Whole,
    /// As the beginning of any word.
    Beginning,
    /// As one of these words.
    OneOf(Vec<String>),
}

/// The words that begin so, where they are few: SQLite reads the matches of words newest first and stops, but must
/// read all the matches of a beginning before it knows the newest.
async fn ending(conn: &mut Conn, beginning: &str) -> Result<Ending> {
    if conn.is_postgres() {
        return Ok(Ending::Beginning);
    }
    let (mut words, mut from) = (Vec::new(), beginning.to_owned());
    loop {
        let next: Option<(String,)> =
            conn.query("select term from search_words where term >= $1 limit 1").bind(from).maybe().await?;
        let Some((word,)) = next.filter(|(word,)| word.starts_with(beginning)) else {
            return Ok(if words.is_empty() { Ending::Whole } else { Ending::OneOf(words) });
        };
        if words.len() == MOST_ENDINGS {
            return Ok(Ending::Beginning);
        }
        from = format!("{word}\u{1}");
        words.push(word);
    }
}

/// The words as each database's language has them; never what was typed as such.
fn expression(terms: &[String], postgres: bool, every: bool, ending: &Ending) -> Option<String> {
    let (last, others) = terms.split_last()?;
    let quoted = |term: &String| if postgres { format!("'{term}'") } else { format!("\"{term}\"") };
    let mut out: Vec<String> = others.iter().map(quoted).collect();
    out.push(match ending {
        Ending::Whole => quoted(last),
        Ending::Beginning => format!("{}{}", quoted(last), if postgres { ":*" } else { "*" }),
        Ending::OneOf(words) => {
            format!("({})", words.iter().map(quoted).collect::<Vec<_>>().join(if postgres { " | " } else { " OR " }))
        }
    });
    Some(out.join(match (postgres, every) {
        (true, true) => " & ",
        (true, false) => " | ",
        (false, true) => " AND ",
        (false, false) => " OR ",
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_never_reaches_the_search_language() {
        for typed in ["\" OR 1", "a NEAR b", "x' | 'y", "col:x", "*", "(((", "-x ^y"] {
            for postgres in [true, false] {
                for ending in [Ending::Whole, Ending::Beginning, Ending::OneOf(terms(typed))] {
                    if let Some(text) = expression(&terms(typed), postgres, true, &ending) {
                        let quote = if postgres { '\'' } else { '"' };
                        let inner: String = text.split(quote).skip(1).step_by(2).collect();
                        assert!(inner.chars().all(char::is_alphanumeric), "{typed}: {text}");
                    }
                }
            }
        }
        assert_eq!(expression(&terms("  "), false, true, &Ending::Whole), None);
    }
}
