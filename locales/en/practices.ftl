# Practices: sheets, lists, search, writing, tree of adaptations.

## The sheet: its parts

practice-title = Title
practice-sheet-audience = For whom
practice-sheet-objective = Aim
practice-sheet-body = What we do
practice-sheet-material = Equipment
practice-sheet-preparation = Preparation
practice-sheet-steps = Step by step
practice-sheet-outcome = What it changed
practice-sheet-did-not-work = What did not work
practice-sheet-evaluation = Evaluation
practice-sheet-partners = Partners
practice-fact-territories = Territory
practice-fact-beneficiaries = Publics
practice-fact-connection = Connection
practice-fact-duration = Duration
practice-fact-people = People
practice-fact-language = Language
practice-fact-cost = Cost
practice-cost-eur = €{ $amount }
practice-cost-xpf = { $amount } CFP francs
practice-themes-heading = Themes
practice-co-authors = Written with:
practice-files-heading = Pictures and files
practice-file = { $name } ({ $kind })
practice-file-size = { $name } ({ $kind }, { $size } KB)
practice-picture-size = { $kind }, { $size } KB
practice-file-unnamed = Unnamed

## The page of a sheet

practice-published = published
practice-corrected = corrected
practice-version = version { $number }, { $day }
practice-stale = To be reviewed: its review date has passed
practice-remote = This sheet comes from another network, “{ $network }”.
practice-remote-original = See the original of “{ $title }”
practice-aside-label = Origin, adaptations, licence
practice-action-adapt = Adapt it to our place
practice-action-correct = Correct
practice-action-delete = Take “{ $title }” back
practice-source-heading = Adapted from
practice-source-unknown = The original sheet has not arrived here yet:
practice-source-deleted = The original sheet was taken back by its authors.
practice-source-difference = Compare with the source
practice-source-changed = The source has changed
practice-source-changed-difference = See what the source changed since
practice-note-change = What changes
practice-note-reasons = Why
practice-note-kept = What stays
practice-descendants-heading = Adaptations
practice-descendants-count = { $count ->
    [one] One other team adapted it.
   *[other] { $count } other teams adapted it.
}
practice-descendants-none = Nobody has adapted it yet. Yours can be the first team.
practice-descendants-lineage = See the tree of adaptations
practice-licence-heading = Licence
practice-licence-unknown = No licence given: ask its authors before you reuse it.
practice-citation-summary = Cite this sheet
practice-citation = { $author }, “{ $title }”, { $network }, { $version }. { $address } – { $licence }
practice-history-heading = History
practice-history-versions = All versions
practice-review-due = To be reviewed on
practice-review-was-due = Review due since
practice-report = Report a problem
practice-print-hint = To print it, use your browser’s Print command: it comes out as A4, with a code to scan.
practice-gone-title = This sheet was taken back
practice-gone-text = Its authors or the moderators took it back. Its text is no longer here; only its place in the tree remains. Date:
practice-gone-lineage = See what was adapted from it
practice-gone-list = See other practices
practice-deleted = Sheet taken back
practice-hidden = Sheet hidden here
practice-hidden-title = This sheet is hidden here
practice-hidden-text = The moderators of this network chose not to show it. Date:
practice-hidden-reason = Reason given:
practice-hidden-show = Show it again
practice-hidden-block = Its network is blocked: lifting the block will show it again.
practice-action-hide = Hide here
practice-source-hidden = The original sheet is hidden here.

## Lists, search, front page

