//! Words made comparable: without case, accents, plurals. Documents and queries go through the same
//! functions; changing one of them asks for the search index to be built again.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words that say nothing about a text, folded. Elided ones stand in [`ELISIONS`].
const STOP_WORDS: &[&str] = &[
    // French
    "a", "ai", "ainsi", "alors", "au", "aussi", "aux", "avec", "avoir", "c", "ca", "car", "ce", "cela", "ces", "cet",
    "cette", "chez", "comme", "comment", "dans", "de", "des", "donc", "du", "elle", "elles", "en", "est", "et", "etre",
    "eux", "fait", "il", "ils", "je", "la", "le", "les", "leur", "leurs", "lui", "ma", "mais", "mes", "meme", "mon",
    "ne", "nos", "notre", "nous", "on", "ont", "ou", "par", "pas", "plus", "pour", "que", "qui", "sa", "sans", "se",
    "ses", "si", "son", "sont", "sous", "sur", "ta", "tes", "ton", "tout", "toute", "tous", "toutes", "tres", "tu",
    "un", "une", "vers", "vos", "votre", "vous", "y", // English
    "an", "and", "are", "as", "at", "be", "but", "by", "can", "do", "for", "from", "has", "have", "how", "i", "if",
    "in", "into", "is", "it", "its", "my", "not", "of", "or", "our", "s", "t", "that", "the", "their", "they", "this",
    "to", "was", "we", "were", "what", "will", "with", "you", "your",
];

/// What French writes before an apostrophe without meaning anything by it.
const ELISIONS: &[&str] =
    &["c", "d", "j", "jusqu", "l", "lorsqu", "m", "n", "presqu", "puisqu", "qu", "quoiqu", "s", "t"];

/// The letters of `text` in lower case, without accents; ligatures in two letters.
///
/// `Élèves d’Œyreluy` → `eleves d'oeyreluy`. The glottal marks of Oceanic languages are dropped.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'ı' => folded.push('i'),
            '’' | '‘' => folded.push('\''),
            // Lower case may have brought a mark back (`İ`).
            'ʻ' | 'ʼ' | 'ꞌ' | '\u{ad}' => {}
            mark if is_combining_mark(mark) => {}
            c => folded.push(c),
        }
    }
    folded
}

/// The words of `text` that a search compares: folded, stemmed, in their order, one space between them.
///
/// `Les ateliers numériques` → `atelier numeriqu`. Empty when every word is a stop word.
#[must_use]
pub fn terms(text: &str) -> String {
    let folded = fold(text);
    let mut terms = String::with_capacity(folded.len());
    for group in folded.split(|c: char| !c.is_alphanumeric() && c != '\'') {
        let mut parts = group.split('\'').filter(|part| !part.is_empty()).peekable();
        while let Some(part) = parts.next() {
            let is_elision = (parts.peek().is_some() || group.ends_with('\'')) && ELISIONS.contains(&part);
            if is_elision || STOP_WORDS.contains(&part) {
                continue;
            }
            if !terms.is_empty() {
                terms.push(' ');
            }
            terms.push_str(&stem(part));
        }
    }
    terms
}

/// `text` as the end of an address: `Créer son adresse électronique !` → `creer-son-adresse-electronique`.
///
/// At most 80 characters, cut between two words; empty when nothing of it can be written so.
#[must_use]
pub fn slug(text: &str) -> String {
    const LONGEST: usize = 80;
    let folded = fold(text);
    let mut slug = String::new();
    for word in folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if slug.is_empty() {
            slug.push_str(&word[..word.len().min(LONGEST)]);
        } else if slug.len() + 1 + word.len() <= LONGEST {
            slug.push('-');
            slug.push_str(word);
        } else {
            break;
        }
    }
    slug
}

