# Specifications: the pages, the phases, what is to be mended in a form.

specification-list-title = Specifications
specification-list-lead = Texts that several networks discuss before they use them: each is opened by a network, written by its drafting team, and read in full everywhere.
specification-list-empty = No specification yet.
specification-list-nothing = No specification matches.
specification-gone-list = All specifications
specification-gone-title = This specification was taken back
specification-hidden-title = This specification is hidden here
specification-back = Back to the specification
specification-back-work = Back to the working text
awaiting-title = What awaits you
awaiting-nothing = Nothing awaits you for now.
awaiting-mandate = Our network has a voice in these votes, and has mandated nobody to give it
awaiting-ballot = These votes wait for your ballot
awaiting-opens = You will give the voice of our network in them
awaiting-answers = These amendments wait for an answer of your team
awaiting-answers-count = { $count ->
    [one] { $count } amendment without an answer
   *[other] { $count } amendments without an answer
}
awaiting-moved = The text changed where your amendments change it: put them on the current text, or take them back
awaiting-told = What became of your amendments, for a month
awaiting-stated = What you stated is not on the list yet
specification-open-amendments = { $count ->
    [one] { $count } amendment is still without an answer.
   *[other] { $count } amendments are still without an answer.
}
specification-open-votes = { $count ->
    [one] { $count } vote is not counted yet.
   *[other] { $count } votes are not counted yet.
}
specification-confirm-vote = Go to the vote or to the adoption in spite of what is open: these amendments cannot be accepted any more, only refused
specification-confirm-freeze = Freeze this version in spite of what is open: the authors of the amendments may have to put them on it
specification-error-confirm = To do it in spite of what is open, tick this box.
specification-hide-reason-hint = It is read in the place of what is hidden. Name nobody in it.
specification-flash-hidden = It is hidden.
specification-flash-shown = It is visible again.
specification-error = { $words }
specification-error-line = Line { $line }: { $words }

## Phases

specification-phase = Phase: { $phase }
specification-phase-questions = Questions
specification-phase-drafting = Drafting
specification-phase-amendments = Amendments
specification-phase-vote = Vote
specification-phase-adoption = Adoption
specification-now-questions = Everybody, on their own network, may ask in the conversation. The text does not change.
specification-now-drafting = The drafting team writes the text, section by section. Everybody, on their own network, may comment on it.
specification-now-amendments = Everybody, each on their own network, proposes to change a section or a requirement, and says why; the drafting team answers every amendment, with its reason.
specification-now-vote = The text changes no more: this is the version on which the networks decide. Everybody votes on their own network, once the team has opened a vote. The conversation stays open.
specification-now-adoption = The text is settled: each structure decides, at home, whether to adopt it. It states so on its own network, with what it reserves. The conversation stays open.
specification-until = until
specification-until-none = No date of end: the drafting team will say when to go on.
specification-no-end = no date of end
specification-hour-issuer = { $hour } for the network that opened it
specification-elsewhere = It is written on the network that opened it, and only there; what you say in the conversation arrives there.
specification-elsewhere-link = “{ $title }” at its author’s
specification-federated = Specification, phase: { $phase }.
specification-out-of-phase = Nothing was saved: the text does not change in the phase “{ $phase }”. What you wrote is still in the form; keep a copy of it, or lead the specification back to drafting first.
specification-not-in-phase = This is not done in the phase “{ $phase }”: nothing can be sent from here for now.

## The page

specification-text = The text
specification-opening = Opening
specification-requirements-count = { $count ->
    [one] { $count } requirement
   *[other] { $count } requirements
}
specification-long = This text is long: each section has its page.
specification-whole = All the text on one page
specification-whole-here = Whole text
specification-back-contents = Contents and information
specification-discuss = Discuss it
specification-calendar-phases = Calendar of phases
specification-keep = Keep, print
specification-export-html = Page to print (HTML)
specification-export-odt = Office document (ODT)
specification-export-md = Plain text (Markdown)
specification-export-json = Data (JSON)
specification-hash = Hash
specification-fact-version = Version
specification-fact-network = Network
specification-fact-author = Signed by
specification-fact-address = Address to cite
specification-action-write = Write the text
specification-action-phase = Phase and dates
specification-action-about = Correct the presentation
specification-action-open = Open a specification
specification-beside = Version { $number } came back from a network that had kept it.

## Fields

