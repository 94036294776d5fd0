# Les événements : quand, où, pour qui, à l’heure de chacun.

event-list-title = Agenda
event-list-lead = Chaque heure est la vôtre ({ $place }), puis celle de qui invite.
event-list-description = Rencontres, ateliers et formations des réseaux, à l’heure de chaque territoire.
event-list-empty = Rien n’est annoncé pour le moment.
event-list-nothing = Aucun événement ne correspond.
event-list-all = Tout l’agenda
event-list-calendar = Suivre cet agenda dans votre calendrier
event-list-calendar-hint = Copiez l’adresse de ce lien dans « Ajouter un calendrier par URL » de votre outil.
event-past-title = Événements passés
event-views = Vues de l’agenda
event-view-list = À venir
event-view-month = Par mois
event-view-past = Passés
event-month-lead = Les jours sont ceux de votre calendrier ({ $place }).
event-months = Mois précédent et suivant
event-month-count = { $count ->
    [one] événement
   *[other] événements
}
event-calendar-name = Agenda – { $network }

event-action-announce = Annoncer un événement
event-action-edit = Corriger ou annuler
event-new-title = Annoncer un événement
event-new-lead = Votre réseau l’annonce ; chacun le lit à son heure. Vous pourrez le corriger ou l’annuler ensuite.
event-new-submit = Annoncer
event-edit-title = Corriger l’événement
event-edit-submit = Enregistrer la nouvelle version
event-back = Retour à l’événement
event-note = Ce qui change
event-note-hint = En une phrase, pour celles et ceux qui l’ont déjà noté.
event-moved = Quelqu’un a enregistré une autre version entre-temps : rien n’est perdu. Voici ce qui diffère ; corrigez ci-dessous, puis enregistrez.
event-flash-announced = L’événement est annoncé.
event-flash-corrected = La nouvelle version est enregistrée ; les réseaux la reçoivent.
event-flash-changed = La séance est enregistrée ; les réseaux reçoivent le changement.
event-flash-deleted = L’événement est supprimé.