practice-list-title = Practices
practice-list-lead = What digital mediators do, here and in other networks, told so that others can do it too.
practice-list-feed = Follow this list (Atom)
practice-list-further = continued
practice-list-words = Words: { $words }
practice-list-count = { $count ->
    [one] One sheet.
   *[other] { $count } sheets.
}
practice-list-newest = The { $count } newest sheets; the rest is at the foot of the page.
practice-list-empty = No practice has been published here yet.
practice-list-empty-action = Share the first one
practice-list-nothing = No practice meets all these criteria. Remove a filter, or start again from the whole list.
practice-list-not-yet = Nothing yet among the newest sheets with these words. The next page may have some.
practice-list-nothing-action = See all practices
practice-filter-territory = Territory
practice-filter-theme = Theme
practice-filter-audience = Public
practice-filter-network = Network
practice-filter-language = Language
practice-filter-licence = Licence
practice-feed-title = Practices – { $network }
practice-search-title = Search
practice-search-label = What are you looking for?
practice-search-hint = Words; or the address of a sheet, a person or a network that ours accepts. Accents and plurals do not matter.
practice-search-found = Results for “{ $words }”
practice-search-nothing = No sheet has all these words. Try fewer words, or simpler ones.
practice-search-nothing-action = Browse all practices
practice-search-refine = Refine with filters (territory, theme, public…)
practice-bring-text = This looks like an address, and nothing here bears it. What stands there can be fetched, if its network is accepted by ours.
practice-bring-submit = Fetch it
practice-bring-sign-in = Sign in to fetch it
practice-bring-nothing = The address was found, but it is neither a sheet, nor a person, nor a network.
practice-bring-refused = This is not the address of a network accepted here. An animator can ask to join it.
practice-bring-unreachable = The other network does not answer at the moment. Try again later.
practice-bring-unusable = The other network answered, but not with a sheet, a person or a network that we can read. Copy the address of the page of the sheet itself.
practice-bring-gone = This sheet was taken back by its network.
practice-bring-often = You have asked much of the other networks already. Wait a little before you go on.
practice-similar-text = These sheets look like yours. Adapting one of them keeps the link between you:
practice-similar-adapt = Adapt “{ $title }” instead
practice-similar-dismiss = Show them no more
practice-home-title = Home
practice-home-purpose = Practices of digital mediation, shared between territories and adapted to each.
practice-home-read = Read the practices
practice-home-share = Share a practice
practice-home-here = Published here
practice-home-here-all = All practices of our network
practice-home-elsewhere = From elsewhere
practice-home-elsewhere-all = All practices, of all networks
practice-home-territories = By territory
practice-home-themes = By theme
practice-home-all-filters = All territories and all filters
practice-home-networks = Our networks
practice-home-networks-count = { $count ->
    [0] We do not exchange with any other network yet.
    [one] We exchange with one other network.
   *[other] We exchange with { $count } other networks.
}
practice-home-networks-link = With whom, and what is exchanged

## Versions and differences

practice-versions-title = Versions of “{ $title }”
practice-versions-here = Versions
practice-version-number = Version { $number }
practice-version-old = Old version: you are reading version { $number }, which version { $current } has replaced.
practice-version-read-current = Read the current version
practice-version-changes = What version { $number } changes
practice-version-compare-current = Compare with the current version
practice-compare-heading = Compare two versions
practice-compare-from = From version
practice-compare-to = To version
practice-compare-submit = Compare
practice-compare-title = From version { $from } to version { $to }
practice-changes-none = Nothing changed: both texts say the same.
practice-changes-foreign = Text received from another software
practice-difference-title = What “{ $title }” changes
practice-difference-here = Differences
practice-difference-lead = Words added and removed, compared with the version of the source that it was made from.
practice-difference-source = Source
practice-difference-child = Adaptation
practice-difference-unknown = The version it was made from is not known here: the comparison is with the current version of the source.
practice-difference-back = Back to the sheet
practice-since-title = What changed in “{ $title }” since it was adapted
practice-since-lead = The source was corrected after it was adapted. Nothing is taken over by itself: you decide what also holds for you.

## Tree of adaptations

practice-lineage-title = Tree of adaptations of “{ $title }”
practice-lineage-here = Tree of adaptations
practice-lineage-lead = Where this sheet comes from, and what others made of it, from one territory to the next.
practice-lineage-count = { $count ->
    [one] A single sheet, so far.
   *[other] { $count } linked sheets.
}
practice-lineage-unknown = The very first sheet is not known here:
practice-lineage-cut = The tree is larger than what is shown here.
practice-lineage-drawing = The same tree, drawn
practice-lineage-keep = Keep this tree
practice-lineage-csv = Download as a table (CSV)
practice-lineage-json = Download as data (JSON)

## Writing

