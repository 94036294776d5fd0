//! Lists, newest first, with filters that combine. A page of a list reads its own rows and no more,
//! however many publications there are: the index of each facet is in the order of the list.

use super::{Publication, store};
use crate::{
    db::{Conn, Result},
    time::Timestamp,
};

/// Items of a page.
pub const PAGE: usize = 20;
/// Filters of one list.
const MOST_FILTERS: usize = 6;
/// Publications beyond which a filter counts as one that holds for many.
const PROBE: i64 = 200;

/// Facets that must all hold: name and value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter(pub Vec<(&'static str, String)>);

/// The facet of what was published on another instance.
pub(super) const ELSEWHERE: &str = "elsewhere";

/// Facets by which a list can be filtered; also the names of the query parameters.
pub const FACETS: &[&str] = &["territory", "theme", "audience", "network", "language", "licence"];

impl Filter {
    /// What other networks published.
    #[must_use]
    pub fn elsewhere() -> Self {
        Self(vec![(ELSEWHERE, "yes".to_owned())])
    }

    /// Reads the known parameters of a query.
    pub fn read<'a>(parameters: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut filter = Self::default();
        for (name, value) in parameters {
            if let Some(facet) = FACETS.iter().find(|facet| **facet == name)
                && !value.is_empty()
                && value.len() <= 200
                && filter.0.len() < MOST_FILTERS
            {
                filter.0.push((facet, value.to_owned()));
            }
        }
        filter
    }

    /// The value asked of a facet.
    #[must_use]
    pub fn get(&self, facet: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| *name == facet).map(|(_, value)| value.as_str())
    }
}

/// Where the next page begins: after this publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    published_at: Timestamp,
    id: String,
}

impl Cursor {
    /// After this one.
    #[must_use]
    pub fn after(publication: &Publication) -> Self {
        Self { published_at: publication.published_at, id: publication.id.clone() }
    }

    /// As it stands in an address.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}-{}", self.published_at.0, self.id)
    }

    /// Reads it back; anything else is the first page.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (at, id) = text.rsplit_once('-')?;
        let sound = !id.is_empty() && id.len() <= 40 && id.bytes().all(|b| b.is_ascii_alphanumeric());
        Some(Self { published_at: Timestamp(at.parse().ok()?), id: sound.then(|| id.to_owned())? })
    }
}

/// A page and the beginning of the next.
#[derive(Clone, Debug)]
pub struct Listed {
    /// At most [`PAGE`], or the limit asked.
    pub items: Vec<Publication>,
    /// Present when there is more.
    pub next: Option<Cursor>,
}

/// A page of the publications of a kind.
///
/// # Errors
/// The database's.
pub async fn page(
    conn: &mut Conn,
    kind: &str,
    filter: &Filter,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Listed> {
    let (at, id) =
        after.map_or((Timestamp(i64::MAX), String::new()), |cursor| (cursor.published_at, cursor.id.clone()));
    let more = i64::try_from(limit).unwrap_or(100) + 1;
    let ordered = by_rarity(conn, filter).await?;
    let items = match ordered.split_first() {
        None => {
            conn.query_built(format!(
                "{} where p.kind = $1 and p.state = 'published' and (p.published_at, p.id) < ($2, $3) order by p.published_at desc, p.id desc limit $4",
                store::SELECT
            ))
            .bind(kind.to_owned())
            .bind(at)
            .bind(id)
            .bind(more)
            .all()
            .await?
        }
        Some(((facet, value), others)) => {
            let mut sql = format!(
                "{} join publication_facets f on f.publication_id = p.id where f.facet = $5 and f.value = $6 and p.kind = $1 and p.state = 'published' \
                 and (f.published_at, f.publication_id) < ($2, $3)",
                store::SELECT
            );
            for at in 0..others.len() {
                sql.push_str(&format!(
                    " and exists (select 1 from publication_facets o where o.facet = ${} and o.value = ${} and o.published_at = f.published_at and o.publication_id = f.publication_id)",
                    at * 2 + 7,
                    at * 2 + 8
                ));
            }
            sql.push_str(" order by f.published_at desc, f.publication_id desc limit $4");
            let mut query = conn.query_built(sql).bind(kind.to_owned()).bind(at).bind(id).bind(more).bind((*facet).to_owned()).bind(value.clone());
            for (facet, value) in others {
                query = query.bind((*facet).to_owned()).bind(value.clone());
            }
            query.all().await?
        }
    };
    Ok(cut(items, limit))
}

/// The filters, the one that lets least through first: that one drives the list, and the others are
/// looked up for each of its rows. Without it, a filter that holds for everything (a language) would have
/// the whole list read to find the one sheet of a small territory. Counting stops at some hundreds.
///
/// # Errors
/// The database's.
pub async fn by_rarity(conn: &mut Conn, filter: &Filter) -> Result<Vec<(&'static str, String)>> {
    if filter.0.len() < 2 {
        return Ok(filter.0.clone());
    }
    let mut counted = Vec::with_capacity(filter.0.len());
    for (facet, value) in &filter.0 {
        let (count,): (i64,) = conn
            .query("select count(*) from (select 1 from publication_facets where facet = $1 and value = $2 limit $3) w")
            .bind((*facet).to_owned())
            .bind(value.clone())
            .bind(PROBE)
            .one()
            .await?;
        counted.push((count, (*facet, value.clone())));
    }
    counted.sort_by_key(|(count, _)| *count);
    Ok(counted.into_iter().map(|(_, one)| one).collect())
}

/// A page of what one actor published.
///
/// # Errors
/// The database's.
pub async fn of_actor(conn: &mut Conn, actor_id: &str, after: Option<&Cursor>, limit: usize) -> Result<Listed> {
    let (at, id) =
        after.map_or((Timestamp(i64::MAX), String::new()), |cursor| (cursor.published_at, cursor.id.clone()));
    let items = conn
        .query_built(format!(
            "{} where p.actor_id = $1 and p.state = 'published' and (p.published_at, p.id) < ($2, $3) order by p.published_at desc, p.id desc limit $4",
            store::SELECT
        ))
        .bind(actor_id.to_owned())
        .bind(at)
        .bind(id)
        .bind(i64::try_from(limit).unwrap_or(100) + 1)
        .all()
        .await?;
    Ok(cut(items, limit))
}

fn cut(mut items: Vec<Publication>, limit: usize) -> Listed {
    let next = if items.len() > limit {
        items.truncate(limit);
        items.last().map(Cursor::after)
    } else {
        None
    };
    Listed { items, next }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cursor_reads_back_what_it_wrote(at in any::<i64>(), id in "[0-9a-z]{26}") {
            let cursor = Cursor { published_at: Timestamp(at), id };
            prop_assert_eq!(Cursor::parse(&cursor.text()), Some(cursor));
        }

        #[test]
        fn no_text_makes_a_cursor_panic(text in ".*") {
            if let Some(cursor) = Cursor::parse(&text) {
                prop_assert_eq!(Cursor::parse(&cursor.text()), Some(cursor));
            }
        }
    }
}
