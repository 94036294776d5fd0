# The other networks

network-kind-practice = Practices
network-kind-specification = Specifications
network-kind-event = Events

## Public page

networks-title = Our networks
networks-lead = The networks we exchange with, why, and those we do not exchange with.
networks-empty = No network yet. This site also works on its own.
networks-accepted = We exchange with
networks-ended = We no longer exchange with
networks-blocked = We block
networks-join = Joining our networks
networks-join-text = You run another network: from the administration of your site, ask to exchange with this address:
network-since = since
network-why = Why:
network-no-reason = no reason given
network-practices = Read the practices of { $network }
network-flows-in = We receive: { $kinds }.
network-flows-out = We send: { $kinds }.
network-flows-nothing = nothing

## States

network-state-asked = Our request awaits their answer
network-state-asking = Their request awaits our answer
network-state-accepted = Accepted
network-state-refused = Refused
network-state-removed = Ended
network-state-blocked = Blocked
network-never-seen = never
network-seen = Last sign of life:

## Modes

network-mode-allowlist = Only accepted networks.
network-mode-allowlist-meaning = Each network asks, and a person answers. Nothing comes in or goes out before that.
network-mode-open = Everyone, except those who are blocked.
network-mode-open-meaning = Any server of the federation can follow us, publish and comment here without waiting. Plan time for moderation.
network-mode-closed = The networks already accepted, and nobody else.
network-mode-closed-meaning = New requests are refused unread. We can still ask ourselves.
network-mode-lead = This choice applies to networks to come. Those already accepted stay so in any mode: they are removed one by one.
network-mode-label = Who may exchange with us
network-mode-submit = Save the mode
network-flash-mode = The mode is saved.

## Administration

networks-admin = Administration
networks-admin-title = Networks
networks-tabs = Administration of networks
networks-tab-list = Networks
networks-tab-ask = Ask a network
networks-tab-block = Block a server
networks-tab-mode = Who may exchange
networks-tab-deliveries = Deliveries to other servers
networks-by-state = Networks by state
networks-state-count = { $state } ({ $count })
networks-none = No network in this state.
network-answer = Answer { $network }
network-their-message = Their message
network-our-message = Our message
network-answer-heading = Answer their request
network-answer-text = If you accept, our two networks follow each other: what is ticked passes, each way. If you refuse, they are told so with your reason, and may ask again.
network-accept = Accept
network-refuse = Refuse
network-flows-heading = What passes
network-flows-in-label = What we receive from this network
network-flows-out-label = What we send to it
network-flows-submit = Save what passes
network-reason-label = Reason
network-reason-hint = It is public: it stands on the page “Our networks”.
network-asked-text = Their administration has our request, or will have it as soon as their server answers. There is nothing else to do here.
network-deliveries = Our deliveries
network-by-hand-heading = By a USB key
network-by-hand-text = When the link is down, what is due can travel on a USB key, both ways.
network-by-hand = Take or read a bundle
network-fact-address = Address
network-fact-territory = Territory
network-fact-software = Software
network-fact-actor = Identifier
network-fact-first = First contact
network-fact-seen = Last sign of life
network-fact-decided = Decision
network-fact-reason = Reason
network-remove = End the exchange with { $network }
network-remove-heading = End the exchange with { $network }?
network-remove-confirm = End the exchange
network-block = Block { $network }
network-ask-again = Ask { $network } again
network-cancel = Cancel
network-unblock = Lift the block
network-unblock-text = Nothing of this server, or of the names under it, is read, fetched or sent. Lifting the block restores no exchange: it will have to be asked for.
network-consequence-followers = Their accounts that follow this site will receive nothing more: { $count } today.
network-consequence-waiting = Deliveries that wait will not leave: { $count }.
network-consequence-publications = Their publications received here stay readable, without further updates: { $count }.
network-consequence-hidden = Their publications received here, and their comments, will be hidden while the block lasts: { $count } today.
network-consequence-told = They are told so, with your reason. Either side may ask again.
network-consequence-blocked = They are not told. Their requests will be refused unread, including those of names under this address.
network-flash-asked = The request has been sent.
network-flash-accepted = The network is accepted. Its publications are arriving.
network-flash-refused = The request is refused.
network-flash-removed = The exchange is ended.
network-flash-flows = What passes is saved.
network-flash-blocked = The server is blocked.
network-flash-unblocked = The block is lifted.
network-flash-changed = Things changed meanwhile: this is how they stand now.

## Asking

