//! `GET /specifications/{id}/votes/{vote}`: what is voted on, until when, who may and by which rule; the form, one's own
//! ballots and what became of them; the result.

use super::{name, path, result, state, subject};
use crate::{
    db::Conn,
    federation::actors,
    publications::{
        Publication,
        shown::{is_local, network_name, passage},
    },
    specifications::{
        Sheet, amendments,
        pages::{both, trail},
        tally::{Choice as Chosen, Rule},
        votes::{
            Agreed, MAX_EXPLANATION, State, Vote,
            store::{self, Ballot},
            verbs,
        },
    },
    web::{
        PageResult, Role, View,
        components::{
            Choice, Field, FormErrors, Look, Tone, badge, csrf, error_summary, instant, notice, post_button, submit,
        },
        layout::{Page, page},
        sent::FORM_ID,
    },
};
use maud::{Markup, html};
use std::{collections::BTreeMap, time::Duration};

/// What was typed, when a form comes back.
#[derive(Default)]
pub(super) struct Typed<'a> {
    pub(super) choice: &'a str,
    pub(super) explanation: &'a str,
    pub(super) person: &'a str,
    pub(super) form_id: &'a str,
    pub(super) errors: FormErrors,
    pub(super) notice: Option<Markup>,
}

/// What the page knows of its reader.
struct Reader {
    /// In their own name, or in that of the network.
    may_vote: bool,
    /// What they signed, the last first.
    ballots: Vec<Ballot>,
    /// Name of the person whom their network mandated.
    mandated: Option<String>,
}

/// The page.
pub(super) async fn draw(
    conn: &mut Conn,
    view: &View,
    publication: &Publication,
    vote: &Vote,
    typed: Typed<'_>,
) -> PageResult<Markup> {
    let sheet = Sheet::from_json(&publication.sheet);
    let reader = reader(conn, view, vote).await?;
    let amendment = match vote.agreed.is_whole() {
        true => None,
        false => amendments::store::by_uri(conn, &vote.agreed.subject).await?,
    };
    // As its own page would: not of a network that is blocked.
    let amendment = match amendment {
        Some(found) => amendments::store::by_id(conn, &found.id).await?,
        None => None,
    };
    let heading = name(view, vote);
    let at = path(publication, vote);
    let language = passage(view, &publication.language);
    let subject = subject::of(conn, view, publication, (&vote.agreed, amendment.as_ref())).await?;
    let explanations = match &vote.result {
        Some(_) => result::explanations(conn, view, (publication, vote), language).await?,
        None => html! {},
    };
    let main = html! {
        (trail(view, publication, &heading))
        h1 lang=[language] { (heading) }
        p.badges { (state(view, vote)) }
        @if let Some(notice) = &typed.notice { (notice) }
        (subject)
        @if let Some(told) = &vote.result { (result::told(view, publication, vote, told)) }
        (terms(view, &vote.agreed, &sheet, vote.result.is_some()))
        @if let Some(reader) = &reader {
            (own(view, publication, vote, reader, &at))
            @if vote.is_open(view.now) { (form(view, vote, reader, &typed, &at)) }
            @if view.may(Role::Administrator) { (mandate(view, vote, reader, &typed, &at)) }
        } @else if vote.is_open(view.now) {
            p.screen-only { (view.t("vote-sign-in")) " " a href={ "/login?return_to=" (at) } { (view.t("vote-sign-in-link")) } }
        }
        (explanations)
        p {
            a href={ (publication.path()) "/votes" } { (view.t("vote-list-all")) } " · "
            a href=(publication.path()) { (publication.title) } " · "
            a href={ (publication.path()) "#conversation" } { (view.t("specification-discuss")) }
        }
    };
    let title = if typed.errors.is_empty() {
        heading
    } else {
        format!("{} – {heading}", view.t("practice-form-error-title"))
    };
    Ok(page(view, Page::new(format!("{title} – {}", publication.title), main).private()))
}

