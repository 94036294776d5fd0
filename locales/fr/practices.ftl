# Les pratiques : fiches, listes, recherche, écriture, arbre d’essaimage.

## La fiche : ses parties

practice-title = Titre
practice-sheet-audience = Pour qui
practice-sheet-objective = Objectif
practice-sheet-body = Ce que nous faisons
practice-sheet-material = Matériel
practice-sheet-preparation = Préparation
practice-sheet-steps = Déroulé
practice-sheet-outcome = Ce que cela a changé
practice-sheet-did-not-work = Ce qui n’a pas marché
practice-sheet-evaluation = Évaluation
practice-sheet-partners = Partenaires
practice-fact-territories = Territoire
practice-fact-beneficiaries = Publics
practice-fact-connection = Connexion
practice-fact-duration = Durée
practice-fact-people = Personnes
practice-fact-language = Langue
practice-fact-cost = Coût
practice-cost-eur = { $amount }{"\u00A0"}€
practice-cost-xpf = { $amount }{"\u00A0"}F{"\u00A0"}CFP
practice-themes-heading = Thèmes
practice-co-authors = Écrite avec{"\u00A0"}:
practice-files-heading = Images et fichiers
practice-file = { $name } ({ $kind })
practice-file-size = { $name } ({ $kind }, { $size }{"\u00A0"}Ko)
practice-picture-size = { $kind }, { $size }{"\u00A0"}Ko
practice-file-unnamed = Sans nom

## La page d’une fiche

practice-published = publiée le
practice-corrected = corrigée le
practice-version = version { $number } du { $day }
practice-stale = À revoir{"\u00A0"}: la date de relecture est passée
practice-remote = Cette fiche vient d’un autre réseau, «{"\u00A0"}{ $network }{"\u00A0"}».
practice-remote-original = Voir l’original de «{"\u00A0"}{ $title }{"\u00A0"}»
practice-aside-label = Origine, adaptations, licence
practice-action-adapt = Adapter chez nous
practice-action-correct = Corriger
practice-action-delete = Retirer «{"\u00A0"}{ $title }{"\u00A0"}»
practice-source-heading = Adaptée de
practice-source-unknown = La fiche d’origine n’est pas encore arrivée ici{"\u00A0"}:
practice-source-deleted = La fiche d’origine a été retirée par ses auteurs.
practice-source-difference = Comparer avec la source
practice-source-changed = La source a changé
practice-source-changed-difference = Voir ce que la source a changé depuis
practice-note-change = Ce qui change
practice-note-reasons = Pourquoi
practice-note-kept = Ce qui reste
practice-descendants-heading = Essaimage
practice-descendants-count = { $count ->
    [one] Une autre équipe l’a adaptée chez elle.
   *[other] { $count } équipes l’ont adaptée chez elles.
}
practice-descendants-none = Personne ne l’a encore adaptée. Vous pouvez être la première équipe.
practice-descendants-lineage = Voir l’arbre d’essaimage
practice-licence-heading = Licence
practice-licence-unknown = Licence non précisée{"\u00A0"}: demandez à ses auteurs avant de la reprendre.
practice-citation-summary = Citer cette fiche
practice-citation = { $author }, «{"\u00A0"}{ $title }{"\u00A0"}», { $network }, { $version }. { $address } – { $licence }
practice-history-heading = Historique
practice-history-versions = Toutes les versions
practice-review-due = À relire le
practice-review-was-due = À relire depuis le
practice-report = Signaler un problème
practice-print-hint = Pour l’imprimer, utilisez la commande Imprimer de votre navigateur{"\u00A0"}: elle sort en A4, avec un code à scanner.
practice-gone-title = Cette fiche a été retirée
practice-gone-text = Ses auteurs ou la modération l’ont retirée. Son texte n’est plus ici, seule sa place dans l’arbre reste. Date du retrait{"\u00A0"}:
practice-gone-lineage = Voir ce qui en a été adapté
practice-gone-list = Voir les autres pratiques
practice-deleted = Fiche retirée
practice-hidden = Fiche masquée ici
practice-hidden-title = Cette fiche est masquée ici
practice-hidden-text = La modération de ce réseau a choisi de ne pas la montrer. Date{"\u00A0"}:
practice-hidden-reason = Raison donnée{"\u00A0"}:
practice-hidden-show = Montrer à nouveau
practice-hidden-block = Son réseau est bloqué{"\u00A0"}: lever le blocage la montrera de nouveau.
practice-action-hide = Masquer ici
practice-source-hidden = La fiche d’origine est masquée ici.

