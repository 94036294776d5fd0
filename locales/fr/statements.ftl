# Ce que structures et territoires disent d’un cahier des charges : adoption, annexe territoriale, conformité d’une solution.

statement-part = Adoptions, annexes et solutions
statement-adoptions = Adoptions
statement-annexes = Annexes territoriales
statement-solutions = Solutions et conformité
statement-adoptions-lead = Chaque structure déclare où elle en est depuis son propre réseau : en cours, adopté par son instance, ou refusé, et sur quelle version du texte. La liste est tenue par le réseau qui publie le texte.
statement-adoptions-empty = Aucune structure ne s’est encore prononcée.
statement-annexes-lead = Ce qui change dans un territoire, exigence par exigence : une variante, une exigence qui n’y a pas de sens, un équivalent local. L’annexe est signée par le réseau du territoire et suit le texte d’une version à l’autre.
statement-annexes-empty = Aucun territoire n’a encore d’annexe.
statement-solutions-lead = Ce que des solutions déclarent satisfaire, exigence par exigence, avec une preuve. Ces déclarations engagent ceux qui les font ; elles ne sont pas vérifiées par ce site.
statement-solutions-empty = Aucune solution n’a encore été décrite.
statement-adopted = Adopté par { $adopted ->
    [one] une structure
   *[other] { $adopted } structures
} dans { $networks ->
    [one] un réseau
   *[other] { $networks } réseaux
}
statement-adopted-none = Adopté par aucune structure pour l’instant
statement-adopted-progress = , { $progress } en cours
statement-adopted-refused = , { $refused ->
    [one] un refus
   *[other] { $refused } refus
}
statement-version = Version { $number }
statement-version-older = une version plus ancienne
statement-with-reservations = Avec des réserves.
statement-entries-count = { $count ->
    [0] Aucune exigence pour l’instant
    [one] Une exigence
   *[other] { $count } exigences
}
statement-about = À propos de

## Ce que devient une déclaration

statement-state-pending = pas encore reçu par { $network }
statement-state-listed = dans la liste
statement-state-returned = non reçu par { $network }
statement-state-removed = retiré de la liste par { $network }
statement-state-withdrawn = retiré par son auteur
statement-told-pending = Pas encore reçu par { $network }, qui tient la liste. C’est gardé ici et part dès que la liaison le permet, même après des semaines ; en attendant, ce n’est pas compté.
statement-told-returned = { $network } n’a pas pu le recevoir :
statement-told-removed = { $network } l’a retiré de sa liste :
statement-told-withdrawn = Son auteur l’a retiré.
statement-returned-many = Il y a déjà trop de déclarations du même auteur sur ce texte.
statement-returned-version = La version dont il s’agit n’est pas celle que ce réseau a publiée sous ce numéro.
statement-returned-twice = Le même réseau a déjà fait une déclaration pour la même structure, la même annexe ou la même solution.
statement-returned-removed = La modération du réseau du texte a retiré de la liste une déclaration du même réseau pour la même structure, la même annexe ou la même solution. Elle seule peut l’y remettre.
statement-returned-entries = Une exigence citée n’est pas ce que dit cette version du texte.

## Les formulaires

