# Votes on a specification or on one of its amendments.

vote-list = Votes
vote-list-empty = No vote has been opened on this text yet.
vote-list-all = All votes on this text
vote-subject = What is put to the vote
vote-subject-other = What is put to the vote cannot be read here in this form, or not any more. Follow the link before you vote.
vote-subject-long = It is too long for this page. Read it before you vote.
vote-title = Vote: { $title }
vote-subject-text = What is voted on: the whole text, version { $number }
vote-subject-amendment = What is voted on: this amendment, wording { $number }
vote-state-early = not open yet
vote-state-open = open
vote-state-counting = closed, ballots on their way are awaited, then counted within the hour
vote-outcome-adopted = Adopted
vote-outcome-rejected = Not adopted
vote-outcome-no-quorum = No quorum: nothing is decided

## What was agreed

vote-terms = The rules of this vote
vote-opens = Opens:
vote-closes = Until
vote-closed = Closed:
vote-who-member = The members of these networks vote: { $networks }.
vote-who-network = These networks vote: { $networks }.
vote-rule-member = Each member has one voice.
vote-rule-network = Each network has one voice, given by the person whom it mandated.
vote-majority-simple = Adopted when there are more voices for than against.
vote-majority-two-thirds = Adopted when at least two thirds of the voices for or against are for; abstentions do not count there.
vote-majority-absolute = Adopted when more than half of those who vote are for, abstentions included.
vote-quorum = { $count ->
    [one] One voice is enough for the vote to decide, abstentions included.
   *[other] At least { $count } voices are needed for the vote to decide, abstentions included.
}
vote-grace = A ballot signed in time may still arrive until
vote-grace-of = From { $networks }, whose link is fragile, it may arrive until
vote-counted-at = Voices are counted after
vote-secret = Before the count, nobody sees who voted what. Then all ballots are published, signed, those that were replaced or taken back too, so that each network counts them again; members can read them.

## Voting

vote-sign-in = To vote one must be a member of one of these networks.
vote-sign-in-link = Sign in
vote-form = Vote
vote-form-network = Give the voice of our network
vote-choice = Your choice
vote-for = For
vote-against = Against
vote-abstain = Abstention
vote-explanation = Why
vote-explanation-hint = Will be published with the result. No formatting.
vote-explanation-hide = Hide this explanation here
vote-explanation-hidden = This explanation is hidden here
vote-explanation-hidden-for = Hidden here by the moderators: { $reason }
vote-explanation-hide-lead = It will not be read on this network any more; the others decide for themselves. The ballot counts as before. The moderators can show it again.
vote-again = A new ballot takes the place of the one before: the last one counts.
vote-send = Sign and send the ballot
vote-take-back = Take my ballot back
vote-mine = Your ballots
vote-mine-network = The ballots of our network
vote-travels = A ballot leaves our network for that of the text as soon as the link allows, even after weeks; it keeps the hour at which you signed it.
vote-ballot-pending = on its way
vote-ballot-pending-text = Not yet received by { $network }. It counts if it arrives there at the latest on
vote-ballot-received = received
vote-ballot-received-text = { $network } has it.
vote-ballot-replaced = replaced by the next one
vote-ballot-refused = does not count
vote-ballot-refused-text = { $network } does not count it:
vote-ballot-leaving = taking back on its way
vote-ballot-leaving-text = { $network } has not said yet that it is taken back.
vote-ballot-withdrawn = taken back
vote-not-elector = You are not among those who vote here.
vote-not-named = Our network does not vote here.
vote-not-mandated = The voice of our network is given by the person whom its administrators mandated.
vote-mandated = Mandated person: { $name }.
vote-mandate = Who gives the voice of our network
vote-mandate-none = Nobody is mandated: until somebody is, our network cannot vote.
vote-mandate-person = Mandated person
vote-mandate-hint = Their identifier on our network, such as lea. Who is mandated next takes the place of who was; signed ballots stay.
vote-mandate-send = Mandate
vote-not-open = This vote is not open, or there is nothing left to take back: nothing was saved.
vote-no-road = One cannot vote from here: our network does not exchange with the one that publishes the text, or its software knows no votes. Nothing was saved.
vote-flash-received = Your ballot is recorded.
vote-flash-sent = Your ballot is signed, and leaves for the network of the text.
vote-flash-taken-back = Your ballot is taken back.
vote-flash-mandated = The mandate is recorded.
vote-flash-open = The vote is open, and the networks are told.