async fn reader(conn: &mut Conn, view: &View, vote: &Vote) -> PageResult<Option<Reader>> {
    let Some(viewer) = &view.viewer else { return Ok(None) };
    let person = actors::by_id(conn, &viewer.actor_id).await?;
    let voter = verbs::voter(conn, vote, &person).await?;
    let mandated = match vote.agreed.rule {
        Rule::OnePerNetwork => store::mandated(conn, &vote.id).await?.map(|(_, _, name)| name),
        Rule::OnePerMember => None,
    };
    let own = match &voter {
        Some(voter) => Some(voter.uri.clone()),
        // Administrators see that their network has voted.
        None if vote.agreed.rule == Rule::OnePerNetwork && view.may(Role::Administrator) => {
            Some(actors::network(conn).await?.uri)
        }
        // What was signed under another mandate.
        None => None,
    };
    let ballots = match own {
        Some(uri) => store::of_voter(conn, &vote.id, &uri).await?,
        None => Vec::new(),
    };
    Ok(Some(Reader { may_vote: voter.is_some(), ballots, mandated }))
}

/// Until when, who, and what it takes: one sentence each.
fn terms(view: &View, agreed: &Agreed, sheet: &Sheet, is_over: bool) -> Markup {
    let names: Vec<&str> = agreed.networks.iter().map(|one| one.name.as_str()).collect();
    let who = if agreed.rule == Rule::OnePerMember { "vote-who-member" } else { "vote-who-network" };
    let usual = agreed.networks.iter().map(|one| one.grace).min().unwrap_or(0);
    let mut longer: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
    for one in agreed.networks.iter().filter(|one| one.grace > usual) {
        longer.entry(one.grace).or_default().push(&one.name);
    }
    html! {
        section aria-labelledby="terms" {
            h2 id="terms" { (view.t("vote-terms")) }
            ul {
                @if view.now < agreed.opens { li { (view.t("vote-opens")) " " (both(view, sheet, agreed.opens)) } }
                li { (view.t(if is_over { "vote-closed" } else { "vote-closes" })) " " (both(view, sheet, agreed.closes)) }
                li { (view.tv(who, &[("networks", names.join(", ").into())])) }
                li { (view.t(agreed.rule.key())) }
                li { (view.t(agreed.majority.key())) }
                li { (view.tv("vote-quorum", &[("count", agreed.quorum.into())])) }
                @if usual > 0 { li { (view.t("vote-grace")) " " (both(view, sheet, until(agreed, usual))) } }
                @for (grace, names) in &longer { li { (view.tv("vote-grace-of", &[("networks", names.join(", ").into())])) " " (both(view, sheet, until(agreed, *grace))) } }
                li { (view.t("vote-counted-at")) " " (both(view, sheet, agreed.counts_at())) }
            }
            p.meta { (view.t("vote-secret")) }
        }
    }
}

fn until(agreed: &Agreed, grace: u32) -> crate::time::Timestamp {
    agreed.closes.plus(Duration::from_secs(3600) * grace)
}

/// One's own ballots, and what became of each.
fn own(view: &View, publication: &Publication, vote: &Vote, reader: &Reader, at: &str) -> Markup {
    let network = network_name(view, publication);
    let until = vote.agreed.terms().arrives_until(&view.origin);
    let takes_back = vote.is_open(view.now)
        && reader.may_vote
        && reader.ballots.first().is_some_and(|last| matches!(last.standing(), State::Pending | State::Received));
    let told = |ballot: &Ballot, is_last: bool| {
        let words = |key: &str| view.tv(key, &[("network", network.as_str().into())]);
        match ballot.standing() {
            State::Pending => {
                html! { (badge(Tone::Waiting, &view.t("vote-ballot-pending"))) " " (words("vote-ballot-pending-text")) " " (instant(view, until)) "." }
            }
            State::Leaving => {
                html! { (badge(Tone::Waiting, &view.t("vote-ballot-leaving"))) " " (words("vote-ballot-leaving-text")) }
            }
            State::Received if !is_last => html! { (badge(Tone::Closed, &view.t("vote-ballot-replaced"))) },
            State::Received => {
                html! { (badge(Tone::Good, &view.t("vote-ballot-received"))) " " @if ballot.reason.is_empty() { (words("vote-ballot-received-text")) } @else { (ballot.reason) } }
            }
            State::Withdrawn => html! { (badge(Tone::Closed, &view.t("vote-ballot-withdrawn"))) },
            State::Refused => {
                html! { (badge(Tone::Alert, &view.t("vote-ballot-refused"))) " " (words("vote-ballot-refused-text")) " " (ballot.reason) }
            }
        }
    };
    // Of those that were not refused the last counts.
    let last = reader.ballots.iter().find(|ballot| ballot.standing() != State::Refused).map(|ballot| &ballot.uri);
    html! {
        @if !reader.ballots.is_empty() {
            section aria-labelledby="mine" {
                h2 id="mine" { (view.t(if vote.agreed.rule == Rule::OnePerMember { "vote-mine" } else { "vote-mine-network" })) }
                ul {
                    @for ballot in &reader.ballots {
                        li {
                            strong { (choice(view, &ballot.choice)) } " · " (instant(view, ballot.signed_at)) " · "
                            (told(ballot, last == Some(&ballot.uri)))
                            @if !ballot.explanation.is_empty() && last == Some(&ballot.uri) {
                                blockquote { @for line in lines(&ballot.explanation) { p { (line) } } }
                                @if !ballot.hidden_reason.is_empty() { p { em { (view.tv("vote-explanation-hidden-for", &[("reason", ballot.hidden_reason.as_str().into())])) } } }
                            }
                        }
                    }
                }
                @if takes_back { div.actions.screen-only { (post_button(view, Look::Danger, &format!("{at}/withdraw"), &[], &view.t("vote-take-back"))) } }
                @if !is_local(view, publication) && vote.result.is_none() { p.meta { (view.t("vote-travels")) } }
            }
        }
    }
}