## Listes, recherche, accueil

practice-list-title = Pratiques
practice-list-lead = Ce que font les médiatrices et les médiateurs d’ici et des autres réseaux, raconté pour être repris.
practice-list-feed = Suivre cette liste (Atom)
practice-list-further = suite
practice-list-words = Mots{"\u00A0"}: { $words }
practice-list-count = { $count ->
    [one] Une fiche.
   *[other] { $count } fiches.
}
practice-list-newest = Les { $count } fiches les plus récentes{"\u202F"}; la suite est en bas de la page.
practice-list-empty = Aucune pratique n’est publiée ici pour l’instant.
practice-list-empty-action = Partager la première
practice-list-nothing = Aucune pratique ne réunit tous ces critères. Retirez un filtre, ou repartez de la liste entière.
practice-list-not-yet = Rien encore parmi les fiches les plus récentes qui contiennent ces mots. La suite en contient peut-être.
practice-list-nothing-action = Voir toutes les pratiques
practice-filter-territory = Territoire
practice-filter-theme = Thème
practice-filter-audience = Public
practice-filter-network = Réseau
practice-filter-language = Langue
practice-filter-licence = Licence
practice-feed-title = Pratiques – { $network }
practice-search-title = Recherche
practice-search-label = Que cherchez-vous{"\u202F"}?
practice-search-hint = Des mots{"\u202F"}; ou l’adresse d’une fiche, d’une personne ou d’un réseau que le nôtre accepte. Les accents et les pluriels ne comptent pas.
practice-search-found = Résultats pour «{"\u00A0"}{ $words }{"\u00A0"}»
practice-search-nothing = Aucune fiche ne contient tous ces mots. Essayez avec moins de mots, ou avec des mots plus simples.
practice-search-nothing-action = Parcourir toutes les pratiques
practice-search-refine = Affiner avec les filtres (territoire, thème, public…)
practice-bring-text = Cela ressemble à une adresse, et rien d’ici ne la porte. On peut aller chercher ce qui s’y trouve, si son réseau est accepté par le nôtre.
practice-bring-submit = Aller le chercher
practice-bring-sign-in = Se connecter pour aller le chercher
practice-bring-nothing = L’adresse a été trouvée, mais ce n’est ni une fiche, ni une personne, ni un réseau.
practice-bring-refused = Cette adresse n’est pas celle d’un réseau accepté ici. Une animatrice ou un animateur peut demander à le rejoindre.
practice-bring-unreachable = L’autre réseau ne répond pas pour l’instant. Réessayez plus tard.
practice-bring-unusable = L’autre réseau a répondu, mais pas avec une fiche, une personne ou un réseau que l’on sait lire. Copiez l’adresse de la page de la fiche elle-même.
practice-bring-gone = Cette fiche a été retirée par son réseau.
practice-bring-often = Vous avez déjà beaucoup demandé aux autres réseaux. Attendez un peu avant de recommencer.
practice-similar-text = Ces fiches ressemblent à la vôtre. En adapter une garde le lien entre vous{"\u00A0"}:
practice-similar-adapt = Adapter plutôt «{"\u00A0"}{ $title }{"\u00A0"}»
practice-similar-dismiss = Ne plus les montrer
practice-home-title = Accueil
practice-home-purpose = Des pratiques de médiation numérique, partagées entre territoires et adaptées à chacun.
practice-home-read = Lire les pratiques
practice-home-share = Partager une pratique
practice-home-here = Publiées ici
practice-home-here-all = Toutes les pratiques de notre réseau
practice-home-elsewhere = Venues d’ailleurs
practice-home-elsewhere-all = Toutes les pratiques, de tous les réseaux
practice-home-territories = Par territoire
practice-home-themes = Par thème
practice-home-all-filters = Tous les territoires et tous les filtres
practice-home-networks = Nos réseaux
practice-home-networks-count = { $count ->
    [0] Nous n’échangeons encore avec aucun autre réseau.
    [one] Nous échangeons avec un autre réseau.
   *[other] Nous échangeons avec { $count } autres réseaux.
}
practice-home-networks-link = Avec qui, et ce qui circule

