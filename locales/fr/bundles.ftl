# Ce qui voyage à la main, sur une clé

bundle-title = Échanger avec { $network } sur une clé
bundle-lead = Quand la liaison est coupée pour longtemps, ce que nos deux réseaux se doivent peut voyager sur une clé USB. Un paquet peut être lu plusieurs fois, et ses parties dans n’importe quel ordre{"\u00A0"}: rien n’est compté deux fois.
bundle-back = Retour à { $network }

bundle-take-heading = Emporter sur une clé
bundle-waiting = { $count ->
    [0] Rien n’attend ce réseau{"\u00A0"}: le paquet porterait seulement notre reçu, qui dit ce que nous avons bien reçu.
    [one] Un message attend ce réseau
   *[other] { $count } messages attendent ce réseau
}
bundle-waiting-since = depuis
bundle-take-text = Le paquet est signé, mais lisible par qui trouve la clé{"\u00A0"}: il contient ce qui est public, et ce qui est adressé à ce réseau.
bundle-all-label = Tout reprendre depuis le début
bundle-all-hint = Pour un réseau qui a perdu ses données. Sinon, ce qu’il a déjà reçu n’est pas repris.
bundle-take-submit = Télécharger le paquet
bundle-take-command = Au-delà de { $max }{"\u00A0"}Mo, faites le paquet sur le serveur{"\u00A0"}; il est découpé en parties.
bundle-command = archipel bundle export --to { $origin } FICHIER

bundle-read-heading = Lire un paquet
bundle-read-text = Il passe par les mêmes contrôles que ce qui arrive par la liaison. Le fichier envoyé est supprimé ensuite.
bundle-file-label = Une partie du paquet
bundle-file-hint = Un seul fichier, 60{"\u00A0"}Mo au plus. Au-delà, lisez-le sur le serveur avec la commande archipel bundle import.
bundle-read-submit = Lire cette partie
bundle-error-no-file = Choisissez le fichier à lire.
bundle-error-large = Ce fichier dépasse 60{"\u00A0"}Mo. Lisez-le sur le serveur avec la commande archipel bundle import.

bundle-carried = { $count ->
    [0] Aucun message emporté.
    [one] Un message emporté.
   *[other] { $count } messages emportés.
}
bundle-new = { $count ->
    [0] Aucun message nouveau.
    [one] Un message nouveau.
   *[other] { $count } messages nouveaux.
}
bundle-known = { $count ->
    [0] Aucun déjà connu.
    [one] Un déjà connu.
   *[other] { $count } déjà connus.
}
bundle-media = { $count ->
    [0] Aucun fichier joint.
    [one] Un fichier joint.
   *[other] { $count } fichiers joints.
}
bundle-refused = { $count ->
    [one] Un élément refusé{"\u00A0"}:
   *[other] { $count } éléments refusés. Le premier{"\u00A0"}:
}
bundle-receipt-none = Pas de reçu dans ce paquet.
bundle-receipt-moved = Leur reçu est pris en compte{"\u00A0"}: ce qu’ils ont reçu ne sera pas renvoyé.
bundle-receipt-known = Leur reçu ne dit rien de nouveau.
bundle-receipt-old = Leur reçu est plus ancien que ce que nous savons{"\u00A0"}: il est ignoré.
bundle-receipt-refused = Leur reçu ne prouve rien{"\u00A0"}: il est refusé.
bundle-missing = Le message numéro { $number } manque encore{"\u00A0"}: il est dans une autre partie, ou viendra par la liaison.
bundle-not-read = Ce paquet n’a pas été lu jusqu’au bout.
bundle-not-made = Ce paquet n’a pas été fait.
bundle-running = En cours.

bundle-why-not-a-bundle = Ce fichier n’est pas un paquet d’Archipel.
bundle-why-newer = Il vient d’une version plus récente du programme{"\u00A0"}: mettez ce site à jour.
bundle-why-for-another = Il est destiné à un autre réseau.
bundle-why-not-accepted = Il vient d’un réseau que nous n’avons pas accepté.
bundle-why-not-signed = Il n’est pas signé par le réseau qu’il nomme.
bundle-why-changed = Il a été modifié ou coupé depuis qu’il a été fait{"\u00A0"}: recopiez-le.
bundle-why-malformed = Son contenu n’est pas celui d’un paquet.
bundle-why-swollen = Il contient bien plus que sa taille{"\u00A0"}: il est fait pour remplir un disque.
bundle-why-ended = Sa numérotation a pris fin depuis qu’il a été fait{"\u00A0"}: demandez-en un nouveau.
bundle-why-too-large = Il y a trop à emporter pour cette page{"\u00A0"}: faites le paquet sur le serveur avec la commande ci-dessous.
bundle-why-renewed = La numérotation vient de recommencer{"\u00A0"}: demandez le paquet de nouveau.
bundle-why-interrupted = Le programme s’est arrêté pendant ce temps. Rien n’est repris tout seul{"\u00A0"}: recommencez quand vous voulez.
bundle-why-stopped = Le disque ou la base n’a pas suivi.

bundle-history = Paquets échangés
bundle-when = Quand
bundle-what = Quoi
bundle-outcome = Résultat
bundle-by = Par
bundle-in = Paquet lu
bundle-out = Paquet emporté
bundle-part = partie { $part } sur { $parts }
bundle-failed = échec
