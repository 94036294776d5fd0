# Les autres réseaux

network-kind-practice = Pratiques
network-kind-specification = Cahiers des charges
network-kind-event = Événements

## Page publique

networks-title = Nos réseaux
networks-lead = Les réseaux avec lesquels nous échangeons, pourquoi, et ceux avec lesquels nous n’échangeons pas.
networks-empty = Aucun réseau pour l’instant. Ce site fonctionne aussi seul.
networks-accepted = Nous échangeons avec
networks-ended = Nous n’échangeons plus avec
networks-blocked = Nous bloquons
networks-join = Rejoindre nos réseaux
networks-join-text = Vous animez un autre réseau{"\u00A0"}: depuis l’administration de votre site, demandez à échanger avec cette adresse{"\u00A0"}:
network-since = depuis le
network-why = Pourquoi{"\u00A0"}:
network-no-reason = aucune raison notée
network-practices = Lire les pratiques de { $network }
network-flows-in = Nous recevons{"\u00A0"}: { $kinds }.
network-flows-out = Nous envoyons{"\u00A0"}: { $kinds }.
network-flows-nothing = rien

## États

network-state-asked = Notre demande attend leur réponse
network-state-asking = Leur demande attend notre réponse
network-state-accepted = Accepté
network-state-refused = Refusé
network-state-removed = Terminé
network-state-blocked = Bloqué
network-never-seen = jamais
network-seen = Dernier signe de vie{"\u00A0"}:

## Modes

network-mode-allowlist = Seulement les réseaux acceptés.
network-mode-allowlist-meaning = Chaque réseau demande, et une personne répond. Rien n’entre et rien ne part avant.
network-mode-open = Tous, sauf ceux qui sont bloqués.
network-mode-open-meaning = Tout serveur de la fédération peut nous suivre, publier et commenter ici sans attendre. Prévoyez du temps de modération.
network-mode-closed = Les réseaux déjà acceptés, et personne d’autre.
network-mode-closed-meaning = Les nouvelles demandes sont refusées sans être lues. Nous pouvons encore demander nous-mêmes.
network-mode-lead = Ce choix vaut pour les réseaux à venir. Ceux qui sont déjà acceptés le restent, quel que soit le mode{"\u00A0"}: on les retire un par un.
network-mode-label = Qui peut échanger avec nous
network-mode-submit = Enregistrer le mode
network-flash-mode = Le mode est enregistré.

## Administration

