# Le cadre de chaque page : bandeau, navigation, pied.

layout-skip = Aller au contenu
layout-development-label = Mode développement
layout-development = Mode développement{"\u00A0"}: réseau d’essai sur cette machine, rien n’est publié au dehors.

layout-nav-label = Navigation principale
layout-nav-practices = Pratiques
layout-nav-specifications = Cahiers des charges
layout-nav-events = Agenda
layout-nav-networks = Réseaux
layout-nav-search = Recherche
layout-nav-mine = Mes fiches
layout-nav-news = { $count ->
    [one] ({ $count } nouvelle)
   *[other] ({ $count } nouvelles)
}
layout-nav-admin = Administration
layout-nav-login = Se connecter
layout-nav-account = Compte
layout-nav-share-short = Partager
layout-nav-share = Partager une pratique

layout-search-label = Chercher dans les pratiques
layout-search-placeholder = Chercher une pratique
layout-search-submit = Chercher

layout-foot-label = À propos de ce site
layout-foot-hours = Les heures sont celles de {"«\u00A0"}{ $place }{"\u00A0»"}.
layout-foot-territory = Changer de territoire
layout-foot-about = Qui sommes-nous
layout-foot-help = Aide
layout-foot-sitemap = Plan du site
layout-foot-accessibility = Accessibilité{"\u00A0"}: non conforme
layout-foot-legal = Mentions légales
layout-foot-source = Code source (AGPL)
layout-foot-logout = Se déconnecter

# Le nom de cette langue, dans cette langue.
layout-language-name = Français
