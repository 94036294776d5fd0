# Les pièces communes aux pages.

field-required = (obligatoire)
field-optional = (facultatif)
field-markdown-hint = Mise en forme Markdown{"\u00A0"}: une ligne vide sépare les paragraphes, **gras**, - pour une liste, [texte](adresse) pour un lien.
field-characters-left = Caractères restants{"\u00A0"}:
field-file-limits = Formats acceptés{"\u00A0"}: { $formats }. Taille maximale{"\u00A0"}: { $size }.
field-territories-others = Choisir outre-mer ou un ensemble
field-territories-more = Une région ou un département
field-territories-none = Choisir dans la liste
field-territories-add = Ajouter

form-errors-title = { $count ->
    [one] Un point est à corriger
   *[other] { $count } points sont à corriger
}

search-submit = Chercher

draft-saves-itself = Votre texte s’enregistre pendant que vous écrivez.
draft-signed-out = Vous n’êtes plus connecté{"\u00A0"}: votre texte est gardé sur cet appareil, pas encore enregistré.
draft-kept-on-device = Pas enregistré{"\u00A0"}: votre texte est gardé sur cet appareil et sera envoyé au retour de la connexion.
draft-found-on-device = Un texte plus récent, non enregistré, est gardé sur cet appareil.
draft-restore = Le reprendre
draft-forget = L’oublier

card-remote = D’un autre réseau
card-adapted = Adaptée d’une autre fiche
card-adaptations = { $count ->
    [one] { $count } adaptation
   *[other] { $count } adaptations
}
card-stale = À revoir

breadcrumb-label = Fil d’Ariane
breadcrumb-home = Accueil

pager-label = Suite de la liste
pager-first = Revenir au début
pager-next = Afficher la suite

filters-title = { $count ->
    [0] Filtrer
    [one] Filtrer (un filtre actif)
   *[other] Filtrer ({ $count } filtres actifs)
}
filters-words = Mots
filters-any = Indifférent
filters-apply = Appliquer les filtres
filters-active = Filtres actifs
filters-remove = Retirer le filtre
filters-clear = Tout effacer

table-scroll-label = Tableau, à faire défiler

print-read-on = Lue sur { $network }

diff-none = Aucune différence.
diff-added = ajouté{"\u00A0"}:
diff-removed = supprimé{"\u00A0"}:

comment-deleted = Commentaire supprimé.
comment-edited = modifié

tree-current = vous êtes ici
tree-deleted = supprimée
tree-reasons = Pourquoi{"\u00A0"}:
tree-diff = Ce qui change dans {"«\u00A0"}{ $title }{"\u00A0»"}
tree-drawing-label = Dessin de l’arbre, à faire défiler
tree-drawing-title = { $count ->
    [one] Arbre d’essaimage de {"«\u00A0"}{ $title }{"\u00A0»"}{"\u00A0"}: une fiche, décrite dans la liste qui précède.
   *[other] Arbre d’essaimage de {"«\u00A0"}{ $title }{"\u00A0»"}{"\u00A0"}: { $count } fiches reliées, décrites dans la liste qui précède.
}

hours-where = Où
hours-when = Quand
hours-comfort = Pour y être
hours-title = À quelle heure chez vous ?
hours-rule = De 8 h à 18 h : en journée. De 6 h à 8 h et de 18 h à 22 h : tôt ou tard. Le reste est la nuit.
hours-caption = L’heure du début dans chaque territoire ({ $day } chez vous)
hours-yours = chez vous