networks-admin = Administration
networks-admin-title = Réseaux
networks-tabs = Administration des réseaux
networks-tab-list = Réseaux
networks-tab-ask = Demander à un réseau
networks-tab-block = Bloquer un serveur
networks-tab-mode = Qui peut échanger
networks-tab-deliveries = Envois aux autres serveurs
networks-by-state = Réseaux par état
networks-state-count = { $state } ({ $count })
networks-none = Aucun réseau dans cet état.
network-answer = Répondre à { $network }
network-their-message = Leur message
network-our-message = Notre message
network-answer-heading = Répondre à leur demande
network-answer-text = Si vous acceptez, nos deux réseaux se suivent{"\u00A0"}: ce qui est coché passe, dans chaque sens. Si vous refusez, ils en sont informés avec votre raison, et pourront redemander.
network-accept = Accepter
network-refuse = Refuser
network-flows-heading = Ce qui passe
network-flows-in-label = Ce que nous recevons de ce réseau
network-flows-out-label = Ce que nous lui envoyons
network-flows-submit = Enregistrer ce qui passe
network-reason-label = Raison
network-reason-hint = Elle est publique{"\u00A0"}: elle figure sur la page «{"\u00A0"}Nos réseaux{"\u00A0"}».
network-asked-text = Leur administration a reçu notre demande, ou la recevra dès que leur serveur répondra. Il n’y a rien d’autre à faire ici.
network-deliveries = Nos envois
network-by-hand-heading = Par une clé
network-by-hand-text = Quand la liaison est coupée, ce qui est dû peut voyager sur une clé USB, dans les deux sens.
network-by-hand = Emporter ou lire un paquet
network-fact-address = Adresse
network-fact-territory = Territoire
network-fact-software = Logiciel
network-fact-actor = Identifiant
network-fact-first = Premier contact
network-fact-seen = Dernier signe de vie
network-fact-decided = Décision
network-fact-reason = Raison
network-remove = Mettre fin à l’échange avec { $network }
network-remove-heading = Mettre fin à l’échange avec { $network }{"\u202F"}?
network-remove-confirm = Mettre fin à l’échange
network-block = Bloquer { $network }
network-ask-again = Demander de nouveau à { $network }
network-cancel = Annuler
network-unblock = Lever le blocage
network-unblock-text = Rien de ce serveur, ni des noms qui en dépendent, n’est lu, cherché ou envoyé. Lever le blocage ne rétablit aucun échange{"\u00A0"}: il faudra le demander.
network-consequence-followers = Leurs comptes qui suivent ce site n’en recevront plus rien{"\u00A0"}: { $count } aujourd’hui.
network-consequence-waiting = Les envois en attente ne partiront pas{"\u00A0"}: { $count }.
network-consequence-publications = Leurs publications reçues restent lisibles ici, sans plus être mises à jour{"\u00A0"}: { $count }.
network-consequence-hidden = Leurs publications reçues seront masquées ici, et leurs commentaires aussi, tant que dure le blocage{"\u00A0"}: { $count } aujourd’hui.
network-consequence-told = Ils en sont informés, avec votre raison. Chacun pourra redemander à échanger.
network-consequence-blocked = Ils ne sont pas informés. Leurs demandes seront refusées sans être lues, y compris celles des noms qui dépendent de cette adresse.
network-flash-asked = La demande est partie.
network-flash-accepted = Le réseau est accepté. Ses publications arrivent.
network-flash-refused = La demande est refusée.
network-flash-removed = L’échange est terminé.
network-flash-flows = Ce qui passe est enregistré.
network-flash-blocked = Le serveur est bloqué.
network-flash-unblocked = Le blocage est levé.
network-flash-changed = La situation a changé entre-temps{"\u00A0"}: voici où elle en est.

## Demander

network-ask-lead = Donnez l’adresse d’un réseau. Nous le cherchons, nous vous montrons ce que nous avons trouvé, et rien ne part avant votre confirmation.
network-ask-address-label = Adresse du réseau
network-ask-address-hint = Le nom du site (reseau.example.org) ou l’adresse à suivre (@lozere@reseau.example.org).
network-ask-message-label = Message à leur administration
network-ask-message-hint = Qui vous êtes, et pourquoi échanger.
network-ask-find = Chercher ce réseau
network-ask-confirm-title = Est-ce bien ce réseau{"\u202F"}?
network-ask-confirm-text = La demande part avec votre message. Quand ils acceptent, nos deux réseaux se suivent et leurs publications arrivent ici.
network-ask-confirm = Demander à { $network }
network-ask-edit = Modifier
network-ask-error-empty = Donnez l’adresse d’un réseau.
network-ask-error-person = C’est le compte d’une personne. Donnez l’adresse de son réseau.
network-ask-error-refused = Cette adresse ne peut pas être demandée{"\u00A0"}: ce n’est pas celle d’un autre serveur public, ou il est bloqué ici.
network-ask-error-unreachable = Ce serveur ne répond pas. Vérifiez l’adresse, ou réessayez plus tard.
network-ask-error-unusable = Ce serveur répond, mais nous n’y trouvons pas de réseau. Essayez l’adresse à suivre, avec ses deux @.
network-ask-error-gone = Ce réseau a été supprimé.
network-ask-error-accepted = Nous échangeons déjà avec ce réseau{"\u00A0"}: il n’y a rien à demander.
network-ask-error-blocked = Ce réseau est bloqué ici. Levez d’abord le blocage.
network-ask-error-asking = Ce réseau nous a déjà demandé{"\u00A0"}: répondez à sa demande.

## Bloquer