practice-new-title = Share a practice
practice-new-lead = Five fields are enough to publish. The rest can wait.
practice-new-begun = You have a draft in progress:
practice-correct-nothing = You have changed nothing: there is no correction to publish. Change the text, or discard this draft.
practice-correct-title = Correct “{ $title }”
practice-adapt-title = Adapt “{ $title }”
practice-adapt-lead = You start from a copy. First say what changes at your place: the source and its authors will see it.
practice-adapt-source = The original sheet
practice-adapt-source-read = Read it while you write
practice-adapt-licence = The source has a licence that cannot be chosen here ({ $licence }). Ask its authors before you publish.
practice-form-error-title = To be corrected
practice-form-change = What changes at your place
practice-form-change-hint = In two or three sentences. For instance: “The workshop runs offline, with tablets prepared the day before.”
practice-form-reasons = Why
practice-form-kept = What stays
practice-form-kept-hint = What you kept from the source.
practice-form-title = Title
practice-form-title-hint = Begin with a verb: “Hold a help desk at the market”.
practice-form-audience = For whom
practice-form-audience-hint = The people you support, in one sentence.
practice-form-territories = Where
practice-form-territories-hint = The territory where you do it.
practice-form-body = What you do
practice-form-body-hint = Tell it as you would to a colleague who wants to do it too.
practice-form-outcome = What it changed
practice-form-quote = The source sheet says:
practice-form-outcome-hint = What you saw, even if it is modest.
practice-form-enrich = Enrich (optional)
practice-form-about = In short
practice-form-means = Means
practice-form-story = Details
practice-form-attachments = Pictures and files
practice-form-rights = Language, licence, authors
practice-form-summary = Summary
practice-form-summary-hint = Two plain sentences, for lists. Without a summary, the beginning of the text is used.
practice-form-objective = Aim
practice-form-themes = Themes
practice-form-beneficiaries = Publics
practice-form-unsaid = Not said
practice-form-duration = Duration
practice-form-duration-hint = For instance: “3 sessions of 2 hours”.
practice-form-people = Number of people
practice-form-people-hint = Hosts and participants: “2 hosts, 8 participants”.
practice-form-connection = Connection needed
practice-form-material = Equipment
practice-form-cost = Cost
practice-form-cost-hint = A number without the currency: 150 or 12.50.
practice-form-currency = Currency
practice-form-euro = Euro
practice-form-franc = CFP franc (XPF)
practice-form-partners = Partners
practice-form-preparation = Preparation
practice-form-preparation-hint = What must be done before.
practice-form-steps = Step by step
practice-form-steps-hint = The steps, with how long they take. One line each, beginning with “1.”.
practice-form-did-not-work = What did not work
practice-form-did-not-work-hint = This is often what helps others most.
practice-form-evaluation = Evaluation
practice-form-evaluation-hint = How you know that it was useful.
practice-form-file = Add a picture or a file
practice-form-file-hint = One at a time. A picture is made lighter, and the place and device it carries are erased. A document (PDF, ODT, DOCX…) is published as it is: its author’s name and the history it holds stay readable. Erase them before you attach it.
practice-form-formats = JPEG, PNG, WebP, GIF, PDF, ODT, ODS, ODP, DOCX, TXT, CSV, MD
practice-form-megabytes = { $count } MB
practice-form-alt = What the picture shows
practice-form-alt-hint = For people who do not see it. For instance: “Three people around a tablet”.
practice-form-decorative = The picture is decorative: it says nothing more than the text
practice-form-attach = Add this file
practice-form-detach = Remove { $name }
practice-form-detach-later = These come from the sheet. Save the draft to be able to remove some.
practice-form-alt-said = Description: { $alt }
practice-form-decorative-said = Decorative picture
practice-form-language = Language of the sheet
practice-form-language-hint = The one you write in; regional languages are in the list.
practice-form-licence = Licence
practice-form-co-authors = Written with
practice-form-co-authors-hint = Handles of people of this network, separated by commas. They will be able to correct it too.
practice-form-review = Remind you to review it
practice-form-review-hint = After that, the sheet says that it is to be reviewed.
practice-form-review-never = Never
practice-form-review-months = { $count ->
    [one] In { $count } month
   *[other] In { $count } months
}
practice-form-sign-as = Sign as
practice-form-note = What you correct
practice-form-note-hint = A sentence for the history.
practice-form-source-changed = The original sheet was corrected since this one was adapted from it.
practice-form-source-seen = I took the new version of the source into account
practice-form-publish = Publish
practice-form-publish-correction = Publish the correction
practice-form-preview = Preview
practice-form-save = Save the draft
practice-form-discard = Discard this draft
practice-form-privacy = Write nothing by which a person you support could be recognised.
practice-preview-title = Preview of “{ $title }”
practice-preview-here = Preview
practice-preview-lead = This is the sheet as it will be read. It is not published yet.
practice-preview-mend = Go on with the draft: this is still to be corrected
practice-preview-similar = This may exist already
practice-preview-card = In a list
practice-preview-continue = Go on writing

