# Les comptes : entrer, s'inscrire, son compte, les autres, l'administration.

## Champs

people-email-label = Adresse électronique
people-password-label = Mot de passe
people-new-password-label = Nouveau mot de passe
people-password-hint = Au moins 12 caractères. Une phrase de quelques mots convient très bien{"\u202F"}; ni chiffre ni signe n’est exigé.
people-current-password-label = Mot de passe actuel
people-name-label = Nom
people-name-hint = Celui qui signe vos fiches et vos commentaires.
people-handle-label = Identifiant
people-handle-hint = De 2 à 30 caractères parmi a-z, 0-9 et _. Il forme votre adresse sur le réseau et ne change plus.
people-structure-label = Structure
people-territory-label = Territoire
people-territory-hint = Il donne l’heure qui vous est affichée, et le territoire proposé dans vos fiches.
people-language-label = Langue des pages et des courriels
people-presentation-label = Présentation
people-presentation-hint = Votre métier, votre terrain, ce sur quoi on peut vous appeler.
people-answer-label = Votre réponse
people-role-label = Rôle
people-status-label = État
people-since-label = Inscription
people-seen-label = Dernière visite
people-seen-never = Jamais
people-emails-label = Adresses électroniques
people-emails-hint = Une par ligne, ou séparées par des virgules. Cinquante au plus.
people-reason-label = Motif
people-reason-hint = Il est gardé dans le journal d’audit.
people-mode-label = On rejoint ce réseau
people-question-label = Question posée
people-question-hint = Par exemple{"\u00A0"}: où travaillez-vous, et auprès de qui{"\u202F"}? La réponse est montrée à qui décide.

## États

people-status-active = Actif
people-status-pending = En attente
people-status-suspended = Suspendu

## Manières de rejoindre le réseau

people-mode-invitation = sur invitation
people-mode-invitation-meaning = L’administration envoie un lien à chaque personne.
people-mode-approval = sur demande
people-mode-approval-meaning = Chacun peut demander, en répondant à une question{"\u202F"}; l’administration accepte ou refuse.
people-mode-open = librement
people-mode-open-meaning = Qui confirme son adresse électronique a un compte de lecteur.

## Ce qui ne va pas

people-error-email = Donnez une adresse électronique de la forme nom@exemple.fr.
people-error-email-missing = Donnez votre adresse électronique.
people-error-email-taken = Un compte a déjà cette adresse électronique.
people-error-password-missing = Donnez votre mot de passe.
people-error-password-short = Choisissez un mot de passe d’au moins 12 caractères.
people-error-password-long = Choisissez un mot de passe de 256 caractères au plus.
people-error-password-common = Ce mot de passe est de ceux qu’on essaie en premier. Choisissez plutôt quelques mots sans lien entre eux.
people-error-password-email = Le mot de passe ne doit pas contenir le début de votre adresse électronique.
people-error-current-missing = Donnez votre mot de passe actuel.
people-error-current-wrong = Ce n’est pas votre mot de passe actuel.
people-error-handle-invalid = L’identifiant a de 2 à 30 caractères parmi a-z, 0-9 et _, sans accent ni espace.
people-error-handle-reserved = Cet identifiant est réservé. Choisissez-en un autre.
people-error-handle-taken = Cet identifiant est pris. Choisissez-en un autre.
people-error-name = Donnez un nom, de 100 caractères au plus.
people-error-territory = Choisissez un territoire de la liste.
people-error-answer = Répondez à la question du réseau.
people-error-last-administrator = C’est le seul compte d’administration{"\u00A0"}: donnez d’abord ce rôle à quelqu’un d’autre.
people-error-token-name = Dites à quoi servira ce jeton.
people-error-sure = Cochez la case pour confirmer.
people-error-reason = Donnez le motif de la suspension.
people-error-no-email = Donnez au moins une adresse électronique.
people-error-one-email = «{"\u00A0"}{ $email }{"\u00A0"}» n’est pas une adresse électronique.
people-error-many-emails = Donnez { $max } adresses au plus à la fois.
people-error-question = Écrivez la question à laquelle il faudra répondre.
people-error-question-long = La question a 500 caractères au plus.

## Entrer

