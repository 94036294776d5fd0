//! What callers write of a practice: the fields of the sheet, all of which may be absent, and those of
//! one operation. A field that is absent or null stays as it is.

use crate::{
    practices::Input,
    publications::{Adaptation, vocabulary as words},
};
use serde::Deserialize;
use utoipa::ToSchema;

/// What becomes of what is sent.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    /// Every network gets it.
    Published,
    /// Only its author sees it; nothing is required.
    Draft,
}

/// Whose name stands on it.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Signer {
    /// The caller.
    Me,
    /// The network; for animators.
    Network,
}

impl Signer {
    /// As the form of the pages says it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Me => "me",
            Self::Network => "network",
        }
    }
}

macro_rules! body {
    ($(#[$attribute:meta])* $name:ident { $($own:tt)* }) => {
        #[derive(Clone, Debug, Default, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        $(#[$attribute])*
        pub(super) struct $name {
            /// Begins with a verb; at most 150 characters. Required to publish.
            title: Option<String>,
            /// For whom, in a sentence of at most 500 characters. Required to publish.
            audience: Option<String>,
            /// Where: codes of the territory list (`48`, `988`, `R76`, `FR`), at most 20. Required to publish.
            territories: Option<Vec<String>>,
            /// What you do, Markdown, at most 60,000 characters. Required to publish.
            body: Option<String>,
            /// What it changed, Markdown. Required to publish.
            outcome: Option<String>,
            /// At most 280 characters; made from the body when absent.
            summary: Option<String>,
            /// What for.
            objective: Option<String>,
            /// How long it takes.
            duration: Option<String>,
            /// How many people it takes.
            people_needed: Option<String>,
            /// What it takes.
            material: Option<String>,
            /// The connection that it needs.
            connection: Option<String>,
            /// Before, Markdown.
            preparation: Option<String>,
            /// Step by step, Markdown.
            steps: Option<String>,
            /// What did not work, Markdown.
            did_not_work: Option<String>,
            /// How it is evaluated, Markdown.
            evaluation: Option<String>,
            /// Digits, with an optional decimal comma.
            cost_amount: Option<String>,
            cost_currency: Option<String>,
            /// With whom.
            partners: Option<String>,
            themes: Option<Vec<String>>,
            beneficiaries: Option<Vec<String>>,
            /// Handles of people here who may correct it too.
            co_authors: Option<Vec<String>>,
            /// BCP 47; `fr` when absent.
            language: Option<String>,
            /// `CC-BY-SA-4.0` when absent.
            licence: Option<String>,
            /// Months after which you want to read it again, at most 60; 0 for never.
            review_months: Option<u32>,
            $($own)*
        }

        impl $name {
            /// Moves the fields that were sent into `input`.
            pub(super) fn apply(&mut self, input: &mut Input) {
                fn set<T>(to: &mut T, from: &mut Option<T>) {
                    if let Some(value) = from.take() {
                        *to = value;
                    }
                }
                let sheet = &mut input.sheet;
                set(&mut input.title, &mut self.title);
                set(&mut input.summary, &mut self.summary);
                set(&mut input.language, &mut self.language);
                set(&mut input.licence, &mut self.licence);
                set(&mut input.review_months, &mut self.review_months);
                set(&mut sheet.audience, &mut self.audience);
                set(&mut sheet.territories, &mut self.territories);
                set(&mut sheet.body, &mut self.body);
                set(&mut sheet.outcome, &mut self.outcome);
                set(&mut sheet.objective, &mut self.objective);
                set(&mut sheet.duration, &mut self.duration);
                set(&mut sheet.people_needed, &mut self.people_needed);
                set(&mut sheet.material, &mut self.material);
                set(&mut sheet.connection, &mut self.connection);
                set(&mut sheet.preparation, &mut self.preparation);
                set(&mut sheet.steps, &mut self.steps);
                set(&mut sheet.did_not_work, &mut self.did_not_work);
                set(&mut sheet.evaluation, &mut self.evaluation);
                set(&mut sheet.cost_amount, &mut self.cost_amount);
                set(&mut sheet.cost_currency, &mut self.cost_currency);
                set(&mut sheet.partners, &mut self.partners);
                set(&mut sheet.themes, &mut self.themes);
                set(&mut sheet.beneficiaries, &mut self.beneficiaries);
                set(&mut sheet.co_authors, &mut self.co_authors);
                // As the form reads them: `@Elise` is `elise`.
                for handle in &mut sheet.co_authors {
                    *handle = handle.trim().trim_start_matches('@').to_ascii_lowercase();
                }
            }
        }
    };
}

body! {
    /// A practice to publish, or to keep as a draft. The first five fields are enough.
    #[schema(example = json!({
        "title": "Tenir une permanence au marché",
        "audience": "Les habitants qui ne viennent pas jusqu’à nous",
        "territories": ["48"],
        "body": "On installe une table entre le fromager et les légumes, avec **deux tablettes**.",
        "outcome": "Une vingtaine de personnes par matinée, dont la moitié revient."
    }))]
    NewPractice {
        /// `published` when absent.
        pub(super) state: Option<State>,
        /// `me` when absent.
        pub(super) sign_as: Option<Signer>,
    }
}