network-ask-lead = Give the address of a network. We look for it, show you what we found, and nothing is sent before you confirm.
network-ask-address-label = Address of the network
network-ask-address-hint = The name of the site (reseau.example.org) or the address to follow (@lozere@reseau.example.org).
network-ask-message-label = Message to their administration
network-ask-message-hint = Who you are, and why exchange.
network-ask-find = Look for this network
network-ask-confirm-title = Is this the network?
network-ask-confirm-text = The request is sent with your message. When they accept, our two networks follow each other and their publications arrive here.
network-ask-confirm = Ask { $network }
network-ask-edit = Change
network-ask-error-empty = Give the address of a network.
network-ask-error-person = This is the account of a person. Give the address of their network.
network-ask-error-refused = This address cannot be asked: it is not that of another public server, or it is blocked here.
network-ask-error-unreachable = This server does not answer. Check the address, or try again later.
network-ask-error-unusable = This server answers, but we find no network there. Try the address to follow, with its two @.
network-ask-error-gone = This network was deleted.
network-ask-error-accepted = We already exchange with this network: there is nothing to ask.
network-ask-error-blocked = This network is blocked here. Lift the block first.
network-ask-error-asking = This network has already asked us: answer its request.

## Blocking

network-block-lead = A block cuts everything, both ways, for this server and the names under it. It is public, with its reason.
network-block-address-label = Address of the server
network-block-address-hint = The name of the site, for instance unwanted.example.
network-block-preview = See the consequences
network-block-confirm-title = Block this server?
network-block-confirm-text = Nothing of { $origin } will be read, fetched or sent any more.
network-block-confirm = Block { $origin }
network-error-address = This is not the address of a server. Give the name of the site, without spaces.
network-error-ourselves = This is the address of this site, or a name above it.
network-error-reason = Give the reason: it is public.
network-error-long = Shorten to { $max } characters.

## Deliveries

deliveries-lead = People on other servers follow somebody here. This is how our deliveries to each of these servers stand. Those of accepted networks are on the page of each network.
deliveries-none = No delivery to a single server.
delivery-nothing-yet = Nothing has been sent yet.
delivery-up-to-date = Up to date
delivery-behind = Behind by { $count }
delivery-unreachable = Unreachable
delivery-since = since
delivery-waiting = { $count ->
    [one] { $count } delivery waiting
   *[other] { $count } deliveries waiting
}
delivery-last-ok = Last successful delivery:
delivery-never-ok = No delivery has succeeded yet.
delivery-next = next try:
delivery-last-error = Last error:
delivery-error-status = the server answers { $status }
delivery-error-status-why = the server answers { $status }: { $why }
delivery-error-silent = no answer in time
delivery-error-stranger = it does not recognise us
delivery-error-gone = this address does not exist there any more
delivery-error-large = it is too large for it
delivery-error-busy = it asks to wait
delivery-error-broken = it is out of order
delivery-error-unwanted = it does not take this delivery
delivery-error-unsigned = the answer is not signed by that network: something stands in between
delivery-error-closed = the machine answers, but the service is stopped
delivery-error-name = the name of the server is not found
delivery-error-certificate = its certificate is not valid
delivery-error-cut = no way leads to the server
delivery-try-now = Try now
delivery-set-aside = { $count ->
    [one] { $count } delivery set aside
   *[other] { $count } deliveries set aside
}
delivery-set-aside-meaning = The other server refused them three times. Those that follow are not held up.
delivery-again = Send again
delivery-flash-try = A try is under way.
delivery-flash-again = The delivery is back in the queue.

## Clocks

clock-ours-ahead = The clock of this machine is { $span } ahead of those of other networks: they may refuse what we send, and dates here are wrong. Nothing is lost: all goes on when the hour is right.
clock-ours-behind = The clock of this machine is { $span } behind those of other networks: they may refuse what we send, and dates here are wrong. Nothing is lost: all goes on when the hour is right.
clock-ours-cure = On the machine, set the hour and keep it right:
clock-theirs-ahead = Its clock is { $span } ahead of ours.
clock-theirs-behind = Its clock is { $span } behind ours.
clock-minutes = { $count } min
clock-hours = { $count } h
clock-days = { $count } days

## What came back