people-login-title = Se connecter
people-login-submit = Se connecter
people-login-resume = Votre session était terminée. Ce que vous avez écrit est gardé{"\u00A0"}: connectez-vous pour le retrouver.
people-login-forgot = Mot de passe oublié
people-login-signup = Rejoindre ce réseau
people-login-wrong = L’adresse et le mot de passe ne vont pas ensemble. Vérifiez l’un et l’autre.
people-login-pending = Votre demande d’inscription est encore à l’étude. Vous recevrez un courriel.
people-login-suspended = Ce compte est suspendu. Écrivez à l’administration du réseau.
people-resume-title = Votre texte est là
people-resume-text = Rien de ce que vous aviez écrit n’est perdu, sauf les fichiers, qu’il faudra joindre à nouveau. Il reste à l’envoyer.

## Mot de passe oublié

people-forgot-title = Mot de passe oublié
people-forgot-text = Donnez l’adresse de votre compte{"\u00A0"}: un lien y sera envoyé pour choisir un nouveau mot de passe.
people-forgot-submit = Recevoir un lien
people-forgot-sent-title = Consultez votre courrier
people-forgot-sent-text = Si cette adresse a un compte ici, un lien vient d’y être envoyé. Il sert une fois, pendant une heure. Regardez aussi parmi les indésirables.
people-reset-title = Choisir un nouveau mot de passe
people-reset-text = Toutes vos sessions ouvertes prendront fin.
people-reset-submit = Enregistrer ce mot de passe
people-link-spent-title = Ce lien ne sert plus
people-link-spent-text = Un lien reçu par courriel sert une seule fois, et pour un temps limité.
people-link-spent-forgot = Demander un autre lien pour le mot de passe
people-link-spent-signup = Voir comment rejoindre ce réseau
people-link-spent-login = Se connecter

## Rejoindre le réseau

people-signup-title = Rejoindre ce réseau
people-signup-invitation = On rejoint { $network } sur invitation.
people-signup-invitation-how = Demandez à une personne du réseau de vous faire inviter{"\u00A0"}: vous recevrez un lien par courriel. Les pratiques se lisent sans compte.
people-signup-about = Qui sommes-nous
people-signup-login = J’ai déjà un compte
people-signup-open = Donnez votre adresse{"\u00A0"}: un lien y sera envoyé pour créer votre compte.
people-signup-open-submit = Recevoir un lien
people-signup-approval = Présentez-vous{"\u00A0"}: une personne du réseau lit chaque demande et vous répond par courriel.
people-signup-question = La question du réseau
people-signup-approval-submit = Envoyer ma demande
people-signup-sent-title = Consultez votre courrier
people-signup-sent-text = Un lien vient d’être envoyé à cette adresse. Il sert une fois, pendant sept jours. Regardez aussi parmi les indésirables.
people-signup-asked-title = Votre demande est reçue
people-signup-asked-text = Une personne du réseau va la lire. La réponse viendra par courriel.
people-invitation-title = Bienvenue dans { $network }
people-invitation-email = Créez votre compte pour l’adresse { $email }.
people-invitation-role = Votre rôle{"\u00A0"}: { $role }.
people-invitation-submit = Créer mon compte

## Mon compte

