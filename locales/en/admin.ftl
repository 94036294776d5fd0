# Administration and reports

admin-title = Administration
admin-tabs = Settings and logs
admin-waiting = What awaits you
admin-waiting-nothing = Nothing is waiting.
admin-waiting-people = { $count ->
    [one] { $count } sign-up to examine
   *[other] { $count } sign-ups to examine
}
admin-waiting-reports = { $count ->
    [one] { $count } report to answer
   *[other] { $count } reports to answer
}
admin-waiting-networks = { $count ->
    [one] { $count } network asks to exchange
   *[other] { $count } networks ask to exchange
}
admin-waiting-down = { $count ->
    [one] { $count } server unreachable
   *[other] { $count } servers unreachable
}
admin-waiting-aside = { $count ->
    [one] { $count } delivery set aside
   *[other] { $count } deliveries set aside
}
admin-waiting-mails = { $count ->
    [one] { $count } mail could not leave
   *[other] { $count } mails could not leave
}
admin-waiting-mandates = { $count ->
    [one] { $count } vote in which nobody is mandated to give the voice of the network
   *[other] { $count } votes in which nobody is mandated to give the voice of the network
}
admin-no-smtp = No mail server is set: mails are written into a folder of this machine.
admin-no-smtp-more = Where to find them
admin-jobs = Jobs given up
admin-state = State of the site
admin-state-version = Version of Archipel
admin-state-database = Database
admin-state-storage = Data folder
admin-state-more-than = more than { $size }
admin-state-backup = Last backup
admin-state-verified = Last backup read back whole
admin-state-never = never
admin-size = { $megabytes } MB
admin-sections = Administer everything
admin-people = Accounts
admin-reports = Reports
admin-joining = How one signs up
admin-networks = Networks
admin-networks-mode = Who may exchange with us
admin-deliveries = Deliveries to other servers

## Settings

admin-settings = The network
admin-settings-lead = This stands on every page and with the networks that follow us, which will be told.
admin-settings-elsewhere = Other settings
admin-name-label = Name of the network
admin-purpose-label = What it does
admin-purpose-hint = In one paragraph: for whom, and to what end.
admin-territory-label = Territory
admin-territory-hint = Its hour is that of visitors who have not chosen another.
admin-settings-submit = Save
admin-error-name = Give the network a name.
admin-error-long = Shorten to { $max } characters.
admin-error-territory = Choose a territory of the list.
admin-notices = Legal notices
notice-lead = What the law asks of a site open to the public. These pages show it:
notice-audit-lead = To fill in after an audit. Without one, the statement says “not conformant”.
notice-audit-state = State established
notice-state-not = Not conformant
notice-state-partial = Partially conformant
notice-state-total = Fully conformant
notice-audit-date = Date of the audit
notice-audit-rate = Criteria met, in percent
notice-audit-rate-hint = A whole number. Partially conformant takes 50 at least, fully conformant 100.
notice-audit-by = Audit made by
notice-error-state = Choose a state of the list.
notice-error-date = Give the date of the audit.
notice-error-rate = Give a whole percentage that allows this state.
notice-error-by = Say who made the audit.
admin-flash-settings = Saved.

## Log

admin-audit = Log of acts
admin-audit-lead = Who did what, and what was refused, newest first. Nothing in it is erased.
admin-audit-none = Nothing yet.
admin-audit-when = When
admin-audit-who = Who
admin-audit-what = Act
admin-audit-object = On what
admin-audit-detail = Detail
admin-audit-from = From
admin-audit-refused = refused

## Mails

admin-mail = Mails
admin-mail-folder = Without an SMTP server, mails are written into the folder
admin-mail-folder-more = Hand them over yourself, or set a server in archipel.toml (mail.smtp_url).
admin-mail-smtp = Mails leave through the SMTP server of the settings.
admin-mail-counts = Waiting: { $waiting }. Given up: { $failed }.
admin-mail-none = All mails have left.
admin-mail-waiting = Waiting
admin-mail-failing = Failed, another try is planned
admin-mail-set-aside = Given up
admin-mail-attempts = { $count ->
    [one] { $count } try. Last error:
   *[other] { $count } tries. Last error:
}
admin-mail-next = Next try:
admin-mail-again = Try again
admin-flash-mail = The mail is back in the queue.