network-block-lead = Un blocage coupe tout, dans les deux sens, pour ce serveur et les noms qui en dépendent. Il est public, avec sa raison.
network-block-address-label = Adresse du serveur
network-block-address-hint = Le nom du site, par exemple indesirable.example.
network-block-preview = Voir les conséquences
network-block-confirm-title = Bloquer ce serveur{"\u202F"}?
network-block-confirm-text = Rien de { $origin } ne sera plus lu, cherché ni envoyé.
network-block-confirm = Bloquer { $origin }
network-error-address = Ce n’est pas l’adresse d’un serveur. Donnez le nom du site, sans espace.
network-error-ourselves = C’est l’adresse de ce site, ou un nom au-dessus de lui.
network-error-reason = Donnez la raison{"\u00A0"}: elle est publique.
network-error-long = Raccourcissez à { $max } caractères.

## Envois

deliveries-lead = Des personnes d’autres serveurs suivent quelqu’un ici. Voici où en sont nos envois vers chacun de ces serveurs. Ceux des réseaux acceptés figurent sur la page de chaque réseau.
deliveries-none = Aucun envoi à un serveur isolé.
delivery-nothing-yet = Rien n’a encore été envoyé.
delivery-up-to-date = À jour
delivery-behind = En retard de { $count }
delivery-unreachable = Injoignable
delivery-since = depuis
delivery-waiting = { $count ->
    [one] { $count } envoi en attente
   *[other] { $count } envois en attente
}
delivery-last-ok = Dernier envoi réussi{"\u00A0"}:
delivery-never-ok = Aucun envoi n’a encore réussi.
delivery-next = prochain essai{"\u00A0"}:
delivery-last-error = Dernière erreur{"\u00A0"}:
delivery-error-status = le serveur répond { $status }
delivery-error-status-why = le serveur répond { $status }{"\u00A0"}: { $why }
delivery-error-silent = pas de réponse à temps
delivery-error-stranger = il ne nous reconnaît pas
delivery-error-gone = cette adresse n’existe plus chez lui
delivery-error-large = c’est trop grand pour lui
delivery-error-busy = il demande d’attendre
delivery-error-broken = il est en panne
delivery-error-unwanted = il ne prend pas cet envoi
delivery-error-unsigned = la réponse n’est pas signée par ce réseau{"\u00A0"}: quelque chose s’est interposé
delivery-error-closed = la machine répond, mais le service est arrêté
delivery-error-name = le nom du serveur n’est pas trouvé
delivery-error-certificate = son certificat n’est pas valable
delivery-error-cut = aucun chemin ne mène au serveur
delivery-try-now = Essayer maintenant
delivery-set-aside = { $count ->
    [one] { $count } envoi mis de côté
   *[other] { $count } envois mis de côté
}
delivery-set-aside-meaning = L’autre serveur les a refusés trois fois. Les suivants ne sont pas retardés.
delivery-again = Envoyer de nouveau
delivery-flash-try = Un essai est en cours.
delivery-flash-again = L’envoi est remis dans la file.

## Horloges

clock-ours-ahead = L’horloge de cette machine avance de { $span } sur celles des autres réseaux{"\u00A0"}: ils peuvent refuser ce que nous leur envoyons, et les dates d’ici sont fausses. Rien n’est perdu{"\u00A0"}: tout repart quand l’heure est juste.
clock-ours-behind = L’horloge de cette machine retarde de { $span } sur celles des autres réseaux{"\u00A0"}: ils peuvent refuser ce que nous leur envoyons, et les dates d’ici sont fausses. Rien n’est perdu{"\u00A0"}: tout repart quand l’heure est juste.
clock-ours-cure = Sur la machine, réglez l’heure et gardez-la juste{"\u00A0"}:
clock-theirs-ahead = Son horloge avance de { $span } sur la nôtre.
clock-theirs-behind = Son horloge retarde de { $span } sur la nôtre.
clock-minutes = { $count }{"\u00A0"}min
clock-hours = { $count }{"\u00A0"}h
clock-days = { $count }{"\u00A0"}jours

## Ce qui est revenu

