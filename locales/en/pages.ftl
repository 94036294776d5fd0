# Fixed pages: about, accessibility, legal notice, help, site map.

## About

about-title = About
about-description = What this network is, what people do here and the software that carries it.
about-network-heading = This network
about-network-territory = Territory: { $territory }
about-network-address = Address to follow from another network:
about-work-heading = What happens here
about-work-publish = Digital mediators describe what they do in the field, in freely licensed sheets that anyone reads without an account.
about-work-adapt = A sheet is taken up elsewhere: the copy keeps its link to the source and says what changes, and why. The source shows all its descendants.
about-work-federate = This site belongs to its network. It exchanges with other sites, which it accepted one by one and which stay independent.
about-work-networks = See our partner networks
about-choices-heading = Our choices
about-choices-light = Light pages, complete without JavaScript, readable on a small phone, with a screen reader and on paper.
about-choices-privacy = No advertising, no audience measurement, no request to a third party. A few cookies, all needed for what you ask: the legal notice says which, why and for how long.
about-choices-hours = Every hour shown says which place it is the hour of.
about-choices-durable = What is saved is saved for good; a cut between two networks, however long, loses nothing.
about-software-heading = The software
about-software-version = This site runs Archipel { $version }, free software under the GNU AGPL licence, version 3 or later.
about-software-source = You are entitled to the source code of the version in service: ask this network’s administration for it.

## Accessibility statement (its form is fixed by French law)

accessibility-title = Accessibility statement
accessibility-description = How far this site conforms to the French accessibility standard, and your remedies.
accessibility-state = Accessibility: not conformant
accessibility-state-partial = Accessibility: partially conformant
accessibility-state-total = Accessibility: fully conformant
accessibility-commitment = { $network } undertakes to make this site accessible, under article 47 of French law no. 2005-102 of 11 February 2005.
accessibility-scheme = The multi-year accessibility scheme and this year’s action plan are not published yet.
accessibility-scope = This statement applies to the whole of this site.
accessibility-conformity-heading = State of conformity
accessibility-conformity = This site is not conformant to the French standard (RGAA), version 4.1.2, because it has not been audited. This statement will say so until an audit establishes otherwise.
accessibility-conformity-not = This site is not conformant to the French standard (RGAA), version 4.1.2.
accessibility-conformity-partial = This site is partially conformant to the French standard (RGAA), version 4.1.2, because of the failures listed below.
accessibility-conformity-total = This site is fully conformant to the French standard (RGAA), version 4.1.2.
accessibility-results-heading = Test results
accessibility-results = No conformity audit has been made, so there is no percentage to publish. The automatic tests run while the software is developed do not replace one.
accessibility-results-audit = The audit of { $day }, made by { $by }, finds that { $rate } % of the applicable RGAA criteria are met.
accessibility-contents-heading = Content that is not accessible
accessibility-contents-failures-heading = Failures
accessibility-contents-failures = They will be listed after the audit. A sheet or an attached file published by a person or by another network may also have defects that the software does not detect.
accessibility-contents-burden-heading = Disproportionate burden
accessibility-contents-burden = None.
accessibility-contents-exempt-heading = Exempt content
accessibility-contents-exempt = Office files published before 23 September 2018, unless a procedure requires them.
accessibility-drawn-heading = How this statement was drawn up
accessibility-drawn-date = This statement was drawn up or updated on:
accessibility-drawn-technologies-heading = Technologies
accessibility-drawn-technologies = HTML5, CSS, SVG; JavaScript, which no page needs in order to work.
accessibility-drawn-environment-heading = Test environment
accessibility-drawn-environment = No combination of browser and screen reader has been checked in an audit yet.
accessibility-drawn-tools-heading = Tools
accessibility-drawn-tools = No tool has been used to audit this site yet.
accessibility-drawn-pages-heading = Pages checked
accessibility-drawn-pages = None.
accessibility-contact-heading = Feedback and contact
accessibility-contact = If you cannot reach some content or a service, write to the network’s administration, which will guide you to an accessible version or give you the content in another form. Once the network has filled them in, its contact details are in the
accessibility-contact-mail = If you cannot reach some content or a service, write to us: we will guide you to an accessible version or give you the content in another form. Address:
accessibility-remedies-heading = Remedies
accessibility-remedies = If you reported a defect that keeps you from some content or a service and had no satisfactory answer, you may:
accessibility-remedies-form = write to the Defender of Rights
accessibility-remedies-delegate = contact the Defender of Rights’ delegate where you live
accessibility-remedies-post = send a free letter, without a stamp, to: Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07, France

## Legal notice