body! {
    /// What an adaptation changes. Fields that are absent are those of the source, save the territories,
    /// which are the network's.
    #[schema(example = json!({
        "change": "Tout se prépare sur papier : le réseau ne passe que le matin.",
        "reasons": ["connection", "public"],
        "kept": "La table au marché, et une seule démarche par personne.",
        "title": "Tenir une permanence au marché de Koné",
        "territories": ["988"]
    }))]
    NewAdaptation {
        /// What changes. Required to publish.
        pub(super) change: Option<String>,
        /// Why. Required to publish.
        pub(super) reasons: Option<Vec<String>>,
        /// What stays. Required to publish.
        pub(super) kept: Option<String>,
        /// `published` when absent.
        pub(super) state: Option<State>,
        /// `me` when absent.
        pub(super) sign_as: Option<Signer>,
    }
}

body! {
    /// A correction of a practice, or more of a draft.
    #[schema(example = json!({"outcome": "Trente personnes par matinée depuis l’été.", "note": "Chiffres de l’été", "base_version": 1}))]
    Correction {
        /// What you say of the change, kept with the version.
        pub(super) note: Option<String>,
        /// The version that you read: a correction of another one is refused (409).
        pub(super) base_version: Option<i64>,
        /// Of an adaptation: what changes.
        pub(super) change: Option<String>,
        /// Of an adaptation: why.
        pub(super) reasons: Option<Vec<String>>,
        /// Of an adaptation: what stays.
        pub(super) kept: Option<String>,
        /// Of a published adaptation: the `version_hash` of its source that this correction takes into account.
        pub(super) source_seen: Option<String>,
        /// `published` also publishes a draft.
        pub(super) state: Option<State>,
        /// Whose name will stand on a draft. What is published keeps its signer.
        pub(super) sign_as: Option<Signer>,
    }
}

body! {
    /// What becomes of two versions. Fields that are absent become what nobody has to choose.
    #[schema(example = json!({"version": 4, "base_version": 5, "body": "On ouvre le mardi et le jeudi."}))]
    Merge {
        /// The version beside that is merged; the last one when absent.
        pub(super) version: Option<i64>,
        /// The version that stands as you read it: 409 when it is another.
        pub(super) base_version: Option<i64>,
        /// What stands stays as it is: nothing of the other is missing there.
        pub(super) keep: Option<bool>,
        /// What you say of the version; it names both when absent.
        pub(super) note: Option<String>,
    }
}

impl Correction {
    /// The note of an adaptation over what it was.
    pub(super) fn adaptation(&mut self, before: Adaptation) -> Adaptation {
        Adaptation {
            change: self.change.take().unwrap_or(before.change),
            reasons: self.reasons.take().unwrap_or(before.reasons),
            kept: self.kept.take().unwrap_or(before.kept),
        }
    }
}

/// A practice of which nothing was said yet.
pub(super) fn blank() -> Input {
    Input { language: "fr".into(), licence: words::LICENCES[0].into(), ..Input::default() }
}