returned-title = Ce qui est revenu d’autres réseaux
returned-lead = Après la remise en place d’une ancienne sauvegarde, les autres réseaux rendent ce qu’ils avaient gardé de nous. Ne revient que ce dont l’auteur est prouvé par sa signature.
returned-none = Rien n’a été perdu{"\u00A0"}: aucun réseau n’a dû nous rendre quoi que ce soit.
returned-what = Quoi
returned-kind = Sorte
returned-from = Gardé par
returned-when = Quand
returned-outcome = Ce qu’il en est
returned-publications = Fiche
returned-specifications = Cahier des charges
returned-events = Événement
returned-comments = Commentaire
returned-reactions = Réactions
returned-reactions-count = { $count ->
    [one] { $count } «{"\u00A0"}utile{"\u00A0"}» ou relais
   *[other] { $count } «{"\u00A0"}utile{"\u00A0"}» ou relais
}
returned-reactions-back = Revenues, comme avant.
returned-reactions-deleted = Retirées avant la panne{"\u00A0"}: elles le sont de nouveau.
returned-said = Autour des cahiers des charges
returned-said-count = { $count ->
    [one] { $count } amendement, déclaration, vote ou réponse
   *[other] { $count } amendements, déclarations, votes ou réponses
}
returned-said-back = Revenus, comme avant.
returned-said-deleted = Retirés avant la panne{"\u00A0"}: ils le sont de nouveau.
returned-outcome-back = Revenu, comme avant.
returned-outcome-newer = Une version plus récente est revenue.
returned-outcome-beside = Une autre version est revenue à côté de celle écrite ici depuis. Rien n’est perdu{"\u00A0"}: son auteur trouve les deux dans «{"\u00A0"}Mes fiches{"\u00A0"}», à réunir.
returned-outcome-reworded = Le commentaire a deux formulations. La plus récente est montrée{"\u00A0"}; ce qu’on lit ici est l’autre.
returned-outcome-deleted = Supprimé avant la panne{"\u00A0"}: la suppression est de nouveau appliquée.
returned-outcome-refused = Non repris
returned-why-author = L’auteur n’a pas de compte ici. Il l’a sans doute ouvert après la sauvegarde.
returned-why-gone = L’auteur a supprimé son compte.
returned-why-key = La clé de la signature est plus récente que la sauvegarde, et aucun remplacement signé ne mène à elle{"\u00A0"}: aucun réseau joint jusqu’ici n’en a gardé l’annonce.
returned-why-revoked = La clé de la signature a été révoquée{"\u00A0"}: elle ne prouve plus rien.
returned-why-proof = Aucune signature valable ne prouve qui l’a écrit.
returned-why-nothing = L’autre réseau n’a plus l’original signé.
returned-why-unreadable = L’original ne peut pas être lu.
returned-why-deleted = Cela a été supprimé ici.
returned-why-place = Ce à quoi cela répond n’est plus ici.
returned-why-files = Des fichiers joints manquent encore{"\u00A0"}: aucun réseau joint jusqu’ici n’en avait de copie sûre. L’auteur peut les remettre.
returned-why-kind = Ce n’est rien que l’on publie ici.

## Continuité

