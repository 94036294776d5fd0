//! Tables of contents. That of a great text shows its chapters, each of which leads to the lines of its own, and as many lines as
//! one page carries.

use super::text::title;
use crate::{
    specifications::{Sheet, sections::Heading},
    web::{View, components::pager},
};
use maud::{Markup, html};
use serde::Deserialize;

/// Characters of text that stand on one page; beyond, each section has a page of its own. With the head, the menu and the
/// conversation it stays under what one response carries.
const SHORT: usize = 16_000;
/// Lines of one page.
const LINES: usize = 120;

/// Where the line is from which contents are asked for.
#[derive(Deserialize)]
pub(super) struct From {
    from: Option<usize>,
}

impl From {
    /// The place among the lines, from 0.
    pub(super) fn line(&self) -> usize {
        self.from.unwrap_or(0)
    }
}

/// Where a heading of the contents leads.
#[derive(Copy, Clone, PartialEq, Eq)]
pub(super) enum Lead {
    /// To its place on this page.
    Here,
    /// To a page of its own.
    Page,
    /// To a page of its own in a version.
    Version(i64),
    /// To the form that edits it.
    Edit,
}

/// True for a text that stands on one page.
pub(super) fn is_short(sheet: &Sheet) -> bool {
    sheet.document.len() + sheet.texts().iter().map(|text| text.len()).sum::<usize>() <= SHORT
}

/// The table of contents, each line under those that it is part of, from the `from`-th on; the lines after those of one page are
/// found at `own`. Where lines lead to pages of sections, what stands deep in a great text is left to these.
pub(super) fn contents(view: &View, (at, own): (&str, &str), headings: &[Heading], lead: Lead, from: usize) -> Markup {
    let folded;
    let lines = match lead {
        Lead::Here | Lead::Edit => headings,
        Lead::Page | Lead::Version(_) => {
            folded = fold(headings);
            &folded
        }
    };
    let first = if lead == Lead::Here { 0 } else { from.min(lines.len()) };
    let most = if lead == Lead::Here { lines.len() } else { LINES };
    let end = lines.len().min(first + most);
    let mark = if own.contains('?') { '&' } else { '?' };
    let next = (end < lines.len()).then(|| format!("{own}{mark}from={end}"));
    html! {
        nav aria-label=(view.t("specification-contents")) { (level(view, at, &lines[first..end], lead)) }
        (pager(view, (first > 0).then_some(own), next.as_deref()))
    }
}

/// The highest lines, so many levels of them as one page carries; a line counts the requirements of those that it stands for.
fn fold(headings: &[Heading]) -> Vec<Heading> {
    let depths = || headings.iter().map(|heading| heading.depth);
    let top = depths().filter(|depth| *depth > 0).min().unwrap_or(0);
    let kept = (top..=depths().max().unwrap_or(0))
        .rev()
        .find(|most| depths().filter(|depth| depth <= most).count() <= LINES)
        .unwrap_or(top);
    let mut lines: Vec<Heading> = Vec::new();
    for heading in headings {
        match lines.last_mut() {
            Some(line) if heading.depth > kept => line.requirements += heading.requirements,
            _ => lines.push(heading.clone()),
        }
    }
    lines
}

/// What stands under a heading in the table of contents.
pub(super) fn parts(headings: &[Heading], place: usize) -> &[Heading] {
    let Some((heading, after)) = headings.get(place..).and_then(<[Heading]>::split_first) else { return &[] };
    let under = after.iter().take_while(|one| heading.depth > 0 && one.depth > heading.depth);
    &after[..under.count()]
}

fn level(view: &View, at: &str, headings: &[Heading], lead: Lead) -> Markup {
    let Some(first) = headings.first() else { return html! {} };
    let is_start = |heading: &Heading| heading.depth <= first.depth.max(1);
    let starts: Vec<usize> =
        headings.iter().enumerate().filter(|(_, one)| is_start(one)).map(|(place, _)| place).collect();
    html! {
        ul {
            @for (n, start) in starts.iter().enumerate() {
                @let end = starts.get(n + 1).copied().unwrap_or(headings.len());
                @let heading = &headings[*start];
                @let href = match lead {
                    Lead::Here => format!("#{}", heading.section),
                    Lead::Page => format!("{at}/sections/{}", heading.section),
                    Lead::Version(number) => format!("{at}/versions/{number}?section={}", heading.section),
                    Lead::Edit => format!("{at}/drafting/{}", heading.section),
                };
                // What is said elsewhere of a section names it by its place on the page of the text.
                li id=[(lead == Lead::Page).then_some(&heading.section)] {
                    a href=(href) { (title(view, &heading.number, &heading.title)) }
                    @if heading.requirements > 0 {
                        " " span.meta { (view.tv("specification-requirements-count", &[("count", heading.requirements.into())])) }
                    }
                    (level(view, at, &headings[start + 1..end], lead))
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(depths: impl IntoIterator<Item = i64>) -> Vec<Heading> {
        let line = |(position, depth): (i64, i64)| Heading {
            position,
            section: format!("s{position}"),
            number: String::new(),
            depth,
            title: String::new(),
            requirements: 1,
        };
        (0..).zip(depths).map(line).collect()
    }

    #[test]
    fn a_great_text_is_folded_to_the_levels_that_one_page_carries_and_no_requirement_is_lost() {
        let few = lines([0, 1, 2, 3, 1]);
        assert_eq!(fold(&few).len(), few.len());
        for (text, folded) in [
            (lines((0..500).map(|n| if n % 20 == 0 { 1 } else { 3 })), 25),
            // Levels that are too many all the same are told page after page.
            (lines((0..500).map(|_| 1)), 500),
            (lines((0..400).map(|n| 1 + i64::from(n % 2 != 0) * 4)), 200),
            (lines([]), 0),
        ] {
            let found = fold(&text);
            assert_eq!(found.len(), folded);
            assert_eq!(found.iter().map(|line| line.requirements).sum::<i64>(), text.len() as i64);
        }
    }

    #[test]
    fn what_is_folded_is_found_under_its_chapter() {
        let text = lines([0, 1, 2, 3, 2, 1, 2]);
        let under = |place| parts(&text, place).iter().map(|one| one.position).collect::<Vec<_>>();
        assert_eq!(under(1), [2, 3, 4]);
        assert_eq!(under(2), [3]);
        assert_eq!(under(6), [] as [i64; 0]);
        assert_eq!(under(0), [] as [i64; 0]);
        assert_eq!(under(9), [] as [i64; 0]);
    }
}