## Opening a vote

vote-open = Open a vote
vote-open-lead = On the whole text, as it stands. The rules are fixed now: they will not change.
vote-open-lead-amendment = On this amendment, as it stands. The rules are fixed now: they will not change.
vote-open-send = Open the vote
vote-networks = Who votes
vote-networks-hint = The networks whose members vote, or which have one voice each.
vote-rule = How many voices
vote-majority = What it takes to adopt
vote-quorum-label = Quorum, in voices
vote-quorum-hint = Below it the vote decides nothing. Abstentions count.
vote-opens-label = Opening
vote-opens-hint = Empty: now.
vote-closes-label = Close
vote-grace-label = Time to arrive after the close, in hours
vote-grace-hint = A ballot signed in time still counts if it arrives within it. Be generous: a link may be down for days.
vote-fragile = Networks whose link is fragile
vote-fragile-hint = They have a time of their own.
vote-grace-fragile = Their time, in hours
vote-error-rule = Choose who has a voice.
vote-error-majority = Choose what it takes to adopt.
vote-error-quorum = The quorum is a number of voices, from 1 to { $max }.
vote-error-quorum-networks = These networks have only { $max } voices: the quorum would never be met.
vote-error-grace = It is a number of hours, from 0 to { $max }.
vote-error-networks = Choose at least one network, among those that get our specifications.
vote-error-closes = Say the day and the hour of the close.
vote-error-closes-before = The close comes before the opening.
vote-error-closes-phase = The phase of the vote ends before this close. Choose an earlier hour, or put off the end of the phase first.
vote-error-open-already = A vote on this is open already, or its voices are not counted yet.
vote-read = Read that vote
vote-error-phase-open = A vote on the text is open: the phase of the vote lasts at least until its close.
vote-error-choice = Choose: for, against or abstention.
vote-error-many = You have signed { $max } ballots for this vote already: no more are kept.

## Why a ballot comes back

vote-back-other-text = It is about another text than the one that is voted on.
vote-back-ahead = It bears an hour that has not come yet: the clock of its site is ahead.
vote-back-many = Too many ballots came from there for this vote.
vote-back-kept = It was taken back too late: the ballot counts.

## The result

vote-result = Result
vote-heads = { $for } for, { $against } against, { $abstain ->
    [one] { $abstain } abstention
   *[other] { $abstain } abstentions
}
vote-outcome-told = { $outcome }: { $heads }
vote-by-territory = Voices by territory
vote-territory = Territory
vote-no-territory = no territory
vote-none-aside = No ballot was set aside.
vote-aside = Ballots set aside:
vote-recounted = counted again here
vote-recount-same = Our network read all ballots, verified each signature and counted again: the result is the same.
vote-recount-here = Our network is the one that counts; the others count again on their side.
vote-recount-waits = Not counted again here yet: { $network } and the networks of those who voted must be reached. It happens by itself, as soon as the links allow.
vote-recount-differs = Counted again here, the result is not the one that { $network } tells:
vote-recount-unasked = { $count ->
    [one] Counted again here, but for one ballot whose signature cannot be verified yet: the site of its signer does not answer. It happens by itself, as soon as the links allow.
   *[other] Counted again here, but for { $count } ballots whose signatures cannot be verified yet: the sites of their signers do not answer. It happens by itself, as soon as the links allow.
}
vote-recount-contested = { $count ->
    [one] a ballot of our network is not published as the network of the text had confirmed it: absent, changed, or dated too late
   *[other] { $count } ballots of our network are not published as the network of the text had confirmed them: absent, changed, or dated too late
}
vote-explanations = Why
vote-voices = The ballots
vote-voices-link = { $count ->
    [one] Read the ballot
   *[other] Read the { $count } ballots
}
vote-voices-lead = As they were signed, with the hour of their arrival at the network of the text. Of several ballots of one voice the last counts.
vote-voices-empty = No ballot here.
vote-voter = Who
vote-signed = Signed
vote-arrived = Arrived
vote-subject-hidden = The words of this amendment are not shown here.
