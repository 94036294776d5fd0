//! What callers write of a specification. A field that is absent or null stays as it is.

use super::bodies::Signer;
use crate::{
    specifications::{Input, phase::Phase},
    web::api::Problem,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The end of a phase.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PhaseEnd {
    /// `questions`, `drafting`, `amendments`, `vote` or `adoption`
    pub(super) phase: String,
    /// An instant (RFC 3339), or an hour of `zone` (`2027-03-01T18:00`).
    pub(super) until: String,
}

macro_rules! body {
    ($(#[$attribute:meta])* $name:ident { $($own:tt)* }) => {
        #[derive(Debug, Default, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        $(#[$attribute])*
        pub(super) struct $name {
            /// At most 150 characters. Required to open one.
            title: Option<String>,
            /// At most 280 characters; made from the context when absent.
            summary: Option<String>,
            /// Why there is one, Markdown, at most 20,000 characters. Required to open one.
            context: Option<String>,
            /// What it covers and what it does not, Markdown.
            scope: Option<String>,
            /// What it must respect, Markdown.
            constraints: Option<String>,
            /// What is to be delivered, Markdown.
            deliverables: Option<String>,
            /// When, Markdown.
            calendar: Option<String>,
            /// Who decides, Markdown.
            governance: Option<String>,
            /// Where: codes of the territory list, at most 20. Required to open one.
            territories: Option<Vec<String>>,
            /// Handles of people of this instance who write it too.
            co_authors: Option<Vec<String>>,
            /// BCP 47; `fr` when absent.
            language: Option<String>,
            /// Identifier of a licence; CC-BY-SA-4.0 when absent.
            licence: Option<String>,
            $($own)*
        }

        impl $name {
            pub(super) fn apply(&mut self, input: &mut Input) {
                let Input { title, summary, language, licence, sheet } = input;
                let texts = [
                    (title, &mut self.title),
                    (summary, &mut self.summary),
                    (language, &mut self.language),
                    (licence, &mut self.licence),
                    (&mut sheet.context, &mut self.context),
                    (&mut sheet.scope, &mut self.scope),
                    (&mut sheet.constraints, &mut self.constraints),
                    (&mut sheet.deliverables, &mut self.deliverables),
                    (&mut sheet.calendar, &mut self.calendar),
                    (&mut sheet.governance, &mut self.governance),
                ];
                for (field, sent) in texts {
                    if let Some(text) = sent.take() {
                        *field = text;
                    }
                }
                for (field, sent) in
                    [(&mut sheet.territories, &mut self.territories), (&mut sheet.co_authors, &mut self.co_authors)]
                {
                    if let Some(values) = sent.take() {
                        *field = values;
                    }
                }
            }
        }
    };
}

body! {
    /// A specification to open. Headings of `document` become sections, lists under « Exigences » numbered requirements.
    #[schema(as = NewSpecification, example = json!({"title": "Passeport numérique", "context": "Chaque réseau tient le sien.", "territories": ["FR"], "document": "# Objet\n\nUn parcours.\n\nExigences :\n\n- (indispensable) Il fonctionne hors connexion.\n", "phase": "drafting"}))]
    NewSpecification {
        /// The text, Markdown. Required.
        pub(super) document: Option<String>,
        /// The phase to begin: `questions` or `drafting`; `drafting` when absent.
        pub(super) phase: Option<String>,
        /// When phases end.
        pub(super) ends: Option<Vec<PhaseEnd>>,
        /// IANA zone of those who issue it; that of the network when absent.
        pub(super) zone: Option<String>,
        /// Whose name stands on it; `me` when absent.
        pub(super) sign_as: Option<Signer>,
        /// The specification of another network that this one goes on with, by its `id` here; for animators.
        pub(super) succeeds: Option<String>,
        /// Why; at most 500 characters. Required with `succeeds`.
        pub(super) reason: Option<String>,
    }
}

body! {
    /// What stands beside the text, said anew: a new version. A field that is absent stays as it is.
    #[schema(as = SpecificationCorrection, example = json!({"governance": "Un comité des trois réseaux.", "note": "Qui décide."}))]
    Correction {
        /// The version that you had read; 409 when another one stands.
        pub(super) base_version: Option<i64>,
        /// What changes, at most 500 characters.
        pub(super) note: Option<String>,
    }
}

/// A phase to begin, or other ends of phases.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SpecificationPhase, example = json!({"phase": "amendments", "ends": [{"phase": "amendments", "until": "2027-03-01T18:00"}]}))]
pub(super) struct NewPhase {
    /// The phase that begins, or the one that stands. Required.
    pub(super) phase: Option<String>,
    /// All ends of phases; as they are when absent.
    pub(super) ends: Option<Vec<PhaseEnd>>,
    /// IANA zone; as it is when absent.
    pub(super) zone: Option<String>,
    /// What changes, at most 500 characters.
    pub(super) note: Option<String>,
}

/// The hours of ends as [`sheet::read_schedule`] asks for them; a phase that is named twice or is none is refused.
pub(super) fn ends_of(ends: &[PhaseEnd]) -> Result<impl Fn(&'static str) -> String + '_, Problem> {
    for (at, end) in ends.iter().enumerate() {
        let twice = ends.iter().take(at).any(|before| before.phase == end.phase);
        if twice || Phase::parse(&end.phase).is_none() {
            return Err(Problem::field("ends", "each names one of the phases, once"));
        }
    }
    Ok(|field: &'static str| {
        let found = ends.iter().find(|end| Phase::parse(&end.phase).is_some_and(|phase| phase.field() == field));
        found.map(|end| end.until.clone()).unwrap_or_default()
    })
}