## Merging two versions

practice-merge-title = Merge two versions of “{ $title }”
practice-merge-here = Merge
practice-merge-lead-version = This sheet was corrected twice, neither correction knowing of the other: one had been lost in a breakdown, and another network gave it back. Nothing is lost. Field by field, say what the sheet is to keep.
practice-merge-lead-draft = This sheet was corrected while you were writing. Nothing is lost: your text is kept in your draft, the other is published. Field by field, say what the sheet is to keep.
practice-merge-moved = The sheet has just been corrected once more. Nothing was published: here is what the current version says now, with your choices and your texts.
practice-merge-yours = Your text
practice-merge-stands = The one that everybody reads
practice-merge-beside = Came back from another network, beside
practice-merge-typed = Your draft
practice-merge-alike = Both say the same.
practice-merge-same = { $count ->
    [one] { $count } field is the same on both sides
   *[other] { $count } fields are the same on both sides
}
practice-merge-only = Changed on one side only: { $name }.
practice-merge-both = Changed on both sides, in the same place: it is for you to choose.
practice-merge-both-settled = Changed on both sides, in different places: the two hold together.
practice-merge-unknown = The two differ, and nobody knows what they come from: it is for you to choose.
practice-merge-from-to = From “{ $one }” to “{ $other }”
practice-merge-changes = What “{ $name }” changes
practice-merge-base = The text that both come from
practice-merge-choice = What to keep?
practice-merge-keep-side = { $name }
practice-merge-keep-both = Both together
practice-merge-keep-text = The merged text, below
practice-merge-text = Merged text
practice-merge-text-hint = It counts only if you choose it. You may change it.
practice-merge-text-open = The passages in brackets are to be chosen: keep one or the other, and remove the brackets.
practice-merge-open = To choose
practice-merge-empty = (nothing)
practice-merge-files = Pictures and files of both sides will be kept, up to twelve. You can remove some in the form.
practice-merge-publish = Publish the merged version
practice-merge-continue = Go on in the form
practice-merge-keep = Keep version { $number } as it is
practice-merge-discard = Throw my text away
practice-merge-note = Merges versions { $one } and { $other }
practice-merge-nothing = Nothing is to be merged: this sheet has one current version.
practice-merge-error-choice = Choose what the sheet keeps.
practice-merge-error-open = A passage “To choose” is left: keep one of the two texts, and remove the brackets.
practice-merge-waits = Two versions of this sheet are to be merged
practice-merge-waits-text = Version { $other }, lost in a breakdown, came back from another network; version { $number } was written since. Both are kept.
practice-merge-go = Merge the two versions
practice-merge-mine = Versions to merge
practice-version-beside = Beside the current version
practice-version-beside-text = Version { $other } was written at the same time as the current one, and is not merged into it yet. It may say something else.
practice-version-merged = Merged since
practice-version-apart = Set aside: another version bears this number
practice-version-joins = Also merges version { $number }
practice-flash-merged = The two versions are merged. Other networks receive the new one.
practice-flash-kept = The current version stays as it is. The other is in the history.

## Drafts and my sheets

practice-draft-saved-at = Draft saved at { $hour }
practice-draft-not-saved = Your text is NOT saved: the site cannot write anything at the moment. It is still on this page. Keep it open, or copy the text, and try again in a while.
practice-draft-untitled = Untitled draft
practice-mine-title = My sheets
practice-mine-new = Share a practice
practice-mine-news = News
practice-mine-no-news = Nothing new. When somebody comments on, uses or adapts one of your sheets, it will be told here.
practice-mine-unread = new

