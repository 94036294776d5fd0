# Specifications: sections, requirements, what prevents them from being read.

## Priorities of a requirement

specification-priority-indispensable = indispensable
specification-priority-useful = useful
specification-priority-optional = optional

## What is to be mended in the text

specification-problem-too-long = The text is too long: { $max } MB at most. Split it into several specifications, or attach the annexes as files.
specification-problem-too-many = There are too many sections: { $max } at most.
specification-problem-level = The heading “{ $title }” skips a level: it is of level { $found }, and the one before it only allows level { $expected } or above.
specification-problem-untitled = This heading is empty: write what the section says.
specification-problem-id = The identifier “{ $id }” is not possible: letters without accents, digits and hyphens, 100 characters at most, and not “ouverture”, which names the beginning of the text.
specification-problem-id-twice = The identifier “{ $id }” already names the section on line { $first }.
specification-problem-id-taken = The identifier “{ $id }” already names another section of the document.
specification-problem-number = “{ $number }” is not the number of a requirement: from E-01 to E-99999.
specification-problem-number-twice = The number { $number } is already that of the requirement on line { $first }.
specification-problem-number-taken = The number { $number } is already that of a requirement of another section.
specification-problem-requirement-empty = This requirement says nothing: write what is expected, or take it away.
specification-problem-open-block = In the section “{ $title }”, a block begins and never ends (code or a comment): it would swallow the rest of the document. Close it.
specification-problem-no-section = The section “{ $id }” is no longer in this document.
specification-problem-other-section = This text bears the identifier “{ $id }”, which is another section’s.
specification-problem-above = The heading “{ $title }” does not belong under this section: it needs level { $level } or a lower one.

## What is good to know of what was understood

specification-notice-priority = This requirement does not say its priority: it is indispensable.
specification-notice-list = Only some items of this list begin with the number of a requirement: it stays an ordinary list.
specification-notice-attributes = Only the identifier is kept of what stands in braces.

## In files

specification-contents = Contents
specification-rationale = Why:
specification-test = Verification:

## Why a ballot does not count

specification-ballot-ambiguous = Several different ballots bear this identifier: none is kept.
specification-ballot-not-elector = This person is not on the list of those who vote.
specification-ballot-other-origin = It does not come from the site of the person who votes.
specification-ballot-unmandated = This person does not hold the mandate of their network.
specification-ballot-early = It was signed before the vote opened.
specification-ballot-late = It was signed after the close.
specification-ballot-after-grace = It was signed in time, but arrived after the time granted to its site.
specification-ballot-replaced = A more recent ballot took its place.
specification-ballot-withdrawn = It was withdrawn before the close.
