# Les votes sur un cahier des charges ou sur un de ses amendements.

vote-list = Votes
vote-list-empty = Aucun vote n’a encore été ouvert sur ce texte.
vote-list-all = Tous les votes sur ce texte
vote-subject = Ce qui est mis aux voix
vote-subject-other = Ce qui est mis aux voix n’est pas, ou plus, lisible ici sous cette forme. Suivez le lien avant de voter.
vote-subject-long = C’est trop long pour cette page. Lisez-le avant de voter.
vote-title = Vote : { $title }
vote-subject-text = Ce qui est mis au vote : le texte entier, version { $number }
vote-subject-amendment = Ce qui est mis au vote : cet amendement, rédaction { $number }
vote-state-early = pas encore ouvert
vote-state-open = ouvert
vote-state-counting = clos, les bulletins en route sont attendus, puis dépouillés dans l’heure
vote-outcome-adopted = Adopté
vote-outcome-rejected = Non adopté
vote-outcome-no-quorum = Quorum non atteint : rien n’est décidé

## Ce qui a été convenu

vote-terms = Les règles de ce vote
vote-opens = Ouvre :
vote-closes = Jusqu’au
vote-closed = Clos :
vote-who-member = Votent les membres de ces réseaux : { $networks }.
vote-who-network = Votent ces réseaux : { $networks }.
vote-rule-member = Chaque membre a une voix.
vote-rule-network = Chaque réseau a une voix, donnée par la personne qu’il a mandatée.
vote-majority-simple = Adopté s’il y a plus de voix pour que contre.
vote-majority-two-thirds = Adopté si les deux tiers au moins des voix exprimées sont pour ; les abstentions n’y comptent pas.
vote-majority-absolute = Adopté si plus de la moitié des votants sont pour, abstentions comprises.
vote-quorum = { $count ->
    [one] Une voix suffit pour que le vote décide, abstentions comprises.
   *[other] Il faut au moins { $count } voix pour que le vote décide, abstentions comprises.
}
vote-grace = Un bulletin signé à temps peut encore arriver jusqu’au
vote-grace-of = De { $networks }, où la liaison est fragile, il peut arriver jusqu’au
vote-counted-at = Les voix sont comptées après le
vote-secret = Avant le dépouillement, personne ne voit qui a voté quoi. Ensuite tous les bulletins sont publiés, signés, aussi ceux qui ont été remplacés ou retirés, pour que chaque réseau les recompte ; les membres peuvent les lire.

## Voter

vote-sign-in = Pour voter, il faut être membre d’un de ces réseaux.
vote-sign-in-link = Se connecter
vote-form = Voter
vote-form-network = Donner la voix de notre réseau
vote-choice = Votre choix
vote-for = Pour
vote-against = Contre
vote-abstain = Abstention
vote-explanation = Pourquoi
vote-explanation-hint = Sera publié avec le résultat. Sans mise en forme.
vote-explanation-hide = Masquer cette explication ici
vote-explanation-hidden = Cette explication est masquée ici
vote-explanation-hidden-for = Masquée ici par la modération : { $reason }
vote-explanation-hide-lead = Elle ne se lira plus sur ce réseau ; les autres décident pour eux. Le bulletin compte comme avant. La modération pourra la montrer de nouveau.
vote-again = Un nouveau bulletin remplace le précédent : c’est le dernier qui compte.
vote-send = Signer et envoyer le bulletin
vote-take-back = Retirer mon bulletin
vote-mine = Vos bulletins
vote-mine-network = Les bulletins de notre réseau
vote-travels = Un bulletin part de notre réseau vers celui du texte dès que la liaison le permet, même après des semaines ; il garde l’heure à laquelle vous l’avez signé.
vote-ballot-pending = en route
vote-ballot-pending-text = Pas encore reçu par { $network }. Il compte s’il y arrive au plus tard le
vote-ballot-received = reçu
vote-ballot-received-text = { $network } l’a reçu.
vote-ballot-replaced = remplacé par le suivant
vote-ballot-refused = ne compte pas
vote-ballot-refused-text = { $network } ne le compte pas :
vote-ballot-leaving = retrait en route
vote-ballot-leaving-text = { $network } n’a pas encore dit qu’il est retiré.
vote-ballot-withdrawn = retiré
vote-not-elector = Vous n’êtes pas de celles et ceux qui votent ici.
vote-not-named = Notre réseau ne vote pas ici.
vote-not-mandated = La voix de notre réseau est donnée par la personne que ses administrateurs ont mandatée.
vote-mandated = Personne mandatée : { $name }.
vote-mandate = Qui donne la voix de notre réseau
vote-mandate-none = Personne n’est mandaté : tant que c’est ainsi, notre réseau ne peut pas voter.
vote-mandate-person = Personne mandatée
vote-mandate-hint = Son identifiant sur notre réseau, comme lea. Qui est mandaté ensuite remplace qui l’était ; les bulletins signés restent.
vote-mandate-send = Mandater
vote-not-open = Ce vote n’est pas ouvert, ou il n’y a plus rien à retirer : rien n’a été enregistré.
vote-no-road = D’ici, on ne peut pas voter : notre réseau n’échange pas avec celui qui publie le texte, ou son logiciel ne connaît pas les votes. Rien n’a été enregistré.
vote-flash-received = Votre bulletin est enregistré.
vote-flash-sent = Votre bulletin est signé, et part vers le réseau du texte.
vote-flash-taken-back = Votre bulletin est retiré.
vote-flash-mandated = Le mandat est enregistré.
vote-flash-open = Le vote est ouvert, et les réseaux l’apprennent.

