//! Lineage: what was adapted from what, across instances. A link is the child's own word: it counts
//! when the child was served or signed by its own origin, which is how every publication comes here.

use super::{Publication, store};
use crate::db::{Conn, Result};
use std::collections::HashMap;

/// Generations shown, and publications in one tree: beyond, the tree says that there are more.
pub const MOST_DEPTH: usize = 12;
/// See [`MOST_DEPTH`].
pub const MOST_NODES: usize = 300;
/// Of one network, in one tree: nobody makes the adaptations of all others disappear among theirs.
pub const MOST_OF_NETWORK: usize = 60;

/// A publication and what was adapted from it.
#[derive(Clone, Debug)]
pub struct Branch {
    /// It; deleted ones keep their place, hidden ones too, without their words.
    pub publication: Publication,
    /// Direct adaptations, in the order in which they came here: a date can be given, an arrival not.
    pub children: Vec<Self>,
}

/// The whole tree that a publication belongs to.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The oldest ancestor known here.
    pub root: Branch,
    /// The root says it adapts something that is not known here.
    pub unknown_source: Option<String>,
    /// Some of it is not shown.
    pub cut: bool,
}

/// The tree around a publication.
///
/// # Errors
/// The database's.
pub async fn tree(conn: &mut Conn, of: &Publication) -> Result<Tree> {
    let mut root = of.clone();
    let mut climbed = vec![root.uri.clone()];
    let mut unknown_source = None;
    while let Some(source) = root.source_uri.clone() {
        // Two sheets that name each other would climb for ever.
        if climbed.contains(&source) || climbed.len() >= MOST_DEPTH {
            break;
        }
        match store::by_uri(conn, &source).await? {
            Some(found) => {
                climbed.push(source);
                root = found;
            }
            None => {
                unknown_source = Some(source);
                break;
            }
        }
    }
    let mut seen = vec![root.uri.clone()];
    let mut cut = false;
    let mut of_network: HashMap<String, usize> = HashMap::new();
    let mut level = vec![root.uri.clone()];
    let mut children: HashMap<String, Vec<Publication>> = HashMap::new();
    for _ in 0..MOST_DEPTH {
        if level.is_empty() {
            break;
        }
        // publications_lineage; one statement a generation, and one row more than is shown, to know it
        let found: Vec<Publication> = conn
            .query_built(format!(
                "{} where p.seq in (select seq from (select seq, row_number() over (partition by network order by received_at, seq) \
                 as place from publications where source_uri in (..)) placed where place <= {} ) \
                 order by p.received_at, p.seq limit {}",
                store::SELECT,
                MOST_OF_NETWORK + 1,
                MOST_NODES + 1,
            ))
            .bind_list(level)
            .all()
            .await?;
        level = Vec::new();
        for child in found {
            if seen.contains(&child.uri) {
                continue;
            }
            if seen.len() >= MOST_NODES {
                cut = true;
                break;
            }
            let count = of_network.entry(child.network.clone()).or_insert(0);
            if *count >= MOST_OF_NETWORK {
                cut = true;
                continue;
            }
            *count += 1;
            seen.push(child.uri.clone());
            level.push(child.uri.clone());
            children.entry(child.source_uri.clone().unwrap_or_default()).or_default().push(child);
        }
    }
    cut |= !level.is_empty();
    Ok(Tree { root: assemble(root, &mut children), unknown_source, cut })
}

fn assemble(mut publication: Publication, children: &mut HashMap<String, Vec<Publication>>) -> Branch {
    let own = children.remove(&publication.uri).unwrap_or_default();
    if publication.is_hidden() {
        // Whoever shows the tree cannot show by mistake what this network hides.
        publication.title.clear();
        publication.summary.clear();
        "{}".clone_into(&mut publication.sheet);
        publication.adaptation = None;
    }
    Branch { publication, children: own.into_iter().map(|child| assemble(child, children)).collect() }
}

impl Branch {
    /// How many publications stand in it.
    #[must_use]
    pub fn count(&self) -> usize {
        1 + self.children.iter().map(Self::count).sum::<usize>()
    }
}

/// The ancestors of a publication that are known here, nearest first.
///
/// # Errors
/// The database's.
pub async fn ancestors(conn: &mut Conn, source_uri: Option<&str>) -> Result<Vec<Publication>> {
    let mut out: Vec<Publication> = Vec::new();
    let mut next = source_uri.map(str::to_owned);
    while let Some(uri) = next {
        if out.len() >= MOST_DEPTH || out.iter().any(|known| known.uri == uri) {
            break;
        }
        let Some(found) = store::by_uri(conn, &uri).await? else { break };
        next = found.source_uri.clone();
        out.push(found);
    }
    Ok(out)
}