## Keys

admin-keys = Keys
admin-keys-lead = Each actor of this site signs what it sends with keys of its own; other networks know by them who speaks.
admin-keys-when = Replace them whenever you like: what was said with the old ones is believed for 400 days more. If somebody else may have read them (a lost backup, a stolen machine), revoke them.
admin-keys-all = To revoke all keys of the site at once, on the machine:
admin-keys-who = Whose
admin-keys-since = In use since
admin-keys-before = Former ones
admin-keys-do = Act
admin-keys-former = Still believed: { $believed }. Revocations: { $revoked }.
admin-keys-rotate = Replace those of @{ $handle }
admin-keys-revoke = Revoke those of @{ $handle }
admin-keys-revoke-title = Revoke keys
admin-keys-revoke-text = You are about to declare compromised all keys that { $name } (@{ $address }) has had until now, and to give new ones.
admin-keys-revoke-thief = As soon as other networks hear of it, nothing that is signed with them is believed any more.
admin-keys-revoke-due = What is published stays, and what waits to leave will arrive: it is signed with the new keys when it is sent.
admin-keys-revoke-proofs = What travels without passing through this site (copies, archives) loses its proof.
admin-keys-revoke-end = A revoked key can never come back, not even through a backup.
admin-keys-revoke-confirm = Revoke and give new keys
admin-keys-revoke-not = Change nothing
admin-flash-keys = The keys are replaced; other networks are told.
admin-flash-keys-revoked = The keys are revoked; other networks hear of it before anything else.
admin-flash-keys-not = Nothing changed: somebody has just replaced these keys, or they were replaced too often. Look at the page, then try again.

## Reporting

report-title = Report a content
report-lead = Say what you think is unlawful or against the rules of this network. Moderators examine each report and decide themselves: nothing is removed automatically.
report-uri-label = Exact address
report-uri-hint = The address of the page, the comment or the account.
report-reason-label = What is wrong, and why
report-reason-hint = Quote the passage and, if you know it, the law or the rule. If the content comes from another network, this text may be passed on to it, without your name.
report-name-label = Your name
report-email-label = Your e-mail address
report-email-hint = To receive the answer. It serves nothing else.
report-good-faith-label = I declare in good faith that this information is accurate and complete.
report-submit = Send the report
report-error-uri = Nothing here has this address. Copy that of the page, the comment or the account.
report-error-reason = Explain what is wrong in at least { $min } characters.
report-error-long = Shorten to { $max } characters.
report-error-email = This e-mail address is malformed (name@example.org).
report-error-good-faith = Tick this box to send the report.
report-error-answer = Write an answer.
report-received-title = Report received
report-received-text = It is recorded. Moderators will examine it, and answer you if you have an account here or left an address.
report-received-home = Back to the home page
report-mail-receipt-subject = Your report has been received
report-mail-answer-subject = Answer to your report

## Answering

