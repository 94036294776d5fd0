//! How alike two titles are, to say "somebody wrote this already" before a person writes it again. It
//! compares meaning-bearing words only, in any order, and forgives a slip of the pen.

use super::fold::terms;
use std::collections::HashSet;

/// From 0 (nothing in common) to 1 (the same words).
///
/// The Sørensen–Dice coefficient of the groups of three letters of both titles' terms.
#[must_use]
pub fn score(a: &str, b: &str) -> f32 {
    let (a, b) = (trigrams(a), trigrams(b));
    let size = a.len() + b.len();
    if size == 0 {
        return 0.0;
    }
    let common = a.intersection(&b).count();
    // A title has far fewer groups than a f32 counts exactly.
    #[expect(clippy::cast_precision_loss)]
    let score = (2 * common) as f32 / size as f32;
    score
}

/// Every three letters in a row of each term, its beginning and its end counted as a letter.
fn trigrams(title: &str) -> HashSet<[char; 3]> {
    let mut found = HashSet::new();
    for term in terms(title).split(' ').filter(|term| !term.is_empty()) {
        let letters: Vec<char> = [' '].into_iter().chain(term.chars()).chain([' ']).collect();
        found.extend(letters.windows(3).map(|window| [window[0], window[1], window[2]]));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn titles_that_say_the_same_are_alike() {
        for (a, b) in [
            ("Animer un atelier tablette avec des seniors", "Animer des ateliers tablettes avec les séniors"),
            ("Créer une adresse mail", "Création d'une adresse mail"),
            ("Apprendre à imprimer", "Imprimer : apprendre"),
            ("Utiliser FranceConnect", "Utilsier FranceConnect"),
        ] {
            assert!(score(a, b) > 0.6, "{a} / {b}: {}", score(a, b));
        }
    }

    #[test]
    fn other_titles_are_not() {
        for (a, b) in [
            ("Animer un atelier tablette", "Réparer un ordinateur portable"),
            ("Créer une adresse mail", "Suivre son courrier à la mairie"),
            ("", "Créer une adresse mail"),
            ("de la", "du"),
        ] {
            assert!(score(a, b) < 0.3, "{a} / {b}: {}", score(a, b));
        }
    }

    proptest! {
        #[test]
        fn likeness_goes_both_ways(a in ".{0,60}", b in ".{0,60}") {
            let score_of = score(&a, &b);
            prop_assert!((0.0..=1.0).contains(&score_of));
            prop_assert!((score_of - score(&b, &a)).abs() < f32::EPSILON);
        }
    }
}
