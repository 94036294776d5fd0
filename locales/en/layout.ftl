# The frame of every page: banner, navigation, foot.

layout-skip = Skip to content
layout-development-label = Development mode
layout-development = Development mode: a trial network on this machine, nothing is published outside.

layout-nav-label = Main navigation
layout-nav-practices = Practices
layout-nav-specifications = Specifications
layout-nav-events = Events
layout-nav-networks = Networks
layout-nav-search = Search
layout-nav-mine = My sheets
layout-nav-news = { $count ->
    [one] ({ $count } piece of news)
   *[other] ({ $count } pieces of news)
}
layout-nav-admin = Administration
layout-nav-login = Sign in
layout-nav-account = Account
layout-nav-share-short = Share
layout-nav-share = Share a practice

layout-search-label = Search the practices
layout-search-placeholder = Search for a practice
layout-search-submit = Search

layout-foot-label = About this site
layout-foot-hours = Hours are those of “{ $place }”.
layout-foot-territory = Change territory
layout-foot-about = Who we are
layout-foot-help = Help
layout-foot-sitemap = Site map
layout-foot-accessibility = Accessibility: not compliant
layout-foot-legal = Legal notice
layout-foot-source = Source code (AGPL)
layout-foot-logout = Sign out

# The name of this language, in this language.
layout-language-name = English
