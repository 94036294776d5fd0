# Les cahiers des charges : les pages, les phases, ce qui est à corriger dans un formulaire.

specification-list-title = Cahiers des charges
specification-list-lead = Des textes que plusieurs réseaux discutent avant de s’en servir{"\u00A0"}: chacun est ouvert par un réseau, écrit par son équipe de rédaction, et lu partout en entier.
specification-list-empty = Aucun cahier des charges pour l’instant.
specification-list-nothing = Aucun cahier des charges ne correspond.
specification-gone-list = Tous les cahiers des charges
specification-gone-title = Ce cahier des charges a été retiré
specification-hidden-title = Ce cahier des charges est masqué ici
specification-back = Revenir au cahier des charges
specification-back-work = Revenir au texte de travail
awaiting-title = Ce qui vous attend
awaiting-nothing = Rien ne vous attend pour l’instant.
awaiting-mandate = Notre réseau a une voix dans ces votes, et n’a mandaté personne pour la donner
awaiting-ballot = Ces votes attendent votre bulletin
awaiting-opens = Vous y donnerez la voix de notre réseau
awaiting-answers = Ces amendements attendent une réponse de votre équipe
awaiting-answers-count = { $count ->
    [one] { $count } amendement sans réponse
   *[other] { $count } amendements sans réponse
}
awaiting-moved = Le texte a changé là où vos amendements le changent{"\u00A0"}: reportez-les, ou retirez-les
awaiting-told = Ce que sont devenus vos amendements, depuis un mois
awaiting-stated = Ce que vous avez déclaré n’est pas encore dans la liste
specification-open-amendments = { $count ->
    [one] { $count } amendement est encore sans réponse.
   *[other] { $count } amendements sont encore sans réponse.
}
specification-open-votes = { $count ->
    [one] { $count } vote n’est pas encore dépouillé.
   *[other] { $count } votes ne sont pas encore dépouillés.
}
specification-confirm-vote = Passer au vote ou à l’adoption malgré ce qui est ouvert{"\u00A0"}: ces amendements ne pourront plus être acceptés, seulement refusés
specification-confirm-freeze = Geler cette version malgré ce qui est ouvert{"\u00A0"}: les amendements pourront devoir être reportés par leurs auteurs
specification-error-confirm = Pour le faire malgré ce qui est ouvert, cochez cette case.
specification-hide-reason-hint = Elle se lit à la place de ce qui est masqué. N’y nommez personne.
specification-flash-hidden = C’est masqué.
specification-flash-shown = C’est de nouveau visible.
specification-error = { $words }
specification-error-line = Ligne { $line }{"\u00A0"}: { $words }

## Les phases

specification-phase = Phase{"\u00A0"}: { $phase }
specification-phase-questions = Questions
specification-phase-drafting = Rédaction
specification-phase-amendments = Amendements
specification-phase-vote = Vote
specification-phase-adoption = Adoption
specification-now-questions = Chacun, sur son propre réseau, peut poser ses questions dans la conversation. Le texte ne change pas.
specification-now-drafting = L’équipe de rédaction écrit le texte, section par section. Chacun, sur son propre réseau, peut le commenter.
specification-now-amendments = Chacun, depuis son propre réseau, propose de changer une section ou une exigence, et dit pourquoi ; l’équipe de rédaction répond à chaque amendement, avec sa raison.
specification-now-vote = Le texte ne change plus{"\u00A0"}: c’est sur cette version que les réseaux se prononcent. Chacun vote depuis son propre réseau, quand l’équipe a ouvert un vote. La conversation reste ouverte.
specification-now-adoption = Le texte est arrêté{"\u00A0"}: chaque structure décide, chez elle, de l’adopter. Elle le déclare depuis son propre réseau, et dit ce qu’elle réserve. La conversation reste ouverte.
specification-until = jusqu’au
specification-until-none = Sans date de fin{"\u00A0"}: l’équipe de rédaction dira quand passer à la suite.
specification-no-end = sans date de fin
specification-hour-issuer = soit { $hour } pour le réseau qui l’a ouvert
specification-elsewhere = Il est écrit sur le réseau qui l’a ouvert, et là seulement{"\u00A0"}; ce que vous dites dans la conversation y arrive.
specification-elsewhere-link = « { $title } » chez son auteur
specification-federated = Cahier des charges, phase{"\u00A0"}: { $phase }.
specification-out-of-phase = Rien n’a été enregistré{"\u00A0"}: le texte ne se change pas dans la phase « { $phase } ». Ce que vous avez écrit est toujours dans le formulaire{"\u00A0"}; gardez-en une copie, ou ramenez d’abord le cahier des charges à la rédaction.
specification-not-in-phase = Cela ne se fait pas dans la phase «{"\u00A0"}{ $phase }{"\u00A0"}»{"\u00A0"}: d’ici, rien ne peut être envoyé pour l’instant.

