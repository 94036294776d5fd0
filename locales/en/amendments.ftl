# Amendments of a specification.

amendment-list-title = Amendments
amendment-list-of = Amendments of “{ $title }”
amendment-list-lead = What people propose to change in the text, each from their own network. Every amendment gets an answer with its reason, which everybody can read.
amendment-list-empty = No amendment here.
amendment-states = What becomes of amendments
amendment-all = all
amendment-tab = { $state } ({ $count })
amendment-count = { $count ->
    [one] One amendment
   *[other] { $count } amendments
}
amendment-count-section = { $count ->
    [one] One amendment of this section
   *[other] { $count } amendments of this section
}, { $waiting } waiting for an answer
amendment-choose = To propose an amendment, open the section that it changes.
amendment-new = Propose an amendment of this section
amendment-new-requirement = Or of a single requirement:
amendment-back-section = The section
amendment-all-of-text = All amendments
amendment-is-grouped = like another one

## What becomes of it

amendment-state-pending = pending at origin
amendment-state-open = open
amendment-state-returned = not received at origin
amendment-state-accepted = accepted
amendment-state-partly = accepted in part
amendment-state-refused = refused
amendment-state-withdrawn = withdrawn
amendment-told-pending = Pending at origin: { $network } has not said yet that it received it. It is kept here and leaves as soon as the link allows, even after weeks.
amendment-told-open = { $network } has received it. The drafting team will answer.
amendment-told-returned = { $network } could not receive it:
amendment-told-accepted = { $network } accepted it:
amendment-told-partly = { $network } accepted it in part:
amendment-told-refused = { $network } refused it:
amendment-told-withdrawn = Its author withdrew it.
amendment-result = The text with it: version { $number }
amendment-moved = The text changed at this place since this amendment was written. Its author can put it on the text as it stands.
amendment-moved-gone = What this amendment changes is no longer in the text.
amendment-credit = With the amendment of

## An amendment

amendment-title = Amendment: { $name }
amendment-change = What changes
amendment-from-version = From version { $number }
amendment-motive = Why
amendment-alike = Similar amendments
amendment-read = Read the amendment
amendment-answer = Answer
amendment-refuse = Refuse, with a reason
amendment-refuse-only = Since the vote was opened, the text changes no more: this amendment cannot be accepted any more. The team can refuse it and say why; what it proposes can be taken up in a specification that goes on from this one.
amendment-edit = Rewrite it, or put it on the text as it stands
amendment-withdraw = Withdraw the amendment
amendment-withdraw-text = It stays visible as withdrawn, with what it proposed, and gets no answer.
amendment-keep = Keep it
amendment-hide = Hide this amendment here
amendment-hidden = This amendment is hidden here.
amendment-hidden-read = Its author, the moderators and the drafting team read it still; it will get its answer like all others.
amendment-hidden-text = The moderators of this network chose not to show it. It will get its answer like all others. Date:
amendment-hide-lead = What it proposes, and why, will not be read on this network any more; the others decide for themselves. It keeps its place in the list, and the team of the text answers it like all others. The moderators can show it again.
amendment-closed = This amendment no longer waits for an answer: it was withdrawn or answered.
amendment-lead = Similar to
amendment-lead-hint = Those that propose the same thing are read together; each keeps its own answer.
amendment-alone = none
amendment-group = Save

## The form

amendment-new-title = Propose an amendment: { $name }
amendment-edit-title = Rewrite the amendment: { $name }
amendment-text = Proposed text
amendment-text-hint = The text as it reads today: change what you want to change, in Markdown. Numbers of requirements and what stands in braces stay.
amendment-text-hint-requirement = The requirement as it reads today: change what you want to change, and keep its number. To propose to remove it, amend its section.
amendment-motive-label = Why
amendment-motive-hint = In a few sentences, for the drafting team and for everybody. No formatting.
amendment-send = Send the amendment
amendment-cancel = Back without sending
amendment-no-road = This text cannot be amended from here: our network does not exchange with the one that publishes it, or its software knows no amendments. You can talk about it in the conversation.
amendment-edit-conflicts = The text and your amendment changed the same place. The form says what you had written; here is what the text says now. Bring them together, then send.
amendment-flash-open = Your amendment is open.
amendment-flash-sent = Your amendment is kept here, and leaves for the network of the text.
amendment-flash-edited = Your amendment is on the text as it stands.
amendment-flash-withdrawn = Your amendment is withdrawn.
amendment-flash-answered = The answer is published.
amendment-flash-grouped = Saved.

## Answering

amendment-answer-title = Answer the amendment: { $name }
amendment-outcome = Answer
amendment-outcome-accepted = Accepted: the proposed text enters the text as it is
amendment-outcome-partly = Accepted in part: the text below enters the text
amendment-outcome-refused = Refused: the text stays as it is
amendment-kept-text = Text to keep
amendment-kept-text-hint = What the amendment makes of the text as it stands. Change it to keep only a part; it plays no role in a refusal.
amendment-reason = Reason
amendment-reason-hint = Everybody reads it, on all networks. No formatting.
amendment-answer-send = Publish the answer
amendment-answer-conflicts = The text changed at the place that this amendment changes. The form says what the amendment proposes; here is what the text says now. Write what is to stay, and answer.
amendment-version-note = Amendment of { $name }: { $title }

## What is to be mended

amendment-error-motive = Say why: nobody can answer without a motive.
amendment-error-text = Write the proposed text.
amendment-error-same = This text says what the document says already: change what you want to change.
amendment-error-same-again = Your amendment says this already, on this version of the text.
amendment-error-twice = You sent this text here before, and it waits for an answer: take that amendment up rather than sending a second one.
amendment-error-version = The text has no version of this number.
amendment-sent-already = This form was sent before, with other words:
amendment-sent-already-link = the amendment that was sent
amendment-sent-already-again = Take it up there; or send once more, and it will be a second amendment.
amendment-error-moved = The text changed while you were writing. Read again what you propose, then send it again.
amendment-error-section-gone = This section is no longer in the text. Your words stay here: propose them for another section.
amendment-error-requirement-gone = This requirement is no longer in the text. Your words stay here: propose them for another section.
amendment-error-section-long = This section has more than { $max } characters: amend one of its requirements, or ask the drafting team to divide it.
amendment-error-many = You have { $max } amendments of this text that wait for an answer. Withdraw one, or wait for an answer, then send this one.
amendment-error-outcome = Choose an answer.
amendment-error-reason = Give the reason: every amendment gets one.
amendment-error-changed = You changed the proposed text: answer “accepted in part”, or leave it as it is.
amendment-error-nothing = The text says this already: nothing would change. Refuse and say so, or change the text to keep.
amendment-error-work = The team has work that is in no version yet: freeze it first, then answer.
amendment-error-lead = This amendment cannot be put there: one of the two is with another one already.
amendment-problem-gone = This requirement is no longer in the text.
amendment-problem-alone = One requirement belongs here, with its number or without, and nothing else. To add or remove one, amend its section.

## What a network answers when it cannot receive an amendment

amendment-returned-phase = It was signed when the text was not open to amendments.
amendment-returned-late = It came too late: the vote was open, or the amendments phase had ended more than { $days } days before.
amendment-returned-many = Its author has { $max } amendments of this text that wait for an answer.
amendment-returned-version = It comes from no published version of this text.
amendment-returned-gone = What it changes is no longer in the text.
amendment-returned-text = Its text cannot be read: { $words }