## Ouvrir un vote

vote-open = Ouvrir un vote
vote-open-lead = Sur le texte entier, tel qu’il est. Les règles sont fixées maintenant : elles ne changeront plus.
vote-open-lead-amendment = Sur cet amendement, tel qu’il est. Les règles sont fixées maintenant : elles ne changeront plus.
vote-open-send = Ouvrir le vote
vote-networks = Qui vote
vote-networks-hint = Les réseaux dont les membres votent, ou qui ont chacun une voix.
vote-rule = Combien de voix
vote-majority = Ce qu’il faut pour adopter
vote-quorum-label = Quorum, en voix
vote-quorum-hint = En dessous, le vote ne décide rien. Les abstentions comptent.
vote-opens-label = Ouverture
vote-opens-hint = Vide : maintenant.
vote-closes-label = Clôture
vote-grace-label = Délai d’arrivée après la clôture, en heures
vote-grace-hint = Un bulletin signé à temps compte encore s’il arrive dans ce délai. Comptez large : une liaison peut être coupée des jours.
vote-fragile = Réseaux dont la liaison est fragile
vote-fragile-hint = Ils ont un délai à eux.
vote-grace-fragile = Leur délai, en heures
vote-error-rule = Choisissez qui a une voix.
vote-error-majority = Choisissez ce qu’il faut pour adopter.
vote-error-quorum = Le quorum est un nombre de voix, de 1 à { $max }.
vote-error-quorum-networks = Ces réseaux n’ont que { $max } voix : le quorum ne serait jamais atteint.
vote-error-grace = Le délai est un nombre d’heures, de 0 à { $max }.
vote-error-networks = Choisissez au moins un réseau, parmi ceux qui reçoivent nos cahiers des charges.
vote-error-closes = Dites le jour et l’heure de la clôture.
vote-error-closes-before = La clôture vient avant l’ouverture.
vote-error-closes-phase = La phase de vote finit avant cette clôture. Choisissez une heure plus proche, ou repoussez d’abord la fin de la phase.
vote-error-open-already = Un vote est déjà ouvert là-dessus, ou ses voix ne sont pas encore comptées.
vote-read = Lire ce vote
vote-error-phase-open = Un vote sur le texte est ouvert : la phase de vote dure au moins jusqu’à sa clôture.
vote-error-choice = Choisissez : pour, contre ou abstention.
vote-error-many = Vous avez déjà signé { $max } bulletins pour ce vote : c’est le plus que l’on garde.

## Pourquoi un bulletin revient

vote-back-other-text = Il porte sur un autre texte que celui qui est mis au vote.
vote-back-ahead = Il est daté d’une heure qui n’est pas encore venue : l’horloge de son site avance.
vote-back-many = Trop de bulletins sont venus de là pour ce vote.
vote-back-kept = Le retrait est venu trop tard : le bulletin compte.

## Le résultat

vote-result = Résultat
vote-heads = { $for } pour, { $against } contre, { $abstain ->
    [one] { $abstain } abstention
   *[other] { $abstain } abstentions
}
vote-outcome-told = { $outcome }{"\u00A0"}: { $heads }
vote-by-territory = Voix par territoire
vote-territory = Territoire
vote-no-territory = sans territoire
vote-none-aside = Aucun bulletin n’a été mis de côté.
vote-aside = Bulletins mis de côté :
vote-recounted = recompté ici
vote-recount-same = Notre réseau a lu tous les bulletins, vérifié chaque signature et recompté : le résultat est le même.
vote-recount-here = C’est notre réseau qui compte ; les autres recomptent chez eux.
vote-recount-waits = Pas encore recompté ici : il faut pour cela joindre { $network } et les réseaux de qui a voté. Cela se fait tout seul, dès que les liaisons le permettent.
vote-recount-differs = Recompté ici, le résultat n’est pas celui que dit { $network } :
vote-recount-unasked = { $count ->
    [one] Recompté ici, sauf un bulletin dont la signature ne peut pas encore être vérifiée : le site de qui l’a signé ne répond pas. Cela se fera tout seul, dès que les liaisons le permettent.
   *[other] Recompté ici, sauf { $count } bulletins dont la signature ne peut pas encore être vérifiée : les sites de qui les a signés ne répondent pas. Cela se fera tout seul, dès que les liaisons le permettent.
}
vote-recount-contested = { $count ->
    [one] un bulletin de notre réseau n’est pas publié comme le réseau du texte l’avait confirmé : absent, changé, ou daté trop tard
   *[other] { $count } bulletins de notre réseau ne sont pas publiés comme le réseau du texte l’avait confirmé : absents, changés, ou datés trop tard
}
vote-explanations = Pourquoi
vote-voices = Les bulletins
vote-voices-link = { $count ->
    [one] Lire le bulletin
   *[other] Lire les { $count } bulletins
}
vote-voices-lead = Tels qu’ils ont été signés, avec l’heure de leur arrivée au réseau du texte. De plusieurs bulletins d’une même voix, le dernier compte.
vote-voices-empty = Aucun bulletin ici.
vote-voter = Qui
vote-signed = Signé
vote-arrived = Arrivé
vote-subject-hidden = Le texte de cet amendement n’est pas montré ici.
