//! Three networks and a text of the first: where most stories about what is said of a text begin.

use super::opened;
use crate::support::{
    Instance,
    story::{Mediator, quiet, three_networks},
};
use archipel::web::Role;
use std::time::Duration;

pub const TITLE: &str = "Passeport numérique";

/// The three networks, who acts in each, and the path of the text of Lozère there.
pub struct Scene {
    pub lozere: Instance,
    pub caledonie: Instance,
    pub mayotte: Instance,
    pub lea: Mediator,
    pub joe: Mediator,
    pub sam: Mediator,
    pub here: String,
    pub there: String,
    pub far: String,
}

impl Scene {
    /// Léa, Joe and Sam have these roles; the text is everywhere once Léa has prepared it.
    pub async fn of([lea, joe, sam]: [Role; 3], prepare: impl AsyncFnOnce(&Mediator, &str)) -> Self {
        let (lozere, caledonie, mayotte) = three_networks().await;
        let lea = Mediator::at(&lozere, "lea", lea).await;
        let joe = Mediator::at(&caledonie, "joe", joe).await;
        let sam = Mediator::at(&mayotte, "sam", sam).await;
        let here = opened(&lea, TITLE).await;
        prepare(&lea, &here).await;
        quiet(&[&lozere, &caledonie, &mayotte]).await;
        let there = format!("/specifications/{}", caledonie.id_of(TITLE).await);
        let far = format!("/specifications/{}", mayotte.id_of(TITLE).await);
        Self { lozere, caledonie, mayotte, lea, joe, sam, here, there, far }
    }

    pub fn all(&self) -> [&Instance; 3] {
        [&self.lozere, &self.caledonie, &self.mayotte]
    }

    /// Everything was heard, and a minute has passed: what comes next is later than what was before.
    pub async fn quiet(&self) {
        heard(&self.all()).await;
    }

    pub fn later(&self, seconds: u64) {
        for ici in self.all() {
            ici.clock.advance(Duration::from_secs(seconds));
        }
    }

    /// The same, read at each network.
    pub async fn everywhere(&self, sql: &'static str) -> [Vec<String>; 3] {
        [self.lozere.texts(sql).await, self.caledonie.texts(sql).await, self.mayotte.texts(sql).await]
    }
}

/// Everything was heard, and a minute has passed.
pub async fn heard(instances: &[&Instance]) {
    quiet(instances).await;
    for ici in instances {
        ici.clock.advance(Duration::from_secs(60));
    }
}