specification-title = Title
specification-title-hint = What is it about? For example: Digital passport.
specification-context = Context
specification-context-hint = Why this specification, for whom, starting from what.
specification-scope = Scope
specification-constraints = Constraints
specification-deliverables = Deliverables
specification-calendar = Calendar
specification-governance = Governance
specification-summary-hint = Two sentences for lists. Left empty, it is the beginning of the context.
specification-document = Text of the specification
specification-document-hint = In Markdown. A heading (# Object, ## Access) makes a section. After a line “Requirements” followed by a colon, each item of a list is a requirement: (indispensable), (useful) or (optional) first, and below it “Why” and “Check”. Numbers and ids are given by themselves: do not change them.
specification-co-authors = With
specification-co-authors-hint = Handles of people here who draft it too, separated by commas. The animators of the network always do.
specification-more = Scope, constraints, team, licence
specification-sign = Who opens it
specification-sign-me = Me, in my name
specification-note = What changes
specification-note-hint = A sentence for the log of versions, which all networks read.

## Opening one

specification-published = published
specification-new-title = Open a specification
specification-new-lead = Title, context, territories and text are enough. It will be read at once, here and on the networks that follow us; the drafting team then takes it up section by section.
specification-new-submit = Open the specification
specification-phase-begin = Begin with
specification-zone = The hours below are those of { $place }. Leave empty what has no date.
specification-end-questions = End of questions
specification-end-drafting = End of drafting
specification-end-amendments = End of amendments
specification-end-vote = End of the vote
specification-end-adoption = End of adoption
specification-phase-lead = One phase at a time. Each change freezes the text as a new version, which all networks get. Once the vote has begun, nothing goes back.
specification-phase-submit = Save phase and dates
specification-about-submit = Save as a new version

## Writing

specification-work-title = Working text
specification-work-lead = What the drafting team has written since version { $number }. Other networks will get it when it is frozen.
specification-work-differs = The text has been changing since version { $number }.
specification-work-read = Read the working text
specification-work-choose = Choose the section to write. Two people may write at the same time.
specification-work-edits = Latest changes
specification-work-all = Whole text, or sections added or removed
specification-work-since = Since version { $number }
specification-edit-whole = Write the whole text
specification-edit-title = Write: { $title }
specification-edit-text = The section, with its heading
specification-edit-submit = Save into the working text
specification-freeze-title = Freeze version { $number }
specification-freeze-lead = The frozen version has an address that changes no more and can be cited. All networks that follow us get it in full.
specification-freeze-submit = Freeze version { $number }
specification-unchanged = Nothing has changed since the last version.
specification-moved = Another version was saved while you were writing: nothing was replaced. Here is, field by field, what changes between that version and what you wrote. Take over what is needed, then save.
specification-merge-open = To be chosen
specification-merge-yours = you
specification-merge-told = { $name } saved this section while you were writing it: nothing was replaced. Both texts are put together in the form; where you changed the same place, both stand in brackets: choose, then save.
specification-merge-whole = Others changed the text while you were writing it: nothing was replaced. Both texts are put together in the form. For each place below it says what you wrote; see what the other says, take over what is needed, then save.
specification-merge-beside = A version came back from a network that had kept it. It is put together here with the working text. For each place below the form says what the working text says; see what the other version says, take over what is needed, save, then say that nothing of it is missing any more.
specification-merge-from-to = From the text of the form to the other
specification-merge-settle = Nothing of that version is missing any more

## Versions

specification-versions-title = Versions of “{ $title }”
specification-versions-lead = Each version is frozen: its address and its hash change no more.
specification-changed-title = The title
specification-changed-added = Added
specification-changed-removed = Removed
specification-changed-moved = Moved
specification-changed-priority = Priority: { $before }, then { $after }

## Taking back

specification-delete-text = The text, its versions and its comments are erased here. Addresses that were cited will lead nowhere.
specification-delete-submit = Take the specification back

## Messages

specification-flash-opened = The specification is open.
specification-flash-saved = Saved into the working text.
specification-flash-frozen = The version is frozen.
specification-flash-described = The presentation is saved.
specification-flash-phase = Phase and dates are saved.
specification-flash-deleted = The specification is taken back.

## What is to be mended in a form

specification-error-title = Give it a title.
specification-error-context = Say why there is this specification.
specification-error-territories = Choose at least one territory.
specification-error-document = Paste or write the text.
specification-error-no-section = At least one heading is needed: a line that begins with a hash and a space, such as “# Object”.
specification-error-document-long = The text is too long to be read on all networks: { $max } KB at most. Divide it into several specifications.
specification-error-long = Shorten it: { $max } characters at most.
specification-error-value = Choose among what is offered.
specification-error-co-author = One of these handles is nobody’s here.
specification-error-phase = Choose a phase.
specification-error-phase-back = Once the vote has begun, nothing goes back.
specification-error-hour = Write a day and an hour.
specification-error-past = This hour is over.
specification-error-far = That is more than ten years ahead.
specification-error-order = A phase ends after the one before it.
specification-error-open = A place is still to be chosen: keep one of the two texts, and take the brackets away.

# Specifications: sections, requirements, what prevents them from being read.

## Priorities of a requirement

specification-priority-indispensable = indispensable
specification-priority-useful = useful
specification-priority-optional = optional

## What is to be mended in the text

specification-problem-too-long = The text is too long: { $max } MB at most. Split it into several specifications, or attach the annexes as files.
specification-problem-too-many = There are too many sections: { $max } at most.
specification-problem-too-many-requirements = There are too many requirements: { $max } at most.
specification-problem-level = The heading “{ $title }” skips a level: it is of level { $found }, and the one before it only allows level { $expected } or above.
specification-problem-untitled = This heading is empty: write what the section says.
specification-problem-id = The identifier “{ $id }” is not possible: letters without accents, digits and hyphens, 100 characters at most, and not “ouverture”, which names the beginning of the text.
specification-problem-id-twice = The identifier “{ $id }” already names the section on line { $first }.
specification-problem-id-taken = The identifier “{ $id }” already names another section of the document.
specification-problem-number = “{ $number }” is not the number of a requirement: from E-01 to E-9999999.
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
specification-understood = The text is saved. This is how some lines were understood; correct them if it is not what you meant:

## In files

specification-contents = Contents
specification-neighbours = Section before, section after
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
specification-ballot-unproved = Its signature does not hold, or it does not say what a ballot of this vote must say.

## Going on with a specification of a network that is gone

specification-continue = Continue this specification here
specification-continue-title = Continue a specification
specification-continue-lead = “{ $title }” comes from { $network }. If that network no longer answers and will not come back, yours can take up the text: every section and every requirement keeps its name, the original stays readable beside it, and each page names the other.
specification-continue-reason = Why continue it here
specification-continue-reason-hint = A sentence or two, which all networks read.
specification-error-reason = Say why you continue this specification here.
specification-continues = This specification continues another one:
specification-continued = Another network says that it continues this specification:
specification-federated-continues = Continues