returned-title = What came back from other networks
returned-lead = After an old backup was restored, other networks give back what they had kept of ours. Only what its author’s signature proves comes back.
returned-none = Nothing was lost: no network had anything to give back.
returned-what = What
returned-kind = Kind
returned-from = Kept by
returned-when = When
returned-outcome = What became of it
returned-publications = Practice
returned-specifications = Specification
returned-events = Event
returned-comments = Comment
returned-reactions = Reactions
returned-reactions-count = { $count ->
    [one] { $count } “useful” or relay
   *[other] { $count } “useful” or relays
}
returned-reactions-back = Back, as before.
returned-reactions-deleted = Taken back before the failure: they are taken back again.
returned-said = About specifications
returned-said-count = { $count ->
    [one] { $count } amendment, statement, vote or answer
   *[other] { $count } amendments, statements, votes or answers
}
returned-said-back = Back, as before.
returned-said-deleted = Taken back before the failure: they are taken back again.
returned-outcome-back = Back, as before.
returned-outcome-newer = A newer version came back.
returned-outcome-beside = Another version came back beside the one written here since. Nothing is lost: its author finds both under “My sheets”, to be merged.
returned-outcome-reworded = The comment has two wordings. The latest is shown; what is read here is the other.
returned-outcome-deleted = Deleted before the failure: it is deleted again.
returned-outcome-refused = Not taken
returned-why-author = Its author has no account here. It was probably opened after the backup.
returned-why-gone = Its author deleted their account.
returned-why-key = The key of its signature is newer than the backup, and no signed replacement leads to it: no network reached so far kept its announcement.
returned-why-revoked = The key of its signature was revoked: it proves nothing any more.
returned-why-proof = No valid signature proves who wrote it.
returned-why-nothing = The other network no longer has the signed original.
returned-why-unreadable = The original cannot be read.
returned-why-deleted = It was deleted here.
returned-why-place = What it answers is no longer here.
returned-why-files = Attached files are still missing: no network reached so far had a copy that can be trusted. The author can add them again.
returned-why-kind = It is nothing that is published here.

## Continuity

continuity-tab = Continuity
continuity-title = Continuity of exchanges
continuity-as-of = As of
continuity-none = No network yet: nothing can have been lost on the way.
continuity-all-well = { $count ->
    [one] Everything is up to date with your partner network.
   *[other] Everything is up to date with your { $count } networks.
}
continuity-sum-cut = { $count ->
    [one] { $count } network is cut off; nothing is lost.
   *[other] { $count } networks are cut off; nothing is lost.
}
continuity-sum-waiting = { $count ->
    [0] Nothing waits to leave.
    [one] { $count } delivery waits, and will leave by itself when the link is back.
   *[other] { $count } deliveries wait, and will leave by themselves when the link is back.
}
continuity-sum-look = { $count ->
    [one] { $count } network needs a look: a delivery set aside, or content that differs.
   *[other] { $count } networks need a look: a delivery set aside, or content that differs.
}
continuity-sum-way = { $count ->
    [one] With { $count } network, deliveries or a first comparison are under way.
   *[other] With { $count } networks, deliveries or a first comparison are under way.
}
continuity-sum-well = { $count ->
    [one] Everything is up to date with { $count } network.
   *[other] Everything is up to date with { $count } networks.
}
continuity-state-cut = Cut off
continuity-state-silent = No news
continuity-state-look = To look at
continuity-state-behind = Behind
continuity-state-new = Not compared yet
continuity-state-up-to-date = Up to date
continuity-out = What leaves
continuity-out-well = Everything has arrived.
continuity-cut-since = Link cut since
continuity-will-leave = all of it will leave, in order, when the link is back.
continuity-in = What arrives
continuity-in-well = All of it was read:
continuity-in-never = Not read to the end yet.
continuity-in-other = Read every day, as far as this software shows it.
continuity-in-last = Last delivery received:
continuity-asked = A reading and a comparison are asked for.
continuity-asked-failed = The last reading did not succeed, and will be taken up again:
continuity-content = Same content
continuity-equal = The same on both sides:
continuity-equal-last = The same for the last time:
continuity-mended = { $count ->
    [one] { $count } difference found, and mended.
   *[other] { $count } differences found, and mended.
}
continuity-differs = Different:
continuity-found = Differences found: { $found }; mended: { $mended }; left: { $left }.
continuity-left-why = What is left could not be had from the other side: no signed original, an author unknown here, or a loss of theirs. The next comparison tries again.
continuity-compared-never = Not compared yet.
continuity-compared-other = This software cannot be compared with.
continuity-proof = Last signed proof
continuity-proof-at = Receipt signed by them, by their clock:
continuity-proof-none = No signed receipt yet.
continuity-proof-other = This software signs no receipts.
continuity-aside = Set aside
continuity-times = { $count ->
    [one] { $count } time:
   *[other] { $count } times:
}
continuity-aside-more = Read them and send them again to { $network }
continuity-trying = { $count ->
    [one] { $count } delivery refused once, tried again within the day.
   *[other] { $count } deliveries refused once, tried again within the day.
}
continuity-clock = Clock
continuity-by-hand = Carried on a key
continuity-by-hand-more = Bundles exchanged with { $network }
continuity-compare = Compare now with { $network }
continuity-compare-all = Compare now with all
continuity-flash-compare = The comparison is asked for. Its result stands here as soon as the other network has answered.
continuity-rest = What protects the rest
continuity-backup-old = More than a week ago
continuity-renewed = Last numbering begun anew
continuity-renewed-more = Read them in the log

## Continuity, for everyone

network-told-up-to-date = Up to date.
network-told-underway = The exchange is under way.
network-told-cut = Link cut since
network-told-nothing-lost = {":"} nothing is lost, all of it will leave when the link is back.
network-told-last = Last exchange on
