//! What was found, for people (Markdown) and for programs (JSON, every round). A table knows its
//! columns once; a figure shown is the median of its rounds.

use crate::measure::median;
use anyhow::{Context as _, Result};
use serde_json::{Map, Value, json};
use std::{fmt::Write as _, fs, path::Path};

/// A figure that a round could not give.
pub const NONE: f64 = f64::NAN;

/// A table: columns that name a row, then columns of figures with their decimals.
pub struct Table {
    /// Its name in the JSON file.
    pub name: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// How it was measured.
    pub about: String,
    /// Columns that name a row.
    pub labels: &'static [&'static str],
    /// Columns of figures, and how many decimals they are shown with.
    pub figures: &'static [(&'static str, usize)],
    rows: Vec<(Vec<String>, Vec<Vec<f64>>)>,
}

impl Table {
    /// An empty one.
    pub fn new(
        name: &'static str,
        title: &'static str,
        about: impl Into<String>,
        labels: &'static [&'static str],
        figures: &'static [(&'static str, usize)],
    ) -> Self {
        Self { name, title, about: about.into(), labels, figures, rows: Vec::new() }
    }

    /// Adds a row: its labels, and the figures of each round.
    pub fn add<L: ToString>(&mut self, labels: &[L], rounds: Vec<Vec<f64>>) {
        debug_assert!(rounds.iter().all(|round| round.len() == self.figures.len()), "a figure for each column");
        let labels: Vec<String> = labels.iter().map(ToString::to_string).collect();
        eprintln!("  {}: {}", labels.join(", "), self.shown(&rounds).join(" · "));
        self.rows.push((labels, rounds));
    }

    fn middle(rounds: &[Vec<f64>], column: usize) -> f64 {
        let known: Vec<f64> = rounds.iter().map(|round| round[column]).filter(|value| value.is_finite()).collect();
        if known.is_empty() { NONE } else { median(known) }
    }

    fn shown(&self, rounds: &[Vec<f64>]) -> Vec<String> {
        let one = |(column, (_, decimals)): (usize, &(&str, usize))| {
            let value = Self::middle(rounds, column);
            if value.is_finite() { format!("{value:.decimals$}") } else { "–".to_owned() }
        };
        self.figures.iter().enumerate().map(one).collect()
    }

    fn markdown(&self) -> String {
        let mut out = format!("## {}\n\n{}\n\n", self.title, self.about);
        let names = self.labels.iter().copied().chain(self.figures.iter().map(|(name, _)| *name));
        let rule = self.labels.iter().map(|_| "---").chain(self.figures.iter().map(|_| "---:"));
        let line = |cells: Vec<&str>| format!("| {} |\n", cells.join(" | "));
        out.push_str(&line(names.collect()));
        out.push_str(&line(rule.collect()));
        for (labels, rounds) in &self.rows {
            let figures = self.shown(rounds);
            out.push_str(&line(labels.iter().chain(&figures).map(String::as_str).collect()));
        }
        out
    }

    fn json(&self) -> Value {
        let row = |(labels, rounds): &(Vec<String>, Vec<Vec<f64>>)| {
            let mut object = Map::new();
            for (name, label) in self.labels.iter().zip(labels) {
                object.insert((*name).to_owned(), json!(label));
            }
            for (column, (name, _)) in self.figures.iter().enumerate() {
                let all: Vec<f64> = rounds.iter().map(|round| round[column]).collect();
                object.insert((*name).to_owned(), json!({"median": Self::middle(rounds, column), "rounds": all}));
            }
            Value::Object(object)
        };
        json!({"title": self.title, "about": self.about, "rows": self.rows.iter().map(row).collect::<Vec<_>>()})
    }
}

/// Writes `archipel.md` and `archipel.json` into a folder, and prints the former.
pub fn write(folder: &Path, machine: &Value, tables: &[Table]) -> Result<()> {
    let mut text = String::from("# Archipel, measured\n\n");
    for (name, value) in machine.as_object().into_iter().flatten() {
        writeln!(text, "- {name}: {}", value.as_str().map_or_else(|| value.to_string(), str::to_owned))?;
    }
    for table in tables {
        write!(text, "\n{}", table.markdown())?;
    }
    let all: Map<String, Value> = tables.iter().map(|table| (table.name.to_owned(), table.json())).collect();
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    fs::write(folder.join("archipel.md"), &text)?;
    fs::write(
        folder.join("archipel.json"),
        serde_json::to_string_pretty(&json!({"machine": machine, "tables": all}))?,
    )?;
    println!("{text}\nWritten to {}", folder.display());
    Ok(())
}
