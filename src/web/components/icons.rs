//! The few drawings of the interface, as inline SVG. They repeat what a text beside them says: never
//! the only bearer of a meaning, always hidden from assistive technologies.

use maud::{Markup, html};

/// A pictogram, drawn with the colour of the text around it.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Icon {
    /// Done, accepted, up to date.
    Check,
    /// Waits for somebody or for something.
    Clock,
    /// Asks for attention.
    Alert,
    /// Ended, refused, removed.
    Cross,
    /// Plain state.
    Dot,
    /// A territory.
    Pin,
    /// Comes from another network.
    Wave,
    /// Was adapted from something else.
    Branch,
    /// Looks for something.
    Search,
    /// A person or a public.
    Person,
    /// Adds something.
    Plus,
    /// A network connection.
    Signal,
}

impl Icon {
    /// Outline of the pictogram in a square of 20.
    const fn path(self) -> &'static str {
        match self {
            Self::Check => "m4 10.5 4 4L16.5 5",
            Self::Clock => "M10 2.5a7.5 7.5 0 1 0 .1 0zM10 6v4.5l3 2",
            Self::Alert => "M10 3 1.8 17h16.4zM10 8v4m0 2.3v.4",
            Self::Cross => "m5 5 10 10M15 5 5 15",
            Self::Dot => "M10 6.5a3.5 3.5 0 1 0 .1 0z",
            Self::Pin => "M10 18S4 12 4 8a6 6 0 0 1 12 0c0 4-6 10-6 10zm0-12a2 2 0 1 0 .1 0z",
            Self::Wave => "M1.5 7c3-3 5.5 3 8.5 0s5.5 3 8.5 0m-17 6c3-3 5.5 3 8.5 0s5.5 3 8.5 0",
            Self::Branch => "M6 18V2m0 11c0-4 8-3 8-8m-2.5 2L14 4l2.5 3",
            Self::Search => "M8.5 3a5.5 5.5 0 1 0 .1 0zM12.5 12.5l5 5",
            Self::Person => "M10 3a3.5 3.5 0 1 0 .1 0zM3 18c0-8 14-8 14 0",
            Self::Plus => "M10 4v12M4 10h12",
            Self::Signal => "M2 8c5-5 11-5 16 0M5 11.5c3-3 7-3 10 0M10 15v.4",
        }
    }
}

/// The pictogram as SVG, sized by the text around it.
#[must_use]
pub fn icon(icon: Icon) -> Markup {
    html! {
        svg.icon viewBox="0 0 20 20" aria-hidden="true" focusable="false" { path d=(icon.path()) {} }
    }
}