people-gone-title = Ce compte a été fermé
people-gone-text = La personne qui le tenait est partie, ou l’administration du réseau l’a fermé. Ce qu’elle a publié reste lisible, sous le nom qu’elle portait.
people-me-title = Mon compte
people-me-profile = Profil
people-me-security = Connexion et sécurité
people-me-tokens = Jetons d’accès
people-me-data = Mes données
people-me-handle = Votre page publique{"\u00A0"}:
people-news-label = Me prévenir par courriel
people-news-hint = Quand quelqu’un commente, utilise ou adapte une de vos fiches, ou que la source de l’une d’elles change. Une lettre par heure au plus, qui dit tout.
people-me-save = Enregistrer le profil
people-email-heading = Changer d’adresse électronique
people-email-hint = L’ancienne adresse en est prévenue.
people-email-submit = Changer d’adresse
people-password-heading = Changer de mot de passe
people-password-submit = Changer de mot de passe
people-sessions-heading = Sessions ouvertes
people-sessions-text = Si vous ne reconnaissez pas l’une d’elles, terminez-la et changez de mot de passe.
people-sessions-end-others = Terminer toutes les autres sessions
people-session-current = cette session
people-session-device = { $browser } sur { $system }
people-session-unknown = Navigateur inconnu
people-session-address = Adresse { $address }
people-session-opened = ouverte
people-session-seen = vue
people-session-end = Terminer la session de { $agent }
people-tokens-text = Un jeton permet à un programme d’agir en votre nom par l’interface de programmation. Il a vos droits{"\u202F"}; ne le confiez qu’à ce en quoi vous avez confiance. Changer de mot de passe révoque tous vos jetons.
people-tokens-none = Aucun jeton.
people-token-new = Créer un jeton
people-token-name-label = Usage
people-token-name-hint = Par exemple{"\u00A0"}: sauvegarde de nos fiches.
people-token-submit = Créer le jeton
people-token-made = Copiez ce jeton maintenant{"\u00A0"}: il ne sera plus jamais affiché.
people-token-since = créé le
people-token-used = utilisé
people-token-unused = jamais utilisé
people-token-revoke = Révoquer «{"\u00A0"}{ $name }{"\u00A0"}»
people-export-heading = Emporter une copie
people-export-text = Un fichier JSON avec votre compte, vos sessions, la liste de vos jetons et tout ce que vous avez publié.
people-export-submit = Télécharger mes données
people-delete-heading = Supprimer mon compte
people-delete-gone = Sont effacés pour toujours{"\u00A0"}: votre adresse, votre mot de passe, vos sessions, vos jetons, vos brouillons et votre présentation.
people-delete-stays = Vos fiches et vos commentaires publiés restent, sous votre nom, comme leur licence le demande. Si vous voulez qu’ils disparaissent, supprimez-les d’abord un par un.
people-delete-handle = L’identifiant @{ $handle } ne sera jamais donné à quelqu’un d’autre, pas même à vous.
people-delete-elsewhere = La suppression est annoncée aux réseaux qui vous suivent{"\u202F"}; nous ne pouvons pas garantir ce qu’ils en font.
people-delete-sure = Je veux supprimer mon compte{"\u202F"}; je sais que c’est définitif.
people-delete-submit = Supprimer mon compte
people-profile-empty = { $name } n’a pas encore écrit de présentation.
people-profile-edit = Modifier mon profil

## Administration

people-admin = Administration
people-admin-people = Personnes
people-admin-invitations = Invitations
people-admin-joining = Inscription
people-admin-none = Aucun compte ne correspond.
people-admin-pending = { $count ->
    [one] Une personne demande à rejoindre le réseau
   *[other] { $count } personnes demandent à rejoindre le réseau
}
people-admin-answer-heading = Demande d’inscription
people-admin-answer-none = Aucune question n’était posée.
people-admin-approve = Accepter { $name }
people-admin-refuse = Refuser { $name }
people-admin-suspend-heading = Suspendre ce compte
people-admin-suspend-text = Ses sessions prennent fin et ses jetons ne servent plus. Ce qui est publié reste visible.
people-admin-suspend = Suspendre { $name }
people-admin-reactivate = Réactiver le compte de { $name }
people-admin-role-heading = Rôle
people-admin-role-submit = Donner ce rôle
people-invitations-no-mail = Aucun serveur de courriel n’est réglé{"\u00A0"}: les messages sont déposés dans le dossier «{"\u00A0"}mail{"\u00A0"}» des données du site, et les liens d’invitation s’affichent ici, une seule fois.
people-invitations-new = Inviter
people-invitations-submit = Envoyer les invitations
people-invitations-open = Invitations en cours
people-invitations-none = Aucune invitation n’attend de réponse.
people-invitations-done = { $count ->
    [one] Une adresse traitée{"\u00A0"}:
   *[other] { $count } adresses traitées{"\u00A0"}:
}
people-invitations-member = { $email } a déjà un compte.
people-invitation-until = valable jusqu’au
people-invitation-cancel = Annuler l’invitation de { $email }
people-joining-submit = Enregistrer

## Messages d'une page à l'autre

people-flash-left = Votre session est terminée. À bientôt.
people-flash-welcome = Votre compte est créé. Bienvenue.
people-flash-password = Le mot de passe est changé. Connectez-vous avec le nouveau.
people-flash-password-others = Le mot de passe est changé, et vos autres sessions sont terminées.
people-flash-profile = Le profil est enregistré.
people-flash-email = L’adresse est changée.
people-flash-sessions = C’est fait{"\u00A0"}: ce navigateur-là n’est plus connecté.
people-flash-token = Le jeton est révoqué.
people-flash-deleted = Votre compte est supprimé.
people-flash-role = Le rôle est changé.
people-flash-status = L’état du compte est changé.
people-flash-approved = La demande est acceptée{"\u202F"}; la personne en est prévenue.
people-flash-refused = La demande est refusée{"\u202F"}; la personne en est prévenue.
people-flash-cancelled = L’invitation est annulée.
people-flash-joining = La manière de rejoindre le réseau est enregistrée.
