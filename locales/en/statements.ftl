# What structures and territories say of a specification: adoption, territorial annex, conformance of a solution.

statement-part = Adoptions, annexes and solutions
statement-adoptions = Adoptions
statement-annexes = Territorial annexes
statement-solutions = Solutions and conformance
statement-adoptions-lead = Each structure says where it stands from its own network: in progress, adopted by its deliberating body, or refused, and on which version of the text. The list is kept by the network that publishes the text.
statement-adoptions-empty = No structure has said anything yet.
statement-annexes-lead = What changes in a territory, requirement by requirement: a variant, a requirement that has no meaning there, a local equivalent. The annex is signed by the network of the territory and follows the text from one version to the next.
statement-annexes-empty = No territory has an annex yet.
statement-solutions-lead = What solutions say they meet, requirement by requirement, with evidence. These statements bind those who make them; this site does not verify them.
statement-solutions-empty = No solution has been described yet.
statement-adopted = Adopted by { $adopted ->
    [one] one structure
   *[other] { $adopted } structures
} in { $networks ->
    [one] one network
   *[other] { $networks } networks
}
statement-adopted-none = Adopted by no structure so far
statement-adopted-progress = , { $progress } in progress
statement-adopted-refused = , { $refused ->
    [one] one refusal
   *[other] { $refused } refusals
}
statement-version = Version { $number }
statement-version-older = an older version
statement-with-reservations = With reservations.
statement-entries-count = { $count ->
    [0] No requirement so far
    [one] One requirement
   *[other] { $count } requirements
}
statement-about = About

## What becomes of a statement

statement-state-pending = not yet received by { $network }
statement-state-listed = listed
statement-state-returned = not received by { $network }
statement-state-removed = taken off the list by { $network }
statement-state-withdrawn = taken back by its author
statement-told-pending = Not yet received by { $network }, which keeps the list. It is kept here and leaves as soon as the link allows, even after weeks; meanwhile it is not counted.
statement-told-returned = { $network } could not receive it:
statement-told-removed = { $network } took it off its list:
statement-told-withdrawn = Its author took it back.
statement-returned-many = There are too many statements by the same author on this text already.
statement-returned-version = The version it is about is not the one this network published under that number.
statement-returned-twice = The same network has already made a statement for the same structure, the same annex or the same solution.
statement-returned-removed = The moderators of the network of the text took a statement of the same network for the same structure, the same annex or the same solution off the list. They alone can put it back.
statement-returned-entries = A requirement it quotes is not what that version of the text says.

## The forms

statement-adoption-new = State an adoption
statement-annex-new = Write the annex of my territory
statement-conformance-new = Describe a solution
statement-annex-lead = The annex is signed by { $network }. There is one per network and text; every animator may correct it.
statement-annex-name = Name of the annex
statement-conformance-lead = Describe the solution first; you will then say, requirement by requirement, what it meets.
statement-structure = Structure
statement-structure-hint = The name under which its body deliberates.
statement-territory = Territory
statement-territory-choose = Choose a territory
statement-status = Where does it stand?
statement-status-adopted = Adopted
statement-status-in-progress = In progress
statement-status-refused = Refused
statement-told-adopted = Adopted on { $day }: { $organ }
statement-told-refused = Refused on { $day }: { $organ }
statement-day = Date of the decision
statement-day-hint = For an adoption or a refusal.
statement-organ = Body that decides
statement-organ-hint = For instance: community council, board of directors. To be filled for an adoption or a refusal.
statement-reservations = Reservations
statement-reservations-hint = What the structure does not adopt, or only on conditions. Plain text.
statement-reservations-none = none
statement-deliberation = Deliberation
statement-deliberation-hint = The https address where anyone can read it, for instance on the site of the structure.
statement-deliberation-none = not online
statement-file = The deliberation as a file
statement-file-hint = The signed or scanned document. It is sent with the statement and stays here, even when the site of the structure changes. Leave no personal data in it that need not be public.
statement-file-there = Attached: { $file }.
statement-file-drop = Take this file off
statement-field-version = Version of the text
statement-field-version-hint = The one that the body had, or will have, before it.
statement-sign = In whose name?
statement-sign-me = In mine, for the structure
statement-solution = Solution
statement-publisher = Publisher
statement-address = Address of the solution
statement-address-hint = In https.
statement-release = Version of the solution
statement-release-hint = For instance: 2.4.
statement-send = State it
statement-send-next = Save, then the requirements
statement-cancel = Cancel
statement-edit = Correct
statement-withdraw = Take this statement back
statement-withdraw-text = It will leave the list on all networks. Its page will stay, marked as taken back.
statement-remove = Take off the list
statement-remove-text = It will leave the list on all networks, with your reason, which everybody can read. Its author will not be able to correct it, nor their network to state it anew, until the moderators put it back on the list.
statement-restore = Put back on the list
statement-removed-list = Taken off the list, for the moderators
statement-reason = Reason
statement-reason-hint = Everybody can read it.
statement-closed = This statement was taken back.
statement-moved = Somebody corrected this statement while you were writing: nothing is saved yet, and nothing is lost. Your text is in the form; saving it replaces what the statement says now.
statement-moved-read = Read what it says now
statement-no-road = This network has no exchange with the one that publishes the text, which could not receive this statement. Nothing was saved.

