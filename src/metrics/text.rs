//! The text format of Prometheus, version 0.0.4: families of samples, each with its help and its type. Forty lines, so
//! that no library is needed for them; `tests/it/metrics.rs` reads them by the grammar, and `tests/foreign` by the
//! parser of Prometheus' own client.

use std::fmt::{Display, Write as _};

/// What a family is.
#[derive(Copy, Clone)]
pub(super) enum Kind {
    /// It only grows, from the start of the process.
    Counter,
    /// It goes up and down.
    Gauge,
    /// Counters by upper bound, `_sum` and `_count`.
    Histogram,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
        }
    }
}

/// A page of figures.
#[derive(Default)]
pub(super) struct Text(String);

impl Text {
    /// Opens a family; its samples follow. `help` is one line without a backslash.
    pub(super) fn family(&mut self, name: &str, kind: Kind, help: &str) {
        self.line(format_args!("# HELP {name} {help}\n# TYPE {name} {}", kind.name()));
    }

    /// One sample of the family that is open.
    pub(super) fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: impl Display) {
        let labels: Vec<String> = labels.iter().map(|(label, text)| format!("{label}=\"{}\"", escape(text))).collect();
        match labels.as_slice() {
            [] => self.line(format_args!("{name} {value}")),
            labels => self.line(format_args!("{name}{{{}}} {value}", labels.join(","))),
        }
    }

    /// A family of one sample.
    pub(super) fn one(&mut self, name: &str, kind: Kind, help: &str, labels: &[(&str, &str)], value: impl Display) {
        self.family(name, kind, help);
        self.sample(name, labels, value);
    }

    /// What was written.
    pub(super) fn end(self) -> String {
        self.0
    }

    fn line(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.0, "{text}");
    }
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_may_hold_anything() {
        let mut text = Text::default();
        text.one("a", Kind::Gauge, "Help.", &[("origin", "a\"b\\c\nd"), ("x", "")], 1);
        assert_eq!(text.end(), "# HELP a Help.\n# TYPE a gauge\na{origin=\"a\\\"b\\\\c\\nd\",x=\"\"} 1\n");
    }
}