/// A light French stem: number and gender go, the rest stays, so that different words remain different.
fn stem(word: &str) -> String {
    if word.len() < 4 || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return word.to_owned();
    }
    let mut stem = singular(word);
    if let Some(root) = stem.strip_suffix("trice") {
        stem = format!("{root}teur");
    } else if let Some(root) = stem.strip_suffix("euse") {
        stem = format!("{root}eur");
    }
    while stem.len() > 3 && stem.ends_with('e') {
        stem.pop();
    }
    if let [.., before, last] = stem.as_bytes()
        && before == last
        && stem.len() > 3
    {
        stem.pop();
    }
    // active, actif
    if stem.ends_with("iv") {
        stem.replace_range(stem.len() - 1.., "f");
    }
    stem
}

/// chevaux, travaux → cheval, traval (as travail); réseaux → reseau; jeux → jeu; ateliers → atelier.
fn singular(word: &str) -> String {
    if let Some(root) = word.strip_suffix("eaux") {
        return format!("{root}eau");
    }
    if let Some(root) =
        word.strip_suffix("aux").or_else(|| word.strip_suffix("ails")).or_else(|| word.strip_suffix("ail"))
    {
        return format!("{root}al");
    }
    match word.as_bytes() {
        [.., b'e' | b'o', b'u', b'x'] => word[..word.len() - 1].to_owned(),
        [.., before, b's'] if *before != b's' => word[..word.len() - 1].to_owned(),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folding_leaves_bare_letters() {
        assert_eq!(fold("Élèves d’Œyreluy, À CÔTÉ"), "eleves d'oeyreluy, a cote");
        assert_eq!(fold("Māʻohi — ʻŌlelo"), "maohi — olelo");
        assert_eq!(fold("ﬁche n\u{ba}\u{a0}3, ÇA"), "fiche no 3, ca");
    }

    #[test]
    fn a_word_is_found_in_all_its_forms() {
        for (a, b) in [
            ("ateliers numériques", "atelier numérique"),
            ("tablettes", "tablette"),
            ("élèves", "eleve"),
            ("les réseaux sociaux", "réseau social"),
            ("l'accès aux droits", "acces droit"),
            ("jeux d’échecs", "jeu échec"),
            ("travaux", "travail"),
            ("médiatrices", "médiateur"),
            ("animatrice", "animateurs"),
            ("personnes âgées", "personne âgée"),
            ("anciennes", "ancien"),
            ("employées", "employé"),
            ("professionnelle", "professionnels"),
            ("actives", "actif"),
            ("aujourd’hui", "AUJOURD'HUI"),
            ("savoir-faire", "savoir faire"),
            ("workshops", "the workshop"),
        ] {
            assert_eq!(terms(a), terms(b));
        }
    }

    #[test]
    fn different_words_stay_different() {
        for (a, b) in [("cours", "courriel"), ("poste", "postal"), ("carte", "carnet"), ("2025", "2026")] {
            assert_ne!(terms(a), terms(b));
        }
    }

    #[test]
    fn words_that_say_nothing_go() {
        assert_eq!(terms("Comment faire pour que les élèves s'en servent ?"), "fair elev servent");
        assert_eq!(terms("de la, du & des — à l’"), "");
        assert_eq!(terms(""), "");
    }

    #[test]
    fn stop_words_are_folded_already() {
        for word in STOP_WORDS.iter().chain(ELISIONS) {
            assert_eq!(*word, fold(word));
        }
    }

    #[test]
    fn a_slug_stands_in_an_address() {
        assert_eq!(slug("Créer son adresse électronique !"), "creer-son-adresse-electronique");
        assert_eq!(slug("  L’œuvre nº 3  "), "l-oeuvre-no-3");
        assert_eq!(slug("漢字"), "");
        assert_eq!(slug(&"mot ".repeat(50)).len(), 79);
        assert_eq!(slug(&"x".repeat(200)).len(), 80);
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in ".*") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn accents_and_case_never_matter(text in "[a-zàâçéèêëîïôùûüœ' -]{0,40}") {
            prop_assert_eq!(terms(&text.to_uppercase()), terms(&text));
            prop_assert_eq!(terms(&fold(&text)), terms(&text));
        }

        #[test]
        fn a_slug_is_plain_and_short(text in ".*") {
            let slug = slug(&text);
            prop_assert!(slug.len() <= 80);
            prop_assert!(slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
            prop_assert!(!slug.starts_with('-') && !slug.ends_with('-'));
        }
    }
}