## Versions et différences

practice-versions-title = Versions de «{"\u00A0"}{ $title }{"\u00A0"}»
practice-versions-here = Versions
practice-version-number = Version { $number }
practice-version-old = Version ancienne{"\u00A0"}: vous lisez la version { $number }, la version { $current } l’a remplacée.
practice-version-read-current = Lire la version actuelle
practice-version-changes = Ce que change la version { $number }
practice-version-compare-current = Comparer avec la version actuelle
practice-compare-heading = Comparer deux versions
practice-compare-from = De la version
practice-compare-to = À la version
practice-compare-submit = Comparer
practice-compare-title = De la version { $from } à la version { $to }
practice-changes-none = Rien n’a changé{"\u00A0"}: les deux textes disent la même chose.
practice-changes-foreign = Texte reçu d’un autre logiciel
practice-difference-title = Ce que change «{"\u00A0"}{ $title }{"\u00A0"}»
practice-difference-here = Différences
practice-difference-lead = Les mots ajoutés et retirés, par rapport à la version de la source qui a servi de départ.
practice-difference-source = Source
practice-difference-child = Adaptation
practice-difference-unknown = La version de départ n’est pas connue ici{"\u00A0"}: la comparaison est faite avec la version actuelle de la source.
practice-difference-back = Revenir à la fiche
practice-since-title = Ce qui a changé dans «{"\u00A0"}{ $title }{"\u00A0"}» depuis l’adaptation
practice-since-lead = La source a été corrigée après l’adaptation. Rien n’est repris tout seul{"\u00A0"}: à vous de voir ce qui vaut aussi chez vous.

## Arbre d’essaimage

practice-lineage-title = Arbre d’essaimage de «{"\u00A0"}{ $title }{"\u00A0"}»
practice-lineage-here = Arbre d’essaimage
practice-lineage-lead = D’où vient cette fiche, et ce que d’autres en ont fait, d’un territoire à l’autre.
practice-lineage-count = { $count ->
    [one] Une seule fiche, pour l’instant.
   *[other] { $count } fiches reliées.
}
practice-lineage-unknown = La toute première fiche n’est pas connue ici{"\u00A0"}:
practice-lineage-cut = L’arbre est plus grand que ce qui est montré ici.
practice-lineage-drawing = Le même arbre, dessiné
practice-lineage-keep = Garder cet arbre
practice-lineage-csv = Télécharger en tableau (CSV)
practice-lineage-json = Télécharger en données (JSON)

## Écrire