statement-adoption-new = Déclarer une adoption
statement-annex-new = Écrire l’annexe de mon territoire
statement-conformance-new = Décrire une solution
statement-annex-lead = L’annexe est signée par { $network }. Il y en a une seule par réseau et par texte ; toute l’équipe d’animation peut la corriger.
statement-annex-name = Nom de l’annexe
statement-conformance-lead = Décrivez d’abord la solution ; vous direz ensuite, exigence par exigence, ce qu’elle satisfait.
statement-structure = Structure
statement-structure-hint = Le nom sous lequel son instance délibère.
statement-territory = Territoire
statement-territory-choose = Choisir un territoire
statement-status = Où en est-elle ?
statement-status-adopted = Adopté
statement-status-in-progress = En cours
statement-status-refused = Refusé
statement-told-adopted = Adopté le { $day } : { $organ }
statement-told-refused = Refusé le { $day } : { $organ }
statement-day = Date de la décision
statement-day-hint = Pour une adoption ou un refus.
statement-organ = Instance qui décide
statement-organ-hint = Par exemple : conseil communautaire, conseil d’administration. À remplir pour une adoption ou un refus.
statement-reservations = Réserves
statement-reservations-hint = Ce que la structure n’adopte pas, ou seulement sous condition. En texte simple.
statement-reservations-none = aucune
statement-deliberation = Délibération
statement-deliberation-hint = L’adresse en https où chacun peut la lire, par exemple sur le site de la structure.
statement-deliberation-none = pas en ligne
statement-file = La délibération en fichier
statement-file-hint = Le document signé ou scanné. Il est envoyé avec la déclaration et reste ici, même si le site de la structure change. N’y laissez aucune donnée personnelle qui n’a pas à être publique.
statement-file-there = Joint : { $file }.
statement-file-drop = Ôter ce fichier
statement-field-version = Version du texte
statement-field-version-hint = Celle que l’instance a eue, ou aura, sous les yeux.
statement-sign = Au nom de qui ?
statement-sign-me = En mon nom, pour la structure
statement-solution = Solution
statement-publisher = Éditeur
statement-address = Adresse de la solution
statement-address-hint = En https.
statement-release = Version de la solution
statement-release-hint = Par exemple : 2.4.
statement-send = Déclarer
statement-send-next = Enregistrer, puis les exigences
statement-cancel = Annuler
statement-edit = Corriger
statement-withdraw = Retirer cette déclaration
statement-withdraw-text = Elle quittera la liste sur tous les réseaux. Sa page restera, marquée comme retirée.
statement-remove = Retirer de la liste
statement-remove-text = Elle quittera la liste sur tous les réseaux, avec votre raison, que tout le monde pourra lire. Son auteur ne pourra plus la corriger, et son réseau ne pourra pas la déclarer de nouveau, tant que la modération ne la remet pas dans la liste.
statement-restore = Remettre dans la liste
statement-removed-list = Retirées de la liste, pour la modération
statement-reason = Raison
statement-reason-hint = Tout le monde pourra la lire.
statement-closed = Cette déclaration a été retirée.
statement-moved = Quelqu’un a corrigé cette déclaration pendant que vous écriviez : rien n’est enregistré encore, et rien n’est perdu. Votre texte est dans le formulaire ; l’enregistrer remplace ce qu’elle dit maintenant.
statement-moved-read = Lire ce qu’elle dit maintenant
statement-no-road = Ce réseau n’échange pas avec celui qui publie le texte : il ne pourrait pas recevoir cette déclaration. Rien n’a été enregistré.

## Exigence par exigence

statement-says-variant = Variante
statement-says-not-applicable = Sans objet ici
statement-says-local = Équivalent local
statement-says-met = Satisfaite
statement-says-partly = En partie
statement-says-not-met = Non satisfaite
statement-says-nothing = Sans réponse
statement-count = { $words } : { $count }
statement-requirements = Exigence par exigence
statement-requirement = Exigence
statement-answer = Réponse
statement-text = Précisions
statement-text-annex = La variante, la raison ou l’équivalent
statement-text-evidence = Preuve, en une ligne ou par un lien
statement-entries-none = Rien n’est encore dit d’aucune exigence.
statement-answer-requirements = Répondre aux exigences
statement-entries-title = { $name } : exigence par exigence
statement-entries-lead-annex = Ne répondez qu’aux exigences qui changent dans votre territoire.
statement-entries-lead-solution = Une exigence laissée sans réponse est montrée comme telle.
statement-entries-page = Page { $page } sur { $pages }
statement-entries-pages = Pages des exigences
statement-entries-next = Enregistrer et continuer
statement-entries-save = Enregistrer
statement-entries-done = Voir la déclaration
statement-entries-before = Exigences précédentes
statement-entries-after = Exigences suivantes
statement-again = à relire : l’exigence a changé
statement-gone = l’exigence n’existe plus
statement-gone-text = Cette exigence n’est plus dans le texte. Ce qui en a été dit est gardé ; choisissez « Sans réponse » et videz le texte pour l’ôter.
statement-read-again = J’ai relu l’exigence : ma réponse tient toujours