event-title = Titre
event-title-hint = Par exemple : Rencontre mensuelle des médiateurs.
event-mode = Comment y prend-on part ?
event-mode-onsite = Sur place
event-mode-online = En ligne
event-online-there = en ligne
event-mode-hybrid = Sur place et en ligne
event-when = Quand
event-next-time = Prochaine séance
event-zone = À l’heure de
event-zone-hint = L’heure du lieu où l’on se retrouve, ou de qui invite. Chacun la lira à la sienne.
event-starts = Début
event-ends = Fin
event-hour-twice = Cette heure vient deux fois cette nuit-là : laquelle ?
event-hour-first = La première (avant le changement d’heure)
event-hour-second = La seconde (après le changement d’heure)
event-repeats = Il revient régulièrement
event-repeats-fact = Revient
event-repeats-how = À quel rythme ?
event-repeats-hint = Compté depuis le jour du début, à la même heure locale, qui suit les changements d’heure du lieu. Une séance pourra être déplacée ou annulée à part.
event-repeats-no = Une seule fois
event-repeats-day = Chaque jour
event-repeats-week = Chaque semaine, le même jour
event-repeats-fortnight = Toutes les deux semaines, le même jour
event-repeats-month-weekday = Chaque mois, le même jour de la semaine (par exemple le 2e mardi)
event-repeats-month-last = Chaque mois, le dernier de ce jour de la semaine
event-repeats-month-day = Chaque mois, le même jour du mois (par exemple le 12)
event-repeats-year = Chaque année, à la même date
event-repeats-as-it-is = Comme maintenant
event-until = Jusqu’au
event-until-hint = Sans date ni nombre de fois, la série reste ouverte.
event-times = Nombre de fois
event-where = Où
event-venue-name = Nom du lieu
event-venue-name-hint = Médiathèque, tiers-lieu, mairie…
event-venue-street = Adresse
event-venue-postal-code = Code postal
event-venue-locality = Commune
event-venue-locality-hint = Nécessaire quand on se retrouve sur place.
event-access = Accessibilité
event-access-hint = Plain-pied, ascenseur, boucle magnétique, bac ou navette à prendre…
event-online = En ligne
event-link = Adresse de la visio
event-link-hint = Une adresse complète, https://…
event-phone = Par téléphone
event-phone-hint = Pour qui n’a pas de débit : numéro et code.
event-body = De quoi s’agit-il ?
event-body-hint = Pour qui, pour quoi faire, ce qu’il faut apporter.
event-territories = Pour quels territoires ?
event-territories-hint = Il paraît dans l’agenda de qui filtre par l’un d’eux, ou par un lieu qui s’y trouve.
event-more = Ordre du jour, thèmes, inscription, organisation
event-summary-hint = Une ou deux phrases pour les listes ; sinon, le début de la description.
event-agenda = Ordre du jour
event-category = Genre
event-capacity = Nombre de places
event-capacity-hint = Laissez vide s’il n’y a pas de limite.
event-registration = Adresse d’inscription
event-registration-hint = Si l’on s’inscrit sur un autre site.
event-register = S’inscrire
event-organisers = Avec
event-organisers-hint = Les structures qui organisent avec vous.
event-contact = Contact
event-contact-hint = Une adresse ou un numéro qui sera public.
event-spoken = Langues parlées
event-spoken-hint = Français, créole, langue des signes…
event-co-authors = Qui peut aussi le corriger
event-co-authors-hint = Identifiants de votre réseau, séparés par des virgules.
event-part-of = Fait partie de
event-part-of-hint = L’adresse de l’événement plus large (des Assises, une semaine nationale), ici ou sur un autre réseau.
event-after = Après l’événement : compte rendu, décisions, rediffusion
event-minutes = Compte rendu
event-minutes-hint = Ce qui s’est dit, pour qui n’y était pas.
event-decisions = Décisions
event-replay = Revoir ou réécouter
event-status = A-t-il lieu ?
event-cancel = Il est annulé
event-cancel-hint = La page reste, avec la raison ; les calendriers le barrent.
event-status-note = Raison du changement
event-status-note-hint = Lue par tout le monde : cyclone, nouvel horaire, autre salle…

event-category-meeting = Réunion
event-category-workshop = Atelier
event-category-training = Formation
event-category-conference = Conférence
event-category-assembly = Assises, rencontres
event-category-open-day = Portes ouvertes
event-category-other = Autre

event-announced = annoncé le
event-cancelled = Annulé
event-over = Passé
event-elsewhere = Voir chez { $network }
event-place-unknown = Lieu à préciser
event-hour-of = heure de { $place }
event-to-calendar = Mettre dans mon calendrier
event-next-times = Prochaines séances
event-is-part = Fait partie de
event-parts = Au programme
event-lasts = { $hours } h { $minutes }
event-lasts-minutes = { $count } min
event-lasts-hours = { $count } h
event-lasts-until = jusqu’au { $end }

event-every-day = { $interval ->
    [one] chaque jour
   *[other] tous les { $interval } jours
}
event-every-week = { $interval ->
    [one] chaque semaine, le { $days }
   *[other] toutes les { $interval } semaines, le { $days }
}
event-every-month-day = { $interval ->
    [one] chaque mois, le { $day }
   *[other] tous les { $interval } mois, le { $day }
}
event-every-month-last-day = { $interval ->
    [one] chaque mois, le dernier jour
   *[other] tous les { $interval } mois, le dernier jour
}
event-every-month-weekday = { $interval ->
    [one] chaque mois, le { $nth } { $day }
   *[other] tous les { $interval } mois, le { $nth } { $day }
}
event-every-year = { $interval ->
    [one] chaque année
   *[other] tous les { $interval } ans
}
event-nth-1 = 1er
event-nth-2 = 2e
event-nth-3 = 3e
event-nth-4 = 4e
event-nth-5 = 5e
event-nth-last = dernier
event-repeats-times = { $every }, { $count } fois
event-repeats-until = { $every }, jusqu’au { $day }

