//! `GET /practices.atom`: the same lists as an Atom feed (RFC 4287), each sheet whole.

use super::{author, label, list, sheet};
use crate::{
    practices::Sheet,
    publications::{
        Publication,
        media::{self, Attachment},
        vocabulary as words,
    },
    time::Timestamp,
    web::{PageError, PageResult, Site, View},
};
use atom_syndication::{Category, Content, Entry, Feed, FixedDateTime, Generator, Link, Person, Text};
use axum::{
    extract::{RawQuery, State},
    http::header,
    response::IntoResponse,
};
use maud::html;

const MEDIA_TYPE: &str = "application/atom+xml";

/// `GET /practices.atom`
pub(super) async fn get(State(site): State<Site>, view: View, RawQuery(query): RawQuery) -> PageResult {
    let asked = list::Asked::read(query.as_deref());
    let mut conn = site.db.read().await?;
    let (items, next) = list::read(&mut conn, &asked).await?;
    let mut entries = Vec::with_capacity(items.len());
    for item in &items {
        let files = media::of_publication(&mut conn, &item.id).await?;
        entries.push(entry(&view, item, &files));
    }
    drop(conn);
    let at = |path: &str| format!("{}{path}", view.origin);
    let own = at(&asked.href("/practices.atom"));
    let mut links =
        vec![link("self", &own, MEDIA_TYPE), link("alternate", &at(&asked.href("/practices")), "text/html")];
    if let Some(next) = next {
        // RFC 5005 §3: the rest of the list.
        links.push(link("next", &at(&asked.next("/practices.atom", &next)), MEDIA_TYPE));
    }
    let mut feed = Feed::default();
    feed.set_id(own);
    feed.set_title(view.tv("practice-feed-title", &[("network", view.network.name.as_str().into())]));
    feed.set_subtitle(Text::plain(view.network.tagline.clone()));
    feed.set_lang(view.locale.tag().to_owned());
    feed.set_updated(date(items.iter().map(|item| item.updated_at).max().unwrap_or(Timestamp(0))));
    feed.set_links(links);
    feed.set_generator(Generator {
        value: "Archipel".into(),
        uri: None,
        version: Some(env!("CARGO_PKG_VERSION").into()),
    });
    feed.set_entries(entries);
    let body = feed.write_to(Vec::new()).map_err(|_| PageError::Internal("a feed cannot be written"))?;
    Ok(([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], body).into_response())
}

fn entry(view: &View, item: &Publication, files: &[Attachment]) -> Entry {
    let read = Sheet::from_json(&item.sheet);
    let person = author(view, item);
    let html = html! {
        p { strong { (item.summary) } }
        (sheet::facts::plain(view, &read))
        (sheet::text::sections(view, &read, &item.language))
        (sheet::text::attachments(view, &view.origin, files))
    };
    let mut content = Content::default();
    content.set_content_type("html".to_owned());
    content.set_value(html.into_string());
    content.set_lang(item.language.clone());
    let mut entry = Entry::default();
    // The identifier is that of the sheet everywhere: the feeds of two networks agree.
    entry.set_id(item.uri.clone());
    entry.set_title(Text::plain(item.title.clone()));
    entry.set_summary(Text::plain(item.summary.clone()));
    entry.set_content(content);
    entry.set_published(date(item.published_at));
    entry.set_updated(date(item.updated_at));
    entry.set_authors(vec![Person { name: person.name, uri: Some(item.author_uri.clone()), ..Person::default() }]);
    entry.set_links(vec![link("alternate", &format!("{}{}", view.origin, super::href(item)), "text/html")]);
    if let Some(url) = words::licence_url(&item.licence) {
        entry.links.push(Link { href: url.into(), rel: "license".into(), ..Link::default() });
    }
    entry.set_categories(
        read.themes
            .iter()
            .map(|theme| Category {
                term: theme.clone(),
                label: Some(label(view, "theme", theme)),
                ..Category::default()
            })
            .collect::<Vec<_>>(),
    );
    entry
}

fn link(rel: &str, href: &str, media_type: &str) -> Link {
    Link { href: href.into(), rel: rel.into(), mime_type: Some(media_type.into()), ..Link::default() }
}

fn date(at: Timestamp) -> FixedDateTime {
    at.rfc3339().parse().unwrap_or_default()
}