## Lire avec une annexe

statement-read-with = Lire le texte avec l’annexe de :
statement-read-with-this = Lire le texte avec cette annexe
statement-laid = Avec l’annexe : { $name }
statement-laid-again = { $count ->
    [one] Une exigence a changé depuis que l’annexe en parle : elle est marquée « à relire ».
   *[other] { $count } exigences ont changé depuis que l’annexe en parle : elles sont marquées « à relire ».
}
statement-laid-alone = L’annexe seule
statement-laid-print = Page à imprimer, avec l’annexe
statement-laid-without = Le texte sans annexe

## Le badge

statement-badge = Un badge pour votre site
statement-badge-text = Cette image dit combien de structures l’ont adopté, et se tient à jour toute seule. Copiez ces lignes dans la page de votre site :
statement-badge-code = Le code à copier
statement-badge-alt = adoptions
statement-badge-left = adopté par
statement-badge-right = { $count ->
    [one] 1 structure
   *[other] { $count } structures
}
statement-badge-left-none = adoption
statement-badge-right-none = { $count ->
    [0] à venir
   *[other] { $count } en cours
}

## Dit une fois

statement-flash-listed = C’est dans la liste.
statement-flash-sent = C’est parti vers le réseau qui publie le texte.
statement-flash-corrected = C’est corrigé.
statement-flash-withdrawn = C’est retiré.
statement-flash-removed = C’est retiré de la liste.
statement-flash-restored = C’est de nouveau dans la liste, sur tous les réseaux.

## Ce qui est à reprendre

statement-error-name = Donnez un nom.
statement-error-territory = Choisissez un territoire dans la liste.
statement-error-status = Dites où en est la structure.
statement-error-day = Donnez la date de la décision.
statement-error-day-ahead = Cette date n’est pas encore venue.
statement-error-organ = Dites quelle instance a décidé.
statement-error-link = Donnez une adresse complète, qui commence par https://.
statement-error-file-kind = Ce fichier n’est ni un PDF, ni un ODT, ni une image JPEG ou PNG. Le reste du formulaire est gardé.
statement-error-file-large = Ce fichier est trop lourd, ou l’image trop grande. Le reste du formulaire est gardé.
statement-error-file-name = Le nom de ce fichier est trop long : { $max } caractères au plus. Renommez-le ; le reste du formulaire est gardé.
statement-error-file-disk = Le site n’a pas pu garder ce fichier. Le reste du formulaire est gardé ; réessayez plus tard.
statement-error-file-many = Vous avez déjà trop de fichiers en attente dans vos brouillons. Publiez-en ou supprimez-en d’abord.
statement-error-file-again = Ce fichier n’est plus là : choisissez-le de nouveau.
statement-error-file-missing = Choisissez un fichier.
statement-error-file-adoption = Seule une adoption porte un fichier.
statement-error-publisher = Dites qui publie la solution.
statement-error-release = Dites de quelle version de la solution il s’agit.
statement-error-version = Choisissez une version du texte.
statement-error-says = Choisissez une réponse dans la liste.
statement-error-text = Dites en quoi : c’est ce que les lecteurs cherchent.
statement-error-evidence = Donnez la preuve : une ligne, ou un lien.
statement-error-entries = Il y en a trop : { $max } exigences au plus.
statement-error-all = C’est trop long : { $max } caractères au plus pour toutes les exigences ensemble.
statement-error-many = Vous avez déjà { $max } déclarations sur ce texte. Retirez-en une d’abord.
statement-error-twice = Une déclaration de votre réseau existe déjà pour ce nom. Corrigez-la plutôt.
statement-error-twice-annex = Votre réseau a déjà une annexe à ce texte. Corrigez-la plutôt.
statement-error-removed = Une déclaration de votre réseau pour ce nom a été retirée de la liste par la modération du réseau du texte. Elle seule peut l’y remettre : écrivez-lui dans la conversation.
statement-error-same = Rien n’a changé.
statement-error-revisions = Cette déclaration a été corrigée trop de fois. Retirez-la et faites-en une nouvelle.
statement-error-reason = Dites pourquoi.