practice-new-title = Partager une pratique
practice-new-lead = Cinq champs suffisent pour publier. Le reste peut attendre.
practice-new-begun = Vous avez un brouillon en cours{"\u00A0"}:
practice-correct-nothing = Vous n’avez rien changé{"\u00A0"}: il n’y a pas de correction à publier. Modifiez le texte, ou jetez ce brouillon.
practice-correct-title = Corriger «{"\u00A0"}{ $title }{"\u00A0"}»
practice-adapt-title = Adapter «{"\u00A0"}{ $title }{"\u00A0"}»
practice-adapt-lead = Vous partez d’une copie. Dites d’abord ce qui change chez vous{"\u00A0"}: la source et ses auteurs le verront.
practice-adapt-source = La fiche d’origine
practice-adapt-source-read = La relire pendant que vous écrivez
practice-adapt-licence = La source porte une licence que l’on ne peut pas choisir ici ({ $licence }). Demandez l’accord de ses auteurs avant de publier.
practice-form-error-title = À corriger
practice-form-change = Ce qui change chez vous
practice-form-change-hint = En deux ou trois phrases. Par exemple{"\u00A0"}: «{"\u00A0"}L’atelier se fait sans connexion, avec des tablettes préparées la veille.{"\u00A0"}»
practice-form-reasons = Pourquoi
practice-form-kept = Ce qui reste
practice-form-kept-hint = Ce que vous avez gardé de la source.
practice-form-title = Titre
practice-form-title-hint = Commencez par un verbe{"\u00A0"}: «{"\u00A0"}Tenir une permanence au marché{"\u00A0"}».
practice-form-audience = Pour qui
practice-form-audience-hint = Les personnes que vous accompagnez, en une phrase.
practice-form-territories = Où
practice-form-territories-hint = Le territoire où vous le faites.
practice-form-body = Ce que vous faites
practice-form-body-hint = Racontez-le comme à une collègue qui voudrait le refaire.
practice-form-outcome = Ce que cela a changé
practice-form-quote = La fiche d’origine dit{"\u00A0"}:
practice-form-outcome-hint = Ce que vous avez vu, même si c’est modeste.
practice-form-enrich = Enrichir (facultatif)
practice-form-about = En bref
practice-form-means = Les moyens
practice-form-story = Le détail
practice-form-attachments = Images et fichiers
practice-form-rights = Langue, licence, auteurs
practice-form-summary = Résumé
practice-form-summary-hint = Deux phrases simples, pour les listes. Sans résumé, le début du texte sert.
practice-form-objective = Objectif
practice-form-themes = Thèmes
practice-form-beneficiaries = Publics
practice-form-unsaid = Non précisé
practice-form-duration = Durée
practice-form-duration-hint = Par exemple{"\u00A0"}: «{"\u00A0"}3 séances de 2 heures{"\u00A0"}».
practice-form-people = Nombre de personnes
practice-form-people-hint = Animateurs et participants{"\u00A0"}: «{"\u00A0"}2 animatrices, 8 participants{"\u00A0"}».
practice-form-connection = Connexion nécessaire
practice-form-material = Matériel
practice-form-cost = Coût
practice-form-cost-hint = Un nombre, sans la monnaie{"\u00A0"}: 150 ou 12,50.
practice-form-currency = Monnaie
practice-form-euro = Euro
practice-form-franc = Franc Pacifique (XPF)
practice-form-partners = Partenaires
practice-form-preparation = Préparation
practice-form-preparation-hint = Ce qu’il faut avoir fait avant.
practice-form-steps = Déroulé
practice-form-steps-hint = Les étapes, avec leur durée. Une ligne par étape, qui commence par «{"\u00A0"}1.{"\u00A0"}».
practice-form-did-not-work = Ce qui n’a pas marché
practice-form-did-not-work-hint = C’est souvent ce qui aide le plus les autres.
practice-form-evaluation = Évaluation
practice-form-evaluation-hint = Comment vous savez que cela a servi.
practice-form-file = Ajouter une image ou un fichier
practice-form-file-hint = Un à la fois. Une image est allégée, et le lieu et l’appareil qu’elle contient sont effacés. Un document (PDF, ODT, DOCX…) est publié tel quel{"\u00A0"}: le nom de son auteur et l’historique qu’il contient restent lisibles. Effacez-les avant de le joindre.
practice-form-formats = JPEG, PNG, WebP, GIF, PDF, ODT, ODS, ODP, DOCX, TXT, CSV, MD
practice-form-megabytes = { $count }{"\u00A0"}Mo
practice-form-alt = Ce que montre l’image
practice-form-alt-hint = Pour les personnes qui ne la voient pas. Par exemple{"\u00A0"}: «{"\u00A0"}Trois personnes autour d’une tablette{"\u00A0"}».
practice-form-decorative = L’image est décorative{"\u00A0"}: elle n’apprend rien de plus que le texte
practice-form-attach = Ajouter ce fichier
practice-form-detach = Enlever { $name }
practice-form-detach-later = Elles sont reprises de la fiche. Enregistrez le brouillon pour pouvoir en enlever.
practice-form-alt-said = Description{"\u00A0"}: { $alt }
practice-form-decorative-said = Image décorative
practice-form-language = Langue de la fiche
practice-form-language-hint = Celle dans laquelle vous écrivez{"\u202F"}; les langues régionales sont dans la liste.
practice-form-licence = Licence
practice-form-co-authors = Écrite avec
practice-form-co-authors-hint = Les identifiants de personnes de ce réseau, séparés par une virgule. Elles pourront aussi la corriger.
practice-form-review = Vous rappeler de la relire
practice-form-review-hint = Passé ce délai, la fiche dit qu’elle est à revoir.
practice-form-review-never = Jamais
practice-form-review-months = { $count ->
    [one] Dans { $count } mois
   *[other] Dans { $count } mois
}
practice-form-sign-as = Signer au nom de
practice-form-note = Ce que vous corrigez
practice-form-note-hint = Une phrase pour l’historique.
practice-form-source-changed = La fiche d’origine a été corrigée depuis que celle-ci en a été adaptée.
practice-form-source-seen = J’ai tenu compte de la nouvelle version de la source
practice-form-publish = Publier
practice-form-publish-correction = Publier la correction
practice-form-preview = Relire avant de publier
practice-form-save = Enregistrer le brouillon
practice-form-discard = Jeter ce brouillon
practice-form-privacy = N’écrivez rien qui permette de reconnaître une personne que vous accompagnez.
practice-preview-title = Relire «{"\u00A0"}{ $title }{"\u00A0"}»
practice-preview-here = Relecture
practice-preview-lead = Voici la fiche comme on la lira. Elle n’est pas encore publiée.
practice-preview-mend = Reprendre le brouillon{"\u00A0"}: il reste à corriger
practice-preview-similar = Cela existe peut-être déjà
practice-preview-card = Dans une liste
practice-preview-continue = Continuer à écrire