reports-admin = Administration
reports-title = Reports
reports-open = To answer ({ $count })
reports-resolved = Answered
reports-none = No report here.
report-received-at = Received
report-about-comment = Report of a comment
report-about-publication = Report of a publication
report-about-account = Report of an account
report-state-open = To answer
report-state-resolved = Answered
report-fact-address = Address
report-fact-author = Author
report-fact-reporter = Reported by
report-fact-contact = Contact left
report-by-visitor = a visitor
report-reason-heading = What is wrong with it
report-object-heading = The content
report-object-gone = It is not here any more, or is a whole account.
report-object-hidden = hidden
report-hide = Hide the comment
report-show = Show the comment again
report-open-publication = Open the publication
report-open-author = Open the author’s account
report-forward = Pass on to the network of origin
report-forwarded = This report was passed on to the network of origin, without the name of who reported.
report-block = Block the server of origin
report-answer-heading = Answer
report-answer-label = What was decided, and why
report-answer-hint = Sent by mail to whoever reported, if they can be reached. Tell them how to contest the decision.
report-resolve = Answer and close
report-flash-resolved = The report is closed.
report-flash-forwarded = The report is passed on.
report-flash-hidden = The comment is hidden.
report-flash-shown = The comment is visible again.
report-flash-changed = Somebody else has seen to it meanwhile.
hide-title = Hide this publication here
hide-title-hidden = This publication is hidden here
hide-lead = It will no longer appear on this network: not in lists, not in searches, not in feeds. Its own network may go on showing it. Moderators can show it again.
hide-reason-label = Reason
hide-reason-hint = It is read in place of the publication. Name nobody in it.
hide-submit = Hide
hide-cancel = Do not hide
hide-show = Show it again
hide-by-block = It is hidden with all that comes from its network, which is blocked. Lifting the block will show it again.
hide-error-reason = Say why.
hide-flash-hidden = The publication is hidden.
hide-flash-shown = The publication can be read again.

report-mail-receipt-body =
    Hello,

    We received your report about:
    { $address }

    Moderators will examine it and answer at this address.
    Reference: { $reference }

report-mail-answer-body =
    Hello,

    You reported:
    { $address }

    This is the answer of the moderators:

    { $answer }

    To contest this decision, write to the administration of the network with the reference, or go to court.
    Reference: { $reference }

## The log: what was done

audit-login = Sign-in
audit-account-create = Account created
audit-account-role = Role changed
audit-account-suspend = Account suspended
audit-account-reactivate = Account restored
audit-account-approve = Request to join accepted
audit-account-refuse = Request to join refused
audit-account-password = Password changed
audit-account-email = Address changed
audit-account-delete = Account closed
audit-invite = Invitation sent
audit-signup-mode = Rule of sign-up changed
audit-token-create = Token created
audit-token-revoke = Token revoked
audit-practice-delete = Sheet taken back
audit-specification-delete = Specification taken back
audit-event-delete = Event taken back
audit-amendment-answer = Amendment answered
audit-amendment-hide = Amendment hidden
audit-amendment-show = Amendment shown again
audit-explanation-hide = Explanation of a ballot hidden
audit-explanation-show = Explanation of a ballot shown again
audit-amendment-return = Amendment not received
audit-statement-remove = Statement on a specification taken off the list
audit-statement-restore = Statement about a specification put back on the list
audit-statement-return = Statement on a specification not received
audit-vote-open = Vote opened
audit-vote-mandate = Vote: mandate
audit-vote-count = Vote counted
audit-ballot-refuse = Ballot refused
audit-comment-hide = Comment hidden
audit-comment-show = Comment restored
audit-report-forward = Report forwarded
audit-report-resolve = Report resolved
audit-network-ask = Network asked
audit-network-asked-by = Request of a network
audit-network-accept = Network accepted
audit-network-accepted-by = Accepted by a network
audit-network-refuse = Network refused
audit-network-remove = Link to a network cut
audit-network-ended-by = Link cut by a network
audit-network-open = Link to a network opened
audit-network-block = Network blocked
audit-network-unblock = Network unblocked
audit-network-flows = Flows with a network changed
audit-delivery-again = Delivery tried again
audit-mail-again = Mail tried again
audit-keys-rotate = Keys replaced
audit-keys-revoke = Keys revoked
audit-keys-doubt = Revocation heard from another network
audit-keys-follow = Keys found again after a restore
audit-inbox = Message of another site
audit-settings = Settings changed
audit-publication-hide = Publication hidden
audit-publication-show = Publication shown again
audit-delivery-try = Delivery tried at once
audit-stream-renewed = Deliveries numbered anew
audit-digest = Comparison with another network
audit-continuity-compare = Comparison with networks asked for
audit-notices = Legal notice changed
audit-bundle-export = Bundle taken away
audit-bundle-import = Bundle read
audit-backup = Backup made
audit-backup-verify = Backup verified
audit-restore = Backup restored
