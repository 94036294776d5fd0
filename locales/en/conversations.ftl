# Conversations: comments, “used here”, reactions.

conversation-short = Conversation
conversation-title = Conversation: { $title }
conversation-heading = { $count ->
    [0] Conversation
    [one] Conversation ({ $count } comment)
   *[other] Conversation ({ $count } comments)
}
conversation-empty = Nobody has commented yet. A question, a detail, what you learnt from trying it: all are welcome.
conversation-rest = Read the rest of the conversation
conversation-sign-in = Sign in to comment
conversation-hidden = Comment hidden by the moderators.
conversation-above = See what { $name } answers
conversation-title-section = Comments on “{ $name }”
conversation-read-section = Read this section
conversation-all = Read the whole conversation
conversation-about = About “{ $name }”
conversation-about-gone = About a section that was removed since: “{ $name }”
conversation-about-version = Read version { $number } again
conversation-section-count = { $count ->
    [one] One comment
   *[other] { $count } comments
}
conversation-section-new = Comment on this section
conversation-section-requirement = Or on one of its requirements:
conversation-federated-about = About “{ $name }”

## Comment, reply

conversation-new-title = Comment on “{ $title }”
conversation-answer-title = Reply to { $name }
conversation-text-label = Your comment
conversation-answer-label = Your reply
conversation-send = Publish
conversation-reply = Reply to { $name }
conversation-report = Report the message by { $name }

## Edit, delete, hide

conversation-edit = Edit my message
conversation-edit-send = Save
conversation-cancel = Back to the page
conversation-delete = Delete my message
conversation-delete-text = The text will disappear from here and from the other networks, for good. Its place stays in the conversation, so that replies keep their meaning.
conversation-delete-send = Delete for good
conversation-hide = Hide the message by { $name }
conversation-hide-text = The message will no longer be visible here. If it was written on this network, it will also be removed from the others. Moderators still know its text.
conversation-hide-reason-label = Reason
conversation-hide-reason-hint = Kept in the audit log, which administrators can read.
conversation-hide-send = Hide

## Used here

conversation-uses-short = Used here
conversation-uses-title = Used here: { $title }
conversation-uses-heading = { $count ->
    [0] Used here
    [one] Used here ({ $count } time)
   *[other] Used here ({ $count } times)
}
conversation-uses-empty = No organisation has said so yet.
conversation-uses-all = See every use
conversation-use-open = We have used it
conversation-use-sign-in = Sign in to say that your organisation has used it
conversation-use-structure-label = Organisation
conversation-use-territory-label = Territory
conversation-use-date-label = Date of use
conversation-use-note-label = How it went
conversation-use-note-hint = What worked, what changed, in a few words.
conversation-use-send = Publish
conversation-federated-use = Used here: { $structure }, { $territory }, on { $date }.

## Reactions

conversation-reactions-heading = Reactions
conversation-likes = { $count ->
    [0] Nobody has said yet that it is useful
    [one] Useful to { $count } person
   *[other] Useful to { $count } people
}
conversation-shares = { $count ->
    [0] never shared
    [one] shared { $count } time
   *[other] shared { $count } times
}
conversation-like = Say that it is useful
conversation-unlike = Take back my “useful”
conversation-share = Share
conversation-unshare = Stop sharing
conversation-react-sign-in = Sign in to react

## Messages

conversation-flash-sent = Your comment is published.
conversation-flash-edited = Your message is changed.
conversation-flash-deleted = Your message is deleted.
conversation-flash-hidden = The message is hidden.
conversation-flash-used = Thank you! Your use is published.
conversation-flash-liked = Thank you! Your opinion counts.
conversation-flash-unliked = Your “useful” is taken back.
conversation-flash-shared = It is shared with those who follow you.
conversation-flash-unshared = It is no longer shared.

## To correct

conversation-error-text-missing = Write your message.
conversation-error-too-long = Shorten this text: { $max } characters at most.
conversation-error-parent-gone = The message you were answering was removed. Your text is kept: publish it as a comment, or adapt it.
conversation-error-section-gone = The text no longer has this passage. Your message is kept: publish it as a comment on the whole, or adapt it.
conversation-error-section-answer = A reply is about what the first comment is about: give no section with it. A requirement is given with its section.
conversation-error-structure-missing = Give the name of the organisation.
conversation-error-territory-missing = Choose a territory from the list.
conversation-error-date-missing = Give the date as YYYY-MM-DD, for example 2026-11-24.
conversation-error-date-ahead = This date has not come yet in that territory: give the day on which you used it.