/// What a stored choice is called.
pub(super) fn choice(view: &View, name: &str) -> String {
    Chosen::parse(name).map_or_else(|| name.to_owned(), |choice| view.t(choice.key()).into_owned())
}

/// The lines of a text that say something.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.trim().is_empty())
}

fn form(view: &View, vote: &Vote, reader: &Reader, typed: &Typed<'_>, at: &str) -> Markup {
    if !reader.may_vote {
        let key = match vote.agreed.rule {
            _ if vote.agreed.network_at(&view.origin).is_none() => "vote-not-named",
            Rule::OnePerNetwork => "vote-not-mandated",
            Rule::OnePerMember => "vote-not-elector",
        };
        return html! { p { (view.t(key)) @if let Some(name) = &reader.mandated { " " (view.tv("vote-mandated", &[("name", name.as_str().into())])) } } };
    }
    let drawn = view.form_id();
    let form_id = if typed.form_id.is_empty() { drawn.as_str() } else { typed.form_id };
    let choices: Vec<Choice> = Chosen::ALL
        .into_iter()
        .map(|one| Choice::new(one.name(), view.t(one.key()), typed.choice == one.name()))
        .collect();
    // What is wrong with a mandate is said in its own form.
    let errors = if typed.errors.of("person").is_none() { &typed.errors } else { &FormErrors::new() };
    html! {
        section.screen-only aria-labelledby="vote" {
            h2 id="vote" { (view.t(if vote.agreed.rule == Rule::OnePerMember { "vote-form" } else { "vote-form-network" })) }
            form.form method="post" action={ (at) "/ballot" } novalidate {
                (error_summary(view, errors))
                (csrf(view))
                input type="hidden" name=(FORM_ID) value=(form_id);
                (Field::new("choice", "vote-choice").required().radios(view, errors, &choices))
                (Field::new("explanation", "vote-explanation").hint("vote-explanation-hint").value(typed.explanation).rows(4).maxlength(MAX_EXPLANATION).textarea(view, errors))
                @if !reader.ballots.is_empty() { p.hint { (view.t("vote-again")) } }
                div.actions { (submit(Look::Primary, &view.t("vote-send"))) }
            }
        }
    }
}

/// Where each network has one voice: who gives that of this one.
fn mandate(view: &View, vote: &Vote, reader: &Reader, typed: &Typed<'_>, at: &str) -> Markup {
    let names_us = vote.agreed.network_at(&view.origin).is_some();
    if vote.agreed.rule == Rule::OnePerMember || !names_us || vote.result.is_some() || view.now > vote.agreed.closes {
        return html! {};
    }
    let none = FormErrors::new();
    let errors = if typed.errors.of("person").is_some() { &typed.errors } else { &none };
    html! {
        section.screen-only aria-labelledby="mandate" {
            h2 id="mandate" { (view.t("vote-mandate")) }
            @match &reader.mandated {
                Some(name) => p { (view.tv("vote-mandated", &[("name", name.as_str().into())])) },
                None => (notice(Tone::Waiting, html! { p { (view.t("vote-mandate-none")) } })),
            }
            form.form method="post" action={ (at) "/mandate" } novalidate {
                (error_summary(view, errors))
                (csrf(view))
                (Field::new("person", "vote-mandate-person").hint("vote-mandate-hint").required().value(typed.person).maxlength(100).input(view, errors))
                div.actions { (submit(Look::Plain, &view.t("vote-mandate-send"))) }
            }
        }
    }
}