## Réunir deux versions

practice-merge-title = Réunir deux versions de «{"\u00A0"}{ $title }{"\u00A0"}»
practice-merge-here = Réunir
practice-merge-lead-version = Cette fiche a été corrigée deux fois, sans que l’une des corrections connaisse l’autre{"\u00A0"}: l’une avait été perdue dans une panne, et un autre réseau l’a rendue. Rien n’est perdu. Champ par champ, dites ce que la fiche doit garder.
practice-merge-lead-draft = Cette fiche a été corrigée pendant que vous écriviez. Rien n’est perdu{"\u00A0"}: votre texte est gardé dans votre brouillon, l’autre est publié. Champ par champ, dites ce que la fiche doit garder.
practice-merge-moved = La fiche vient d’être corrigée une fois de plus. Rien n’a été publié{"\u00A0"}: voici ce que dit maintenant la version actuelle, avec vos choix et vos textes.
practice-merge-yours = Votre texte
practice-merge-stands = Celle que tout le monde lit
practice-merge-beside = Revenue d’un autre réseau, à côté
practice-merge-typed = Votre brouillon
practice-merge-alike = Les deux disent la même chose.
practice-merge-same = { $count ->
    [one] { $count } champ est le même des deux côtés
   *[other] { $count } champs sont les mêmes des deux côtés
}
practice-merge-only = Changé d’un seul côté{"\u00A0"}: { $name }.
practice-merge-both = Changé des deux côtés, au même endroit{"\u00A0"}: c’est à vous de choisir.
practice-merge-both-settled = Changé des deux côtés, à des endroits différents{"\u00A0"}: les deux tiennent ensemble.
practice-merge-unknown = Les deux diffèrent, et l’on ne sait pas d’où elles partent{"\u00A0"}: c’est à vous de choisir.
practice-merge-from-to = De «{"\u00A0"}{ $one }{"\u00A0"}» à «{"\u00A0"}{ $other }{"\u00A0"}»
practice-merge-changes = Ce qu’y change «{"\u00A0"}{ $name }{"\u00A0"}»
practice-merge-base = Le texte dont les deux partent
practice-merge-choice = Que garder{"\u00A0"}?
practice-merge-keep-side = { $name }
practice-merge-keep-both = Les deux ensemble
practice-merge-keep-text = Le texte réuni, ci-dessous
practice-merge-text = Texte réuni
practice-merge-text-hint = Il ne sert que si vous le choisissez. Vous pouvez le changer.
practice-merge-text-open = Les passages entre crochets sont à choisir{"\u00A0"}: gardez l’un ou l’autre, et effacez les crochets.
practice-merge-open = À choisir
practice-merge-empty = (rien)
practice-merge-files = Les images et fichiers des deux côtés seront gardés, jusqu’à douze. Vous pourrez en enlever dans le formulaire.
practice-merge-publish = Publier la version réunie
practice-merge-continue = Continuer dans le formulaire
practice-merge-keep = Garder la version { $number } telle quelle
practice-merge-discard = Jeter mon texte
practice-merge-note = Réunit les versions { $one } et { $other }
practice-merge-nothing = Rien n’est à réunir{"\u00A0"}: cette fiche n’a qu’une version actuelle.
practice-merge-error-choice = Choisissez ce que la fiche garde.
practice-merge-error-open = Il reste un passage «{"\u00A0"}À choisir{"\u00A0"}»{"\u00A0"}: gardez l’un des deux textes, et effacez les crochets.
practice-merge-waits = Deux versions de cette fiche sont à réunir
practice-merge-waits-text = La version { $other }, perdue dans une panne, est revenue d’un autre réseau{"\u00A0"}; la version { $number } a été écrite depuis. Les deux sont gardées.
practice-merge-go = Réunir les deux versions
practice-merge-mine = Versions à réunir
practice-version-beside = À côté de la version actuelle
practice-version-beside-text = La version { $other } a été écrite en même temps que la version actuelle, et n’y est pas encore réunie. Elle peut dire autre chose.
practice-version-merged = Réunie depuis
practice-version-apart = Mise de côté{"\u00A0"}: une autre version porte ce numéro
practice-version-joins = Réunit aussi la version { $number }
practice-flash-merged = Les deux versions sont réunies. Les autres réseaux reçoivent la nouvelle.
practice-flash-kept = La version actuelle reste telle quelle. L’autre est dans l’historique.

