# What travels by hand, on a key

bundle-title = Exchange with { $network } on a USB key
bundle-lead = When the link is down for long, what our two networks owe each other can travel on a USB key. A bundle may be read several times, and its parts in any order: nothing counts twice.
bundle-back = Back to { $network }

bundle-take-heading = Take away on a key
bundle-waiting = { $count ->
    [0] Nothing waits for this network: the bundle would only carry our receipt, which says what we did receive.
    [one] One message waits for this network
   *[other] { $count } messages wait for this network
}
bundle-waiting-since = since
bundle-take-text = The bundle is signed, but whoever finds the key can read it: it holds what is public, and what is addressed to this network.
bundle-all-label = Take everything from the beginning
bundle-all-hint = For a network that lost its data. Otherwise, what it has received already is left out.
bundle-take-submit = Download the bundle
bundle-take-command = Beyond { $max } MB, make the bundle on the server; it is cut into parts.
bundle-command = archipel bundle export --to { $origin } FILE

bundle-read-heading = Read a bundle
bundle-read-text = It goes through the same checks as what comes by the link. The file that you send is removed afterwards.
bundle-file-label = A part of the bundle
bundle-file-hint = One file, 60 MB at most. Beyond, read it on the server with the command archipel bundle import.
bundle-read-submit = Read this part
bundle-error-no-file = Choose the file to read.
bundle-error-large = This file is larger than 60 MB. Read it on the server with the command archipel bundle import.

bundle-carried = { $count ->
    [0] No message taken.
    [one] One message taken.
   *[other] { $count } messages taken.
}
bundle-new = { $count ->
    [0] No new message.
    [one] One new message.
   *[other] { $count } new messages.
}
bundle-known = { $count ->
    [0] None known already.
    [one] One known already.
   *[other] { $count } known already.
}
bundle-media = { $count ->
    [0] No attached file.
    [one] One attached file.
   *[other] { $count } attached files.
}
bundle-refused = { $count ->
    [one] One item refused:
   *[other] { $count } items refused. The first:
}
bundle-receipt-none = No receipt in this bundle.
bundle-receipt-moved = Their receipt was taken: what they received will not be sent again.
bundle-receipt-known = Their receipt says nothing new.
bundle-receipt-old = Their receipt is older than what we know: it is ignored.
bundle-receipt-refused = Their receipt proves nothing: it is refused.
bundle-missing = Message number { $number } is missing yet: it is in another part, or will come by the link.
bundle-not-read = This bundle was not read to its end.
bundle-not-made = This bundle was not made.
bundle-running = Under way.

bundle-why-not-a-bundle = This file is not a bundle of Archipel.
bundle-why-newer = It comes from a newer version of the program: update this site.
bundle-why-for-another = It is for another network.
bundle-why-not-accepted = It comes from a network that we have not accepted.
bundle-why-not-signed = It is not signed by the network that it names.
bundle-why-changed = It was changed or cut short since it was made: copy it again.
bundle-why-malformed = What it holds is not what a bundle holds.
bundle-why-swollen = It holds far more than its own size: it is made to fill a disk.
bundle-why-ended = Its numbering has ended since it was made: ask for a new one.
bundle-why-too-large = There is too much for this page: make the bundle on the server with the command below.
bundle-why-renewed = The numbering has just begun anew: ask for the bundle again.
bundle-why-interrupted = The program stopped meanwhile. Nothing is tried again by itself: do it again when you like.
bundle-why-stopped = The disk or the database did not follow.

bundle-history = Bundles exchanged
bundle-when = When
bundle-what = What
bundle-outcome = Outcome
bundle-by = By
bundle-in = Bundle read
bundle-out = Bundle taken
bundle-part = part { $part } of { $parts }
bundle-failed = failed
