//! The badge of a specification, which other sites show: how many structures adopted it. A drawing that we write
//! ourselves, without script, font or address in it.

use crate::publications::telling::escape;

/// Width of a letter, about: the font is that of who looks.
const LETTER: usize = 7;
const HEIGHT: usize = 24;

/// The drawing: what it is about on the left, the count on the right. `title` is what is read out.
#[must_use]
pub fn svg(language: &str, title: &str, left: &str, right: &str) -> String {
    let width = |text: &str| text.chars().count() * LETTER + 20;
    let (first, second) = (width(left), width(right));
    let all = first + second;
    let (language, title, left, right) = (escape(language), escape(title), escape(left), escape(right));
    let middle = HEIGHT / 2 + 4;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{all}\" height=\"{HEIGHT}\" viewBox=\"0 0 {all} {HEIGHT}\" role=\"img\" \
         aria-labelledby=\"t\" lang=\"{language}\"><title id=\"t\">{title}</title>\
         <path fill=\"#33424d\" d=\"M0 0h{first}v{HEIGHT}H0z\"/><path fill=\"#0b5c6b\" d=\"M{first} 0h{second}v{HEIGHT}H{first}z\"/>\
         <g fill=\"#fff\" font-family=\"Verdana,sans-serif\" font-size=\"11\" text-anchor=\"middle\" aria-hidden=\"true\">\
         <text x=\"{}\" y=\"{middle}\">{left}</text><text x=\"{}\" y=\"{middle}\">{right}</text></g></svg>\n",
        first / 2,
        first + second / 2,
    )
}