## Brouillons et mes fiches

practice-draft-saved-at = Brouillon enregistré à { $hour }
practice-draft-not-saved = Votre texte n’est PAS enregistré{"\u00A0"}: le site ne peut rien écrire pour l’instant. Il est toujours dans cette page. Gardez-la ouverte, ou copiez-le, et réessayez dans un moment.
practice-draft-untitled = Brouillon sans titre
practice-mine-title = Mes fiches
practice-mine-new = Partager une pratique
practice-mine-news = Du nouveau
practice-mine-no-news = Rien de nouveau. Quand quelqu’un commentera, utilisera ou adaptera une de vos fiches, ce sera dit ici.
practice-mine-unread = nouveau

## Du nouveau :: ce que les autres ont fait

news-comment = { $who } a commenté «{"\u00A0"}{ $title }{"\u00A0"}»
news-reply = { $who } a répondu à votre commentaire sur «{"\u00A0"}{ $title }{"\u00A0"}»
news-use = { $who } a utilisé «{"\u00A0"}{ $title }{"\u00A0"}» chez soi
news-adaptation = { $who } a adapté «{"\u00A0"}{ $title }{"\u00A0"}»
news-source = { $who } a corrigé la source de «{"\u00A0"}{ $title }{"\u00A0"}»
news-merge = Deux versions de «{"\u00A0"}{ $title }{"\u00A0"}» sont à réunir

## Brouillons

practice-mine-drafts = Brouillons
practice-mine-no-drafts = Aucun brouillon.
practice-mine-draft-new = Nouvelle fiche
practice-mine-draft-correction = Correction
practice-mine-draft-adaptation = Adaptation
practice-mine-draft-saved = enregistré
practice-mine-discard = Jeter «{"\u00A0"}{ $title }{"\u00A0"}»
practice-mine-again = À relire
practice-mine-again-text = La date de relecture est passée. Relisez, corrigez s’il le faut, et publiez pour repartir.
practice-mine-again-item = Relire «{"\u00A0"}{ $title }{"\u00A0"}»
practice-mine-adapted = Adaptées par d’autres
practice-mine-adapted-item = { $count ->
    [one] «{"\u00A0"}{ $title }{"\u00A0"}»{"\u00A0"}: une adaptation
   *[other] «{"\u00A0"}{ $title }{"\u00A0"}»{"\u00A0"}: { $count } adaptations
}
practice-mine-published = Publiées
practice-mine-none = Vous n’avez pas encore publié de fiche. Lire celles des autres donne souvent envie d’en écrire une.
practice-mine-none-action = Lire les pratiques
practice-of-person = Ses fiches
practice-of-person-more = Seules les plus récentes sont montrées ici.
practice-discard-title = Jeter le brouillon «{"\u00A0"}{ $title }{"\u00A0"}»{"\u202F"}?
practice-discard-lead = Ce texte n’est publié nulle part. Une fois jeté, on ne peut pas le retrouver.
practice-discard-correction = La fiche publiée ne change pas. Vos corrections en cours seront perdues.
practice-discard-submit = Jeter le brouillon
practice-discard-keep = Le garder