## Requirement by requirement

statement-says-variant = Variant
statement-says-not-applicable = Not applicable here
statement-says-local = Local equivalent
statement-says-met = Met
statement-says-partly = Partly
statement-says-not-met = Not met
statement-says-nothing = Not answered
statement-count = { $words }: { $count }
statement-requirements = Requirement by requirement
statement-requirement = Requirement
statement-answer = Answer
statement-text = Details
statement-text-annex = The variant, the reason or the equivalent
statement-text-evidence = Evidence, in a line or as a link
statement-entries-none = Nothing is said of any requirement yet.
statement-answer-requirements = Answer the requirements
statement-entries-title = { $name }: requirement by requirement
statement-entries-lead-annex = Answer only the requirements that change in your territory.
statement-entries-lead-solution = A requirement that is left without an answer is shown as such.
statement-entries-page = Page { $page } of { $pages }
statement-entries-pages = Pages of requirements
statement-entries-next = Save and go on
statement-entries-save = Save
statement-entries-done = See the statement
statement-entries-before = Previous requirements
statement-entries-after = Next requirements
statement-again = to be read again: the requirement changed
statement-gone = the requirement is gone
statement-gone-text = This requirement is not in the text any more. What was said of it is kept; choose “Not answered” and empty the text to take it away.
statement-read-again = I read the requirement again: my answer still holds

## Reading with an annex

statement-read-with = Read the text with the annex of:
statement-read-with-this = Read the text with this annex
statement-laid = With the annex: { $name }
statement-laid-again = { $count ->
    [one] One requirement changed since the annex speaks of it: it is marked “to be read again”.
   *[other] { $count } requirements changed since the annex speaks of them: they are marked “to be read again”.
}
statement-laid-alone = The annex alone
statement-laid-print = Page to print, with the annex
statement-laid-without = The text without an annex

## The badge

statement-badge = A badge for your site
statement-badge-text = This picture says how many structures adopted it, and keeps itself up to date. Copy these lines into a page of your site:
statement-badge-code = The code to copy
statement-badge-alt = adoptions
statement-badge-left = adopted by
statement-badge-right = { $count ->
    [one] 1 structure
   *[other] { $count } structures
}
statement-badge-left-none = adoption
statement-badge-right-none = { $count ->
    [0] to come
   *[other] { $count } in progress
}

## Said once

statement-flash-listed = It is listed.
statement-flash-sent = It is on its way to the network that publishes the text.
statement-flash-corrected = It is corrected.
statement-flash-withdrawn = It is taken back.
statement-flash-removed = It is off the list.
statement-flash-restored = It is on the list again, on all networks.

## What is to be mended

statement-error-name = Give a name.
statement-error-territory = Choose a territory from the list.
statement-error-status = Say where the structure stands.
statement-error-day = Give the date of the decision.
statement-error-day-ahead = That date has not come yet.
statement-error-organ = Say which body decided.
statement-error-link = Give a complete address that begins with https://.
statement-error-file-kind = This file is neither a PDF, nor an ODT, nor a JPEG or PNG picture. The rest of the form is kept.
statement-error-file-large = This file is too large, or the picture too big. The rest of the form is kept.
statement-error-file-name = The name of this file is too long: { $max } characters at most. Rename it; the rest of the form is kept.
statement-error-file-disk = The site could not keep this file. The rest of the form is kept; try again later.
statement-error-file-many = You already have too many files waiting in your drafts. Publish or delete some first.
statement-error-file-again = This file is not there any more: choose it again.
statement-error-file-missing = Choose a file.
statement-error-file-adoption = Only an adoption carries a file.
statement-error-publisher = Say who publishes the solution.
statement-error-release = Say which version of the solution it is.
statement-error-version = Choose a version of the text.
statement-error-says = Choose an answer from the list.
statement-error-text = Say how: this is what readers look for.
statement-error-evidence = Give the evidence: a line, or a link.
statement-error-entries = There are too many: at most { $max } requirements.
statement-error-all = This is too long: at most { $max } characters for all requirements together.
statement-error-many = You already have { $max } statements on this text. Take one back first.
statement-error-twice = A statement of your network exists for this name already. Correct it instead.
statement-error-twice-annex = Your network has an annex to this text already. Correct it instead.
statement-error-removed = A statement of your network for this name was taken off the list by the moderators of the network of the text. They alone can put it back: write to them in the conversation.
statement-error-same = Nothing changed.
statement-error-revisions = This statement was corrected too many times. Take it back and make a new one.
statement-error-reason = Say why.
