//! Who begins to follow later reads what was said before.

use super::{TITLE, amendable, answered, offer, path_of};
use crate::{
    continuity::a_day_later,
    specifications::opened,
    support::{
        Instance,
        story::{Mediator, quiet, two_networks},
    },
};
use archipel::web::Role;

const SAID: &str = "select m.uri || ' ' || m.state || ' ' || m.reason || ' ' || coalesce(m.result, 0) || ' ' || coalesce(l.uri, '') \
    from specification_amendments m left join specification_amendments l on l.id = m.lead_id order by m.uri";

#[tokio::test]
async fn a_network_that_begins_to_follow_reads_the_amendments_of_before_and_their_answers() {
    let (lozere, caledonie) = two_networks().await;
    let lea = Mediator::at(&lozere, "lea", Role::Contributor).await;
    let joe = Mediator::at(&caledonie, "joe", Role::Reader).await;
    let here = opened(&lea, TITLE).await;
    amendable(&lea, &here).await;
    quiet(&[&lozere, &caledonie]).await;
    let there = format!("/specifications/{}", caledonie.id_of(TITLE).await);
    offer(&joe, &there, "section=objet", ("parcours", "chemins"), "Plus simple.").await;
    quiet(&[&lozere, &caledonie]).await;
    let first = path_of(&lea, &here, "of Joe").await;
    answered(&lea, &first, &[("outcome", "accepted"), ("reason", "Plus clair.")]).await;
    quiet(&[&lozere, &caledonie]).await;
    offer(&lea, &here, "section=donnees", ("personne", "famille"), "Plus juste.").await;
    offer(&joe, &there, "section=acces", ("sans compte", "sans rien"), "Plus court.").await;
    quiet(&[&lozere, &caledonie]).await;
    let said = lozere.texts(SAID).await;
    assert_eq!(
        lozere.texts("select state from specification_amendments order by state").await,
        ["accepted", "open", "open"]
    );
    assert_eq!(caledonie.texts(SAID).await, said);

    let mayotte = Instance::start("mayotte", "976").await;
    lozere.join(&mayotte).await;
    caledonie.join(&mayotte).await;
    quiet(&[&lozere, &caledonie, &mayotte]).await;
    a_day_later(&[&lozere, &caledonie, &mayotte]).await;
    assert_eq!(mayotte.texts(SAID).await, said);
    let read = "select count(*) from networks where contributed_at is not null";
    assert_eq!(mayotte.count(read).await, 2, "to the end");
    let journaled = mayotte.count("select count(*) from journal").await;
    a_day_later(&[&lozere, &caledonie, &mayotte]).await;
    assert_eq!(mayotte.count("select count(*) from journal").await, journaled, "and once");

    // What was said of a text that was taken back is not told any more.
    lea.say(&format!("{here}/delete"), &format!("{here}/delete"), &[]).await;
    quiet(&[&lozere, &caledonie, &mayotte]).await;
    assert_eq!(lozere.count("select count(*) from outbox where about <> ''").await, 0);
    assert_eq!(mayotte.count("select count(*) from journal where state = 'waiting'").await, 0);
}