event-time-title = Changer une séance
event-time-link = Changer celle du { $day }
event-time-what = Que devient cette séance ?
event-time-move = Elle a lieu à un autre moment
event-time-cancel = Elle n’a pas lieu
event-time-back = Elle a lieu comme prévu par la série
event-time-zone = Les heures sont celles de la série ({ $place }).
event-time-submit = Enregistrer

event-delete-lead = Pour dire qu’il n’a pas lieu, corrigez-le plutôt et cochez « Il est annulé » : celles et ceux qui l’ont noté le sauront. Supprimer l’efface.
event-delete-submit = Supprimer l’événement
event-gone-title = Cet événement a été supprimé
event-gone-text = Son réseau l’a retiré le
event-hidden-title = Cet événement est masqué ici

event-error-title = Donnez un titre à l’événement.
event-error-starts-missing = Indiquez le jour et l’heure du début.
event-error-ends-missing = Indiquez le jour et l’heure de la fin.
event-error-hour = Ce n’est pas un jour et une heure : écrivez par exemple 2027-01-12 18:00.
event-error-hour-skipped = Cette heure n’existe pas ce jour-là : les horloges avancent. La suivante est { $next } ({ $place }).
event-error-hour-twice = Cette heure vient deux fois : choisissez laquelle.
event-error-order = La fin doit venir après le début.
event-error-longest = Un événement dure au plus 31 jours : annoncez une série, ou plusieurs événements.
event-error-far = Cette date est trop lointaine : vérifiez l’année.
event-error-zone = Choisissez de quel lieu est l’heure.
event-error-rule = Ce rythme n’est pas compris : choisissez-en un de la liste.
event-error-rule-many = Une série compte au plus { $max } fois ; sans nombre, elle reste ouverte.
event-error-not-last = Ce jour n’est pas le dernier de sa sorte dans le mois : choisissez un autre début ou un autre rythme.
event-error-until = La dernière date doit venir après le début.
event-error-times = Écrivez un nombre de fois, en chiffres.
event-error-mode = Dites comment on y prend part.
event-error-locality = Indiquez la commune où l’on se retrouve.
event-error-online = Donnez l’adresse de la visio, ou un numéro de téléphone.
event-error-body = Dites de quoi il s’agit.
event-error-territories = Choisissez au moins un territoire.
event-error-long = C’est trop long : { $max } signes au plus.
event-error-link = Ce n’est pas une adresse complète : elle commence par https://.
event-error-value = Cette valeur n’est pas de la liste.
event-error-capacity = Écrivez un nombre de places en chiffres, { $max } au plus.
event-error-co-author = Personne ici ne porte l’un de ces identifiants.
event-error-what = Dites ce que devient cette séance.
event-aside-label = Territoires, version
event-days = Jour précédent et suivant
event-day-empty = Rien ce jour-là.
event-part-unknown = (pas encore trouvé ici)
event-action-delete = Supprimer « { $title } »
event-delete-title = Supprimer « { $title } » ?
event-delete-networks = Les réseaux qui l’ont reçu le suppriment aussi, dès qu’ils l’apprennent.
event-delete-keep = Le garder
event-error-rhythm = Choisissez un rythme, ou effacez la dernière date et le nombre de fois.
event-error-until-times = Donnez une dernière date ou un nombre de fois, pas les deux.
event-cancelled-meanwhile = Entre-temps il a été annulé ; si vous enregistrez ainsi, il aura lieu de nouveau.
event-cancel-yours = Vous l’annulez ; la version enregistrée entre-temps le maintient.
event-merge-lead = Cet événement a été corrigé deux fois, sans que l’une des corrections connaisse l’autre : l’une avait été perdue dans une panne, et un autre réseau l’a rendue. Voici ce qu’elle dirait de plus ou autrement que celle que tout le monde lit.
event-merge-edit = Reprendre ce qui manque
event-merge-settle = Rien ne manque à celle qui est lue