legal-title = Legal notice
legal-description = Who publishes this site, what it keeps about you, under which licences content appears.
legal-publisher-heading = Publisher and host
legal-publisher = This site is published by: { $network }.
legal-address = Publisher’s address
legal-director = Person responsible for publication
legal-host = Host
legal-contact = Contact
legal-missing = Part of this information is not published yet.
legal-missing-contact = Part of this information is not published yet: ask for it at this address.
notice-to-complete = To complete
notice-complete = Complete these notices
notice-director = Person responsible for publication
notice-director-hint = Their name: it is a person, not the network.
notice-address = Publisher’s name, legal form and address
notice-host = Host
notice-host-hint = Its name, address and telephone number.
notice-contact = Contact e-mail address
notice-contact-hint = It is public, and also serves to report an accessibility defect.
notice-audit = The accessibility audit, once it has been made
legal-data-heading = Your data
legal-data-visitor = Reading this site takes no account. The network measures no audience here.
legal-data-account = With an account, the site keeps your name, e-mail address, organisation and territory, and your open sessions (date, IP address, browser), which you can see and end.
legal-data-password = Your password is never kept: only a fingerprint is, from which it cannot be recovered in practice.
legal-data-federation = What you publish is public, and sent to partner networks. When you delete a sheet or a comment, the site removes it here and asks each of them to remove it too; it cannot force them.
legal-data-rights = You may ask to see, correct, receive or erase your data by writing to the network’s administration. Without a satisfactory answer, you may turn to the CNIL, the French data protection authority.
legal-cookies-heading = Cookies
legal-cookies = None serves to follow you, and no other site reads them. Reading sheets and lists sets none. These are all that the site may set, and why:
legal-cookie-session = Knows you after you have signed in. It lasts 90 days at most, and is of no more use after 14 days without a visit or when you sign out.
legal-cookie-visit = Set by pages that hold a form, without an account: it proves that the form was sent from this site. It lasts one day.
legal-cookie-flash = Carries a message such as “Draft saved” to the next page. It lasts one minute, and goes as soon as the message is shown.
legal-cookie-taken = Tells your browser that a form did arrive, so that it forgets the copy that it kept. It goes as soon as it is read, and lasts one day at most.
legal-cookie-language = The language, if you chose it. It lasts one year.
legal-cookie-territory = The territory whose hour you want to read, if you chose it. It lasts one year.
legal-cookies-device = While you write a sheet, your browser also keeps your text on your device, until the site has saved it.
legal-licences-heading = Licence of the content
legal-licences = Each sheet carries its own licence, chosen by its authors and recalled at the foot of the page. To cite: the authors, the title, the network, the address of the page and, where needed, what you changed.
legal-report-heading = Report content
legal-report = Each sheet and each comment has a “Report” link. The network’s moderation examines the request and answers you if you leave an address.

## Help

help-title = Help
help-description = Publish a practice, adapt it, find it, print it: the essentials on one page.
help-contents = On this page
help-publish-heading = Publish a practice in three minutes
help-publish-fields = Five fields are enough: a title that starts with a verb, for whom, where, what you do, what it changed. The rest can wait.
help-publish-drafts = The draft is saved as you write, or by the “Save the draft” button without JavaScript. If saving fails, the page says so and keeps your text.
help-publish-formatting = To format: an empty line separates paragraphs, a hyphen starts a list item, two asterisks surround an important passage.
help-publish-privacy = Write nothing that would let anyone recognise a person you help.
help-adapt-heading = Adapt someone else’s practice
help-adapt-how = On the sheet, choose “Adapt”. You start from a copy, and say what changes, why, and what stays. The original author is told, wherever they are.
help-adapt-use = Did you use it as it is? Say so with “Used here”: the organisation, the place, the date.
help-adapt-source = When the source is corrected, a notice appears on your sheet and shows the differences. Nothing is replaced without you.
help-find-heading = Search
help-find-words = The search ignores accents and plurals. Filters add up: territory, theme, audience, network, language, licence.
help-find-elsewhere = Paste the address of a sheet, a person or a network into the search: if that network is accepted here, the sheet, or what the network published, will be fetched.
help-find-feeds = The list of practices has its Atom feed, to hear of what is new in a feed reader.
help-specifications-heading = Amend, vote on and adopt a specification
help-specifications-amend = On the page of a section, propose an amendment: rewrite the passage and say why. It leaves for the network that publishes the text as soon as the link allows, and you will read its answer here, with the reason.
help-specifications-vote = A vote is read and cast on your own site. The page of specifications says which ones wait for your ballot. The page of the vote shows what is put to the vote, until when, and whether your ballot was received; you can change it or take it back until the close. After the count all signed ballots are published, and each network counts them again.
help-specifications-adopt = Your structure states its adoption from the page of the text, and can attach its deliberation. A territory lays its annex over it, a solution says what it meets.
help-print-heading = Print
help-print = Print a sheet from your browser: it comes out in A4, without menus, with its steps, its licence and a code to scan that leads back to the page.
help-follow-heading = Follow this network from elsewhere
help-follow = From a Mastodon account or any service that speaks ActivityPub, search for this address and follow it:
help-words-heading = Words and acronyms
help-words-activitypub = ActivityPub
help-words-activitypub-meaning = The common language in which sites like this one exchange sheets and comments.
help-words-epn = EPN
help-words-epn-meaning = Espace public numérique: a place open to all where digital tools are used and understood.
help-words-msap = MSAP
help-words-msap-meaning = Maison de services au public: a local front desk for public services, often in the countryside.
help-words-network = Network
help-words-network-meaning = People and places of one territory, who run a site like this one together.
help-words-sdtan = SDTAN
help-words-sdtan-meaning = Schéma directeur territorial d’aménagement numérique: a territory’s plan for its telecommunication networks.
help-words-xpf = XPF
help-words-xpf-meaning = The Pacific franc, the currency of New Caledonia, French Polynesia and Wallis and Futuna.

## Site map

sitemap-title = Site map
sitemap-description = All the sections of this site.
sitemap-read-heading = Read
sitemap-read-home = Home
sitemap-read-practices = All practices
sitemap-read-search = Search
sitemap-read-networks = Our networks
sitemap-take-part-heading = Take part
sitemap-take-part-login = Sign in
sitemap-take-part-publish = Share a practice
sitemap-take-part-mine = My sheets and drafts
sitemap-know-heading = Know
sitemap-know-api = Programming interface
help-events-heading = Announce and follow an event
help-events = In the list of events, each hour is yours, then that of those who invite. To announce one, say when, by the clock of which place, and where; if it does not take place, tick “It is cancelled” rather than deleting it. “Add to my calendar” gives one event; the link at the bottom of the list lets your calendar follow them all.
