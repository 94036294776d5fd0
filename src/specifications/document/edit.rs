//! One section edited by its own text.

use super::{
    Document, LONGEST, MOST_REQUIREMENTS, MOST_SECTIONS, Problem, Section, label,
    read::{Read, check, check_levels, normal, open_block, understand},
};
use std::collections::HashSet;

impl Document {
    /// The document with this section as `markdown` says it: its text and requirements, with or without its heading
    /// (as [`Section::markdown`] gives it). Headings below its level become sections that follow it. No other section
    /// changes. What is new gets its id and number by [`Document::settle`].
    ///
    /// # Errors
    /// The section is gone; the text is another section's, has a heading that does not belong below this one, an id or
    /// a number that stands elsewhere; and all that [`Document::read`] refuses. Lines are those of `markdown`.
    pub fn with_section(&self, id: &str, markdown: &str) -> Result<Self, Vec<Problem>> {
        let too_long = || {
            let max = LONGEST / 1024 / 1024;
            vec![Problem::new(1, "specification-problem-too-long", [("max", max.into())])]
        };
        let position = self.sections.iter().position(|section| !id.is_empty() && section.id == id);
        let Some((at, own)) = position.and_then(|at| Some((at, self.sections.get(at)?))) else {
            let args = [("id", id.to_owned().into())];
            return Err(vec![Problem::new(1, "specification-problem-no-section", args)]);
        };
        if markdown.len() > LONGEST {
            return Err(too_long());
        }
        let Read { document: mut part, lines, requirement_lines, mut problems, .. } = understand(&normal(markdown));
        check(&part, &lines, &requirement_lines, &mut problems);
        let others: Vec<&Section> = self.sections.iter().filter(|section| section.id != id).collect();
        check_taken(&others, &part, &lines, &requirement_lines, &mut problems);
        if problems.is_empty() {
            problems.extend(open_block(&part, &lines));
        }
        let begins_with = part.sections.first().map(|first| first.level);
        if begins_with == Some(own.level) && own.level > 0 {
            let heading = &mut part.sections[0];
            if !heading.id.is_empty() && heading.id != id {
                let args = [("id", heading.id.clone().into())];
                problems.push(Problem::new(lines[0], "specification-problem-other-section", args));
            }
            id.clone_into(&mut heading.id);
        } else if begins_with == Some(0) {
            let first = &mut part.sections[0];
            (first.id, first.level, first.title) = (own.id.clone(), own.level, own.title.clone());
        } else if own.level > 0 {
            let bare = Section { id: own.id.clone(), level: own.level, title: own.title.clone(), ..Section::default() };
            part.sections.insert(0, bare);
        }
        let under = part.sections.len() - lines.len().min(part.sections.len());
        let lines: Vec<usize> = std::iter::repeat_n(1, under).chain(lines).collect();
        let is_alone = others.iter().all(|section| section.level == 0);
        let highest = if own.level > 0 {
            own.level + 1
        } else if is_alone {
            part.top()
        } else {
            Self { sections: others.into_iter().cloned().collect() }.top()
        };
        let is_below = |section: &Section| section.id == id || section.level >= highest;
        for (section, line) in part.sections.iter().zip(&lines).filter(|(section, _)| !is_below(section)) {
            let args = [("title", section.title.clone().into()), ("level", highest.into())];
            problems.push(Problem::new(*line, "specification-problem-above", args));
        }
        if problems.is_empty() {
            check_levels(&part, &lines, &mut problems);
        }
        let mut document = self.clone();
        document.sections.splice(at..=at, part.sections);
        if document.sections.len() > MOST_SECTIONS {
            let args = [("max", MOST_SECTIONS.into())];
            problems.push(Problem::new(1, "specification-problem-too-many", args));
        }
        let is_told = problems.iter().any(|one| one.key == "specification-problem-too-many-requirements");
        if !is_told && document.requirements().count() > MOST_REQUIREMENTS {
            let args = [("max", MOST_REQUIREMENTS.into())];
            problems.push(Problem::new(1, "specification-problem-too-many-requirements", args));
        }
        if !problems.is_empty() {
            problems.sort_by_key(|problem| problem.line);
            return Err(problems);
        }
        if document.markdown().len() > LONGEST {
            return Err(too_long());
        }
        Ok(document)
    }
}

/// Ids and numbers that stand in other sections.
fn check_taken(
    others: &[&Section],
    part: &Document,
    lines: &[usize],
    requirement_lines: &[usize],
    problems: &mut Vec<Problem>,
) {
    let ids: HashSet<&str> = others.iter().filter(|other| other.level > 0).map(|other| other.id.as_str()).collect();
    for (section, line) in part.sections.iter().zip(lines) {
        if !section.id.is_empty() && ids.contains(section.id.as_str()) {
            let args = [("id", section.id.clone().into())];
            problems.push(Problem::new(*line, "specification-problem-id-taken", args));
        }
    }
    let numbers: HashSet<u32> =
        others.iter().flat_map(|other| &other.requirements).map(|requirement| requirement.number).collect();
    for ((_, requirement), line) in part.requirements().zip(requirement_lines) {
        if requirement.number != 0 && numbers.contains(&requirement.number) {
            let args = [("number", label(requirement.number).into())];
            problems.push(Problem::new(*line, "specification-problem-number-taken", args));
        }
    }
}