## La page

specification-text = Le texte
specification-opening = Ouverture
specification-requirements-count = { $count ->
    [one] { $count } exigence
   *[other] { $count } exigences
}
specification-long = Ce texte est long{"\u00A0"}: chaque section a sa page.
specification-whole = Tout le texte sur une page
specification-whole-here = Texte entier
specification-back-contents = Sommaire et informations
specification-discuss = En discuter
specification-calendar-phases = Calendrier des phases
specification-keep = Garder, imprimer
specification-export-html = Page à imprimer (HTML)
specification-export-odt = Document de bureautique (ODT)
specification-export-md = Texte simple (Markdown)
specification-export-json = Données (JSON)
specification-hash = Empreinte
specification-fact-version = Version
specification-fact-network = Réseau
specification-fact-author = Signé par
specification-fact-address = Adresse à citer
specification-action-write = Écrire le texte
specification-action-phase = Phase et dates
specification-action-about = Corriger la présentation
specification-action-open = Ouvrir un cahier des charges
specification-beside = La version { $number } est revenue d’un réseau qui l’avait gardée.

## Les champs

specification-title = Titre
specification-title-hint = De quoi s’agit-il{"\u00A0"}? Par exemple{"\u00A0"}: Passeport numérique.
specification-context = Contexte
specification-context-hint = Pourquoi ce cahier des charges, pour qui, à partir de quoi.
specification-scope = Périmètre
specification-constraints = Contraintes
specification-deliverables = Livrables
specification-calendar = Calendrier
specification-governance = Gouvernance
specification-summary-hint = Deux phrases pour les listes. Laissé vide, c’est le début du contexte.
specification-document = Texte du cahier des charges
specification-document-hint = En Markdown. Un titre (# Objet, ## Accès) fait une section. Après une ligne « Exigences » suivie de deux points, chaque point d’une liste est une exigence{"\u00A0"}: (indispensable), (utile) ou (option) en tête, et en dessous « Pourquoi » et « Vérification ». Les numéros et les identifiants sont donnés d’eux-mêmes{"\u00A0"}: ne les changez pas.
specification-co-authors = Avec
specification-co-authors-hint = Identifiants des personnes d’ici qui rédigent aussi, séparés par des virgules. Les animateurs du réseau en sont toujours.
specification-more = Périmètre, contraintes, équipe, licence
specification-sign = Qui l’ouvre
specification-sign-me = Moi, en mon nom
specification-note = Ce qui change
specification-note-hint = Une phrase pour le journal des versions, que tous les réseaux lisent.

specification-published = publié le

## Ouvrir

specification-new-title = Ouvrir un cahier des charges
specification-new-lead = Titre, contexte, territoires et texte suffisent. Il sera lu tout de suite, ici et sur les réseaux qui nous suivent{"\u00A0"}; l’équipe de rédaction le reprend ensuite section par section.
specification-new-submit = Ouvrir le cahier des charges
specification-phase-begin = Commencer par
specification-zone = Les heures qui suivent sont celles de { $place }. Laissez vide ce qui n’a pas de date.
specification-end-questions = Fin des questions
specification-end-drafting = Fin de la rédaction
specification-end-amendments = Fin des amendements
specification-end-vote = Fin du vote
specification-end-adoption = Fin de l’adoption
specification-phase-lead = Une seule phase à la fois. Chaque changement fige le texte en une nouvelle version, que tous les réseaux reçoivent. Une fois le vote commencé, on ne revient plus en arrière.
specification-phase-submit = Enregistrer la phase et les dates
specification-about-submit = Enregistrer comme nouvelle version

## Écrire

specification-work-title = Texte de travail
specification-work-lead = Ce que l’équipe de rédaction a écrit depuis la version { $number }. Les autres réseaux le recevront quand il sera figé.
specification-work-differs = Le texte est en train de changer depuis la version { $number }.
specification-work-read = Lire le texte de travail
specification-work-choose = Choisissez la section à écrire. Deux personnes peuvent écrire en même temps.
specification-work-edits = Derniers changements
specification-work-all = Texte entier, ou sections ajoutées ou retirées
specification-work-since = Depuis la version { $number }
specification-edit-whole = Écrire le texte entier
specification-edit-title = Écrire{"\u00A0"}: { $title }
specification-edit-text = La section, avec son titre
specification-edit-submit = Enregistrer dans le texte de travail
specification-freeze-title = Figer la version { $number }
specification-freeze-lead = La version figée a une adresse qui ne change plus, que l’on peut citer. Tous les réseaux qui nous suivent la reçoivent en entier.
specification-freeze-submit = Figer la version { $number }
specification-unchanged = Rien n’a changé depuis la dernière version.
specification-moved = Une autre version a été enregistrée pendant que vous écriviez{"\u00A0"}: rien n’a été remplacé. Voici, champ par champ, ce qui change entre cette version et ce que vous avez écrit. Reprenez ce qu’il faut, puis enregistrez.
specification-merge-open = À choisir
specification-merge-yours = vous
specification-merge-told = { $name } a enregistré cette section pendant que vous l’écriviez{"\u00A0"}: rien n’a été remplacé. Les deux textes sont réunis dans le formulaire{"\u00A0"}; là où vous avez changé le même endroit, les deux sont entre crochets{"\u00A0"}: choisissez, puis enregistrez.
specification-merge-whole = D’autres ont changé le texte pendant que vous l’écriviez{"\u00A0"}: rien n’a été remplacé. Les deux textes sont réunis dans le formulaire. Pour chaque endroit qui suit, il dit ce que vous avez écrit{"\u00A0"}; voyez ce que dit l’autre, reprenez ce qu’il faut, puis enregistrez.
specification-merge-beside = Une version est revenue d’un réseau qui l’avait gardée. Elle est réunie ici avec le texte de travail. Pour chaque endroit qui suit, le formulaire dit ce que dit le texte de travail{"\u00A0"}; voyez ce que dit l’autre version, reprenez ce qu’il faut, enregistrez, puis dites que rien n’y manque plus.
specification-merge-from-to = Du texte du formulaire à l’autre
specification-merge-settle = Il ne manque plus rien de cette version

## Les versions

specification-versions-title = Versions de « { $title } »
specification-versions-lead = Chaque version est figée{"\u00A0"}: son adresse et son empreinte ne changent plus.
specification-changed-title = Le titre
specification-changed-added = Ajouté
specification-changed-removed = Retiré
specification-changed-moved = Déplacé
specification-changed-priority = Priorité{"\u00A0"}: { $before }, puis { $after }

## Retirer

specification-delete-text = Le texte, ses versions et ses commentaires sont effacés ici. Les adresses déjà citées ne mèneront plus à rien.
specification-delete-submit = Retirer le cahier des charges

## Messages

specification-flash-opened = Le cahier des charges est ouvert.
specification-flash-saved = C’est enregistré dans le texte de travail.
specification-flash-frozen = La version est figée.
specification-flash-described = La présentation est enregistrée.
specification-flash-phase = La phase et les dates sont enregistrées.
specification-flash-deleted = Le cahier des charges est retiré.

## Ce qui est à corriger dans un formulaire

specification-error-title = Donnez un titre.
specification-error-context = Dites pourquoi ce cahier des charges.
specification-error-territories = Choisissez au moins un territoire.
specification-error-document = Collez ou écrivez le texte.
specification-error-no-section = Il faut au moins un titre{"\u00A0"}: une ligne qui commence par un dièse et un espace, comme « # Objet ».
specification-error-document-long = Le texte est trop long pour être lu sur tous les réseaux{"\u00A0"}: { $max } Ko au plus. Séparez-le en plusieurs cahiers des charges.
specification-error-long = Raccourcissez{"\u00A0"}: { $max } caractères au plus.
specification-error-value = Choisissez parmi ce qui est proposé.
specification-error-co-author = L’un de ces identifiants n’est celui de personne ici.
specification-error-phase = Choisissez une phase.
specification-error-phase-back = Une fois le vote commencé, on ne revient plus en arrière.
specification-error-hour = Écrivez un jour et une heure.
specification-error-past = Cette heure est déjà passée.
specification-error-far = C’est dans plus de dix ans.
specification-error-order = Une phase finit après celle qui la précède.
specification-error-open = Il reste un endroit à choisir{"\u00A0"}: gardez l’un des deux textes, et retirez les crochets.

# Les cahiers des charges : sections, exigences, ce qui empêche de les lire.

## Les priorités d’une exigence

specification-priority-indispensable = indispensable
specification-priority-useful = utile
specification-priority-optional = option

## Ce qui est à corriger dans le texte

specification-problem-too-long = Le texte est trop long : { $max } Mo au plus. Séparez-le en plusieurs cahiers des charges, ou mettez les annexes en pièces jointes.
specification-problem-too-many = Il y a trop de sections : { $max } au plus.
specification-problem-too-many-requirements = Il y a trop d’exigences : { $max } au plus.
specification-problem-level = Le titre « { $title } » saute un niveau : il est de niveau { $found }, et celui qui le précède ne permet que le niveau { $expected } ou au-dessus.
specification-problem-untitled = Ce titre est vide : écrivez ce que dit la section.
specification-problem-id = L’identifiant « { $id } » n’est pas possible : des lettres sans accent, des chiffres et des tirets, 100 signes au plus, et pas « ouverture », qui désigne le début du texte.
specification-problem-id-twice = L’identifiant « { $id } » désigne déjà la section de la ligne { $first }.
specification-problem-id-taken = L’identifiant « { $id } » désigne déjà une autre section du document.
specification-problem-number = « { $number } » n’est pas un numéro d’exigence : de E-01 à E-9999999.
specification-problem-number-twice = Le numéro { $number } est déjà celui de l’exigence de la ligne { $first }.
specification-problem-number-taken = Le numéro { $number } est déjà celui d’une exigence d’une autre section.
specification-problem-requirement-empty = Cette exigence ne dit rien : écrivez ce qui est attendu, ou retirez-la.
specification-problem-open-block = Dans la section « { $title } », un bloc commence et ne finit pas (du code ou un commentaire) : il avalerait la suite du document. Fermez-le.
specification-problem-no-section = La section « { $id } » n’existe plus dans ce document.
specification-problem-other-section = Ce texte porte l’identifiant « { $id } » : c’est celui d’une autre section.
specification-problem-above = Le titre « { $title } » ne va pas sous cette section : il lui faut le niveau { $level } ou un niveau plus bas.

## Ce qu’il est bon de savoir sur ce qui a été compris

specification-notice-priority = Cette exigence ne dit pas sa priorité : elle est indispensable.
specification-notice-list = Seuls certains points de cette liste commencent par un numéro d’exigence : elle reste une liste ordinaire.
specification-notice-attributes = Seul l’identifiant est gardé de ce qui est entre accolades.
specification-understood = Le texte est enregistré. Voici comment certaines lignes ont été comprises{"\u00A0"}; corrigez-les si ce n’est pas ce que vous vouliez{"\u00A0"}:

## Dans les fichiers

specification-contents = Sommaire
specification-neighbours = Section d’avant, section d’après
specification-rationale = Pourquoi :
specification-test = Vérification :

## Pourquoi un bulletin ne compte pas

specification-ballot-ambiguous = Plusieurs bulletins différents portent cet identifiant : aucun n’est retenu.
specification-ballot-not-elector = Cette personne n’est pas sur la liste de celles qui votent.
specification-ballot-other-origin = Il ne vient pas du site de la personne qui vote.
specification-ballot-unmandated = Cette personne n’a pas le mandat de son réseau.
specification-ballot-early = Il a été signé avant l’ouverture du vote.
specification-ballot-late = Il a été signé après la clôture.
specification-ballot-after-grace = Il a été signé à temps, mais il est arrivé après le délai accordé à son site.
specification-ballot-replaced = Un bulletin plus récent l’a remplacé.
specification-ballot-withdrawn = Il a été retiré avant la clôture.
specification-ballot-unproved = Sa signature ne tient pas, ou il ne dit pas ce qu’un bulletin de ce vote doit dire.

## Continuer le cahier d’un réseau disparu

specification-continue = Continuer ce cahier ici
specification-continue-title = Continuer un cahier des charges
specification-continue-lead = «{"\u00A0"}{ $title }{"\u00A0"}» vient de { $network }. Si ce réseau ne répond plus et ne reviendra pas, le vôtre peut reprendre le texte{" "}: chaque section et chaque exigence gardent leur nom, l’original reste lisible à côté, et les deux pages se citent.
specification-continue-reason = Pourquoi le continuer ici
specification-continue-reason-hint = Une ou deux phrases, que tous les réseaux lisent.
specification-error-reason = Dites pourquoi vous continuez ce cahier ici.
specification-continues = Ce cahier en continue un autre{" "}:
specification-continued = Un autre réseau dit continuer ce cahier{" "}:
specification-federated-continues = Suite de