continuity-tab = Continuité
continuity-title = Continuité des échanges
continuity-as-of = État au
continuity-none = Aucun réseau pour l’instant{"\u00A0"}: rien n’a encore pu se perdre en route.
continuity-all-well = { $count ->
    [one] Tout est à jour avec votre réseau partenaire.
   *[other] Tout est à jour avec vos { $count } réseaux.
}
continuity-sum-cut = { $count ->
    [one] { $count } réseau est coupé{"\u00A0"}; rien n’est perdu.
   *[other] { $count } réseaux sont coupés{"\u00A0"}; rien n’est perdu.
}
continuity-sum-waiting = { $count ->
    [0] Rien n’attend de partir.
    [one] { $count } envoi attend, et partira de lui-même quand la liaison reviendra.
   *[other] { $count } envois attendent, et partiront d’eux-mêmes quand la liaison reviendra.
}
continuity-sum-look = { $count ->
    [one] { $count } réseau demande un coup d’œil{"\u00A0"}: un envoi mis de côté, ou un contenu qui diffère.
   *[other] { $count } réseaux demandent un coup d’œil{"\u00A0"}: un envoi mis de côté, ou un contenu qui diffère.
}
continuity-sum-way = { $count ->
    [one] Avec { $count } réseau, des envois ou une première comparaison sont en cours.
   *[other] Avec { $count } réseaux, des envois ou une première comparaison sont en cours.
}
continuity-sum-well = { $count ->
    [one] Tout est à jour avec { $count } réseau.
   *[other] Tout est à jour avec { $count } réseaux.
}
continuity-state-cut = Coupé
continuity-state-silent = Plus de nouvelles
continuity-state-look = À regarder
continuity-state-behind = En retard
continuity-state-new = Pas encore comparé
continuity-state-up-to-date = À jour
continuity-out = Ce qui part
continuity-out-well = Tout est arrivé.
continuity-cut-since = Liaison coupée depuis
continuity-will-leave = tout partira, dans l’ordre, quand elle reviendra.
continuity-in = Ce qui arrive
continuity-in-well = Tout a été lu{"\u00A0"}:
continuity-in-never = Pas encore lu jusqu’au bout.
continuity-in-other = Lu chaque jour, aussi loin que ce logiciel le montre.
continuity-in-last = Dernier envoi reçu{"\u00A0"}:
continuity-asked = Une lecture et une comparaison sont demandées.
continuity-asked-failed = La dernière lecture n’a pas abouti, et sera reprise{"\u00A0"}:
continuity-content = Même contenu
continuity-equal = Identique des deux côtés{"\u00A0"}:
continuity-equal-last = Identique pour la dernière fois{"\u00A0"}:
continuity-mended = { $count ->
    [one] { $count } différence trouvée, et réparée.
   *[other] { $count } différences trouvées, et réparées.
}
continuity-differs = Différent{"\u00A0"}:
continuity-found = Différences trouvées{"\u00A0"}: { $found }{"\u00A0"}; réparées{"\u00A0"}: { $mended }{"\u00A0"}; laissées{"\u00A0"}: { $left }.
continuity-left-why = Ce qui est laissé n’a pas pu être repris de l’autre côté{"\u00A0"}: original signé absent, auteur inconnu ici, ou perte chez eux. La comparaison suivante réessaie.
continuity-compared-never = Pas encore comparé.
continuity-compared-other = Ce logiciel ne permet pas de comparer.
continuity-proof = Dernière preuve signée
continuity-proof-at = Reçu signé par eux, à leur horloge{"\u00A0"}:
continuity-proof-none = Aucun reçu signé pour l’instant.
continuity-proof-other = Ce logiciel ne signe pas de reçus.
continuity-aside = Mis de côté
continuity-times = { $count } fois{"\u00A0"}:
continuity-aside-more = Les lire et les renvoyer à { $network }
continuity-trying = { $count ->
    [one] { $count } envoi refusé une fois, essayé de nouveau dans la journée.
   *[other] { $count } envois refusés une fois, essayés de nouveau dans la journée.
}
continuity-clock = Horloge
continuity-by-hand = Porté par une clé
continuity-by-hand-more = Paquets échangés avec { $network }
continuity-compare = Comparer maintenant avec { $network }
continuity-compare-all = Comparer maintenant avec tous
continuity-flash-compare = La comparaison est demandée. Le résultat figure ici dès que l’autre réseau a répondu.
continuity-rest = Ce qui protège le reste
continuity-backup-old = Plus d’une semaine
continuity-renewed = Dernier envoi renuméroté
continuity-renewed-more = Les lire dans le journal

## Continuité, pour tous

network-told-up-to-date = À jour.
network-told-underway = L’échange suit son cours.
network-told-cut = Liaison coupée depuis le
network-told-nothing-lost = {"\u00A0"}: rien n’est perdu, tout repartira quand elle reviendra.
network-told-last = Dernier échange le