## News: what others did

news-comment = { $who } commented on “{ $title }”
news-reply = { $who } answered your comment on “{ $title }”
news-use = { $who } used “{ $title }”
news-adaptation = { $who } adapted “{ $title }”
news-source = { $who } corrected the source of “{ $title }”
news-merge = Two versions of “{ $title }” are to be merged

## Drafts

practice-mine-drafts = Drafts
practice-mine-no-drafts = No draft.
practice-mine-draft-new = New sheet
practice-mine-draft-correction = Correction
practice-mine-draft-adaptation = Adaptation
practice-mine-draft-saved = saved
practice-mine-discard = Discard “{ $title }”
practice-mine-again = To review
practice-mine-again-text = The review date has passed. Read again, correct if needed, and publish to start afresh.
practice-mine-again-item = Review “{ $title }”
practice-mine-adapted = Adapted by others
practice-mine-adapted-item = { $count ->
    [one] “{ $title }”: one adaptation
   *[other] “{ $title }”: { $count } adaptations
}
practice-mine-published = Published
practice-mine-none = You have not published a sheet yet. Reading those of others often makes one want to write.
practice-mine-none-action = Read the practices
practice-of-person = Their sheets
practice-of-person-more = Only the newest are shown here.
practice-discard-title = Discard the draft “{ $title }”?
practice-discard-lead = This text is not published anywhere. Once discarded, it cannot be recovered.
practice-discard-correction = The published sheet does not change. Your corrections so far will be lost.
practice-discard-submit = Discard the draft
practice-discard-keep = Keep it

## Taking back

practice-delete-here = Take back
practice-delete-title = Take “{ $title }” back?
practice-delete-lead = This is what will happen.
practice-delete-text = The text, its versions, its pictures and its comments are erased here.
practice-delete-networks = The networks that received it are asked to erase it too. They cannot be forced to.
practice-delete-adaptations = { $count ->
    [one] One adaptation made elsewhere stays published; it will say that its source was taken back.
   *[other] { $count } adaptations made elsewhere stay published; they will say that their source was taken back.
}
practice-delete-final = This cannot be undone.
practice-delete-submit = Take the sheet back
practice-delete-keep = Keep it

## Messages

practice-flash-published = Your sheet is published. It is on its way to the partner networks.
practice-flash-adapted = Your adaptation is published. The authors of the source will see it.
practice-flash-corrected = The correction is published. The former version stays in the history.
practice-flash-deleted = The sheet was taken back.
practice-flash-draft-saved = Draft saved.
practice-flash-draft-again = That draft had been published or discarded. Your text is kept in this new one.
practice-flash-discarded = The draft was discarded.

## What is to be corrected

practice-error-title-missing = Give a title that begins with a verb.
practice-error-audience-missing = Say for whom you do it.
practice-error-body-missing = Tell what you do.
practice-error-outcome-missing = Say what it changed, even a little.
practice-error-territories-missing = Choose at least one territory.
practice-error-change-missing = Say what changes compared with the source.
practice-error-kept-missing = Say what stays of the source.
practice-error-reasons-missing = Tick at least one reason.
practice-error-too-long = This is too long: keep at most { $max } characters.
practice-error-unknown-value = Choose among the values offered.
practice-error-amount = Write the cost in digits, for instance 150 or 12.50.
practice-error-review = Choose at most { $max } months.
practice-error-co-author-unknown = One of these handles is nobody’s in this network.
practice-error-alt-missing = Describe the picture, or tick “decorative”. Then choose it again: the rest is saved.
practice-error-file-missing = Choose a file first.
practice-error-file-unknown = This file is neither a picture nor an accepted document. The rest is saved.
practice-error-file-large = This file is too large, or the picture too big. The rest is saved.
practice-error-file-disk = The site could not keep this file. The rest is saved; try again later.
practice-error-files-many = A sheet carries at most { $max } pictures and files, and your drafts 300 MB together.

## For other software

practice-federated-adapted-from = Adapted from