## Retirer

practice-delete-here = Retirer
practice-delete-title = Retirer «{"\u00A0"}{ $title }{"\u00A0"}»{"\u202F"}?
practice-delete-lead = Voici ce qui va se passer.
practice-delete-text = Le texte, ses versions, ses images et ses commentaires sont effacés ici.
practice-delete-networks = Les réseaux qui l’ont reçue sont priés de l’effacer aussi. On ne peut pas les y obliger.
practice-delete-adaptations = { $count ->
    [one] Une adaptation faite ailleurs reste publiée{"\u202F"}; elle dira que sa source a été retirée.
   *[other] { $count } adaptations faites ailleurs restent publiées{"\u202F"}; elles diront que leur source a été retirée.
}
practice-delete-final = On ne peut pas revenir en arrière.
practice-delete-submit = Retirer la fiche
practice-delete-keep = La garder

## Messages

practice-flash-published = Votre fiche est publiée. Elle part vers les réseaux partenaires.
practice-flash-adapted = Votre adaptation est publiée. Les auteurs de la source vont la voir.
practice-flash-corrected = La correction est publiée. L’ancienne version reste dans l’historique.
practice-flash-deleted = La fiche est retirée.
practice-flash-draft-saved = Brouillon enregistré.
practice-flash-draft-again = Ce brouillon avait été publié ou jeté. Votre texte est gardé dans celui-ci, qui est nouveau.
practice-flash-discarded = Le brouillon est jeté.

## Ce qu’il faut corriger

practice-error-title-missing = Donnez un titre, qui commence par un verbe.
practice-error-audience-missing = Dites pour qui vous le faites.
practice-error-body-missing = Racontez ce que vous faites.
practice-error-outcome-missing = Dites ce que cela a changé, même un peu.
practice-error-territories-missing = Choisissez au moins un territoire.
practice-error-change-missing = Dites ce qui change par rapport à la source.
practice-error-kept-missing = Dites ce qui reste de la source.
practice-error-reasons-missing = Cochez au moins une raison.
practice-error-too-long = C’est trop long{"\u00A0"}: gardez { $max } caractères au plus.
practice-error-unknown-value = Choisissez parmi les valeurs proposées.
practice-error-amount = Écrivez le coût en chiffres, par exemple 150 ou 12,50.
practice-error-review = Choisissez un délai de { $max } mois au plus.
practice-error-co-author-unknown = Un de ces identifiants n’est pas celui d’une personne de ce réseau.
practice-error-alt-missing = Décrivez l’image, ou cochez «{"\u00A0"}décorative{"\u00A0"}». Choisissez-la ensuite de nouveau{"\u00A0"}: le reste est enregistré.
practice-error-file-missing = Choisissez d’abord un fichier.
practice-error-file-unknown = Ce fichier n’est ni une image ni un document accepté. Le reste est enregistré.
practice-error-file-large = Ce fichier est trop lourd, ou l’image trop grande. Le reste est enregistré.
practice-error-file-disk = Le site n’a pas pu garder ce fichier. Le reste est enregistré{"\u202F"}; réessayez plus tard.
practice-error-files-many = Une fiche porte { $max } images et fichiers au plus, et vos brouillons 300{"\u00A0"}Mo en tout.

## Pour les autres logiciels

practice-federated-adapted-from = Adaptée de
