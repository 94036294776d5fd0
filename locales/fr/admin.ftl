# Administration et signalements

admin-title = Administration
admin-tabs = Réglages et journaux
admin-waiting = Ce qui vous attend
admin-waiting-nothing = Rien n’attend.
admin-waiting-people = { $count ->
    [one] { $count } inscription à examiner
   *[other] { $count } inscriptions à examiner
}
admin-waiting-reports = { $count ->
    [one] { $count } signalement à traiter
   *[other] { $count } signalements à traiter
}
admin-waiting-networks = { $count ->
    [one] { $count } réseau demande à échanger
   *[other] { $count } réseaux demandent à échanger
}
admin-waiting-down = { $count ->
    [one] { $count } serveur injoignable
   *[other] { $count } serveurs injoignables
}
admin-waiting-aside = { $count ->
    [one] { $count } envoi mis de côté
   *[other] { $count } envois mis de côté
}
admin-waiting-mails = { $count ->
    [one] { $count } courriel n’a pas pu partir
   *[other] { $count } courriels n’ont pas pu partir
}
admin-waiting-mandates = { $count ->
    [one] { $count } vote où personne n’est mandaté pour donner la voix du réseau
   *[other] { $count } votes où personne n’est mandaté pour donner la voix du réseau
}
admin-no-smtp = Aucun serveur de courriel n’est réglé{"\u00A0"}: les courriels sont écrits dans un dossier de cette machine.
admin-no-smtp-more = Où les trouver
admin-jobs = Tâches abandonnées
admin-state = État du site
admin-state-version = Version d’Archipel
admin-state-database = Base de données
admin-state-storage = Dossier des données
admin-state-more-than = plus de { $size }
admin-state-backup = Dernière sauvegarde
admin-state-verified = Dernière sauvegarde relue en entier
admin-state-never = jamais
admin-size = { $megabytes }{"\u00A0"}Mo
admin-sections = Tout administrer
admin-people = Comptes
admin-reports = Signalements
admin-joining = Comment on s’inscrit
admin-networks = Réseaux
admin-networks-mode = Qui peut échanger avec nous
admin-deliveries = Envois aux autres serveurs

## Réglages

admin-settings = Le réseau
admin-settings-lead = Ces informations figurent sur chaque page et chez les réseaux qui nous suivent, qui en seront informés.
admin-settings-elsewhere = Autres réglages
admin-name-label = Nom du réseau
admin-purpose-label = Ce qu’il fait
admin-purpose-hint = En un paragraphe{"\u00A0"}: pour qui, et dans quel but.
admin-territory-label = Territoire
admin-territory-hint = Son heure est celle des visiteurs qui n’en ont pas choisi d’autre.
admin-settings-submit = Enregistrer
admin-error-name = Donnez un nom au réseau.
admin-error-long = Raccourcissez à { $max } caractères.
admin-error-territory = Choisissez un territoire de la liste.
admin-notices = Mentions obligatoires
notice-lead = Ce que la loi demande à un site ouvert au public. Ces pages le montrent{"\u00A0"}:
notice-audit-lead = À remplir après un audit. Sans audit, la déclaration dit «{"\u00A0"}non conforme{"\u00A0"}».
notice-audit-state = État de conformité établi
notice-state-not = Non conforme
notice-state-partial = Partiellement conforme
notice-state-total = Totalement conforme
notice-audit-date = Date de l’audit
notice-audit-rate = Critères respectés, en pourcentage
notice-audit-rate-hint = Un nombre entier. Partiellement conforme demande au moins 50, totalement conforme 100.
notice-audit-by = Audit réalisé par
notice-error-state = Choisissez un état de la liste.
notice-error-date = Donnez la date de l’audit.
notice-error-rate = Donnez un pourcentage entier qui permet cet état.
notice-error-by = Dites qui a réalisé l’audit.
admin-flash-settings = C’est enregistré.

## Journal

admin-audit = Journal des actes
admin-audit-lead = Qui a fait quoi, et ce qui a été refusé, du plus récent au plus ancien. Rien ne s’y efface.
admin-audit-none = Rien encore.
admin-audit-when = Quand
admin-audit-who = Qui
admin-audit-what = Acte
admin-audit-object = Sur quoi
admin-audit-detail = Détail
admin-audit-from = Depuis
admin-audit-refused = refusé

## Courriels

admin-mail = Courriels
admin-mail-folder = Sans serveur SMTP, les courriels sont écrits dans le dossier
admin-mail-folder-more = Remettez-les vous-même à leurs destinataires, ou réglez un serveur dans archipel.toml (mail.smtp_url).
admin-mail-smtp = Les courriels partent par le serveur SMTP des réglages.
admin-mail-counts = En attente{"\u00A0"}: { $waiting }. Abandonnés{"\u00A0"}: { $failed }.
admin-mail-none = Tous les courriels sont partis.
admin-mail-waiting = En attente
admin-mail-failing = Échec, nouvel essai prévu
admin-mail-set-aside = Abandonné
admin-mail-attempts = { $count ->
    [one] { $count } essai. Dernière erreur{"\u00A0"}:
   *[other] { $count } essais. Dernière erreur{"\u00A0"}:
}
admin-mail-next = Prochain essai{"\u00A0"}:
admin-mail-again = Essayer de nouveau
admin-flash-mail = Le courriel est remis dans la file.

## Clés

admin-keys = Clés
admin-keys-lead = Chaque acteur de ce site signe ce qu’il envoie avec ses propres clés{"\u00A0"}; les autres réseaux s’en servent pour savoir qui parle.
admin-keys-when = Remplacez-les quand vous voulez{"\u00A0"}: ce qui a été dit avec les anciennes reste cru 400{"\u00A0"}jours. Si quelqu’un d’autre a pu les lire (sauvegarde perdue, machine volée), révoquez-les.
admin-keys-all = Pour révoquer d’un coup toutes les clés du site, sur la machine{"\u00A0"}:
admin-keys-who = À qui
admin-keys-since = En usage depuis
admin-keys-before = Anciennes
admin-keys-do = Agir
admin-keys-former = Encore crues{"\u00A0"}: { $believed }. Révocations{"\u00A0"}: { $revoked }.
admin-keys-rotate = Remplacer celles de @{ $handle }
admin-keys-revoke = Révoquer celles de @{ $handle }
admin-keys-revoke-title = Révoquer des clés
admin-keys-revoke-text = Vous allez déclarer compromises toutes les clés que { $name } (@{ $address }) a eues jusqu’à maintenant, et lui en donner de nouvelles.
admin-keys-revoke-thief = Dès que les autres réseaux l’apprennent, plus rien de ce qui est signé avec elles n’est cru.
admin-keys-revoke-due = Ce qui est déjà publié reste, et ce qui attend de partir arrivera{"\u00A0"}: c’est signé avec les nouvelles clés au moment de l’envoi.
admin-keys-revoke-proofs = Ce qui circule sans passer par ce site (copies, archives) perd sa preuve.
admin-keys-revoke-end = Une clé révoquée ne pourra plus revenir, même par une sauvegarde.
admin-keys-revoke-confirm = Révoquer et donner de nouvelles clés
admin-keys-revoke-not = Ne rien changer
admin-flash-keys = Les clés sont remplacées{"\u00A0"}; les autres réseaux en sont prévenus.
admin-flash-keys-revoked = Les clés sont révoquées{"\u00A0"}; les autres réseaux l’apprennent avant toute autre chose.
admin-flash-keys-not = Rien n’a changé{"\u00A0"}: quelqu’un vient de remplacer ces clés, ou elles l’ont été trop souvent. Regardez la page, puis réessayez.

## Signaler

report-title = Signaler un contenu
report-lead = Dites ce qui vous paraît illégal ou contraire aux règles de ce réseau. La modération examine chaque signalement et décide elle-même{"\u00A0"}: rien n’est retiré automatiquement.
report-uri-label = Adresse exacte
report-uri-hint = L’adresse de la page, du commentaire ou du compte.
report-reason-label = Ce qui ne va pas, et pourquoi
report-reason-hint = Citez le passage et, si vous la connaissez, la loi ou la règle. Si le contenu vient d’un autre réseau, ce texte peut lui être transmis, sans votre nom.
report-name-label = Votre nom
report-email-label = Votre adresse électronique
report-email-hint = Pour recevoir la réponse. Elle ne sert à rien d’autre.
report-good-faith-label = Je déclare de bonne foi que ces informations sont exactes et complètes.
report-submit = Envoyer le signalement
report-error-uri = Rien ici n’a cette adresse. Copiez celle de la page, du commentaire ou du compte.
report-error-reason = Expliquez ce qui ne va pas en { $min } caractères au moins.
report-error-long = Raccourcissez à { $max } caractères.
report-error-email = Cette adresse électronique n’a pas la bonne forme (nom@exemple.fr).
report-error-good-faith = Cochez cette case pour envoyer le signalement.
report-error-answer = Écrivez une réponse.
report-received-title = Signalement reçu
report-received-text = Il est enregistré. La modération l’examine, et vous répond si vous avez un compte ici ou avez laissé une adresse.
report-received-home = Revenir à l’accueil
report-mail-receipt-subject = Votre signalement est reçu
report-mail-answer-subject = Réponse à votre signalement

## Traiter

reports-admin = Administration
reports-title = Signalements
reports-open = À traiter ({ $count })
reports-resolved = Traités
reports-none = Aucun signalement ici.
report-received-at = Reçu le
report-about-comment = Signalement d’un commentaire
report-about-publication = Signalement d’une publication
report-about-account = Signalement d’un compte
report-state-open = À traiter
report-state-resolved = Traité
report-fact-address = Adresse
report-fact-author = Auteur
report-fact-reporter = Signalé par
report-fact-contact = Contact laissé
report-by-visitor = une visiteuse ou un visiteur
report-reason-heading = Ce qui est reproché
report-object-heading = Le contenu
report-object-gone = Il n’est plus ici, ou c’est un compte entier.
report-object-hidden = masqué
report-hide = Masquer le commentaire
report-show = Montrer de nouveau le commentaire
report-open-publication = Ouvrir la publication
report-open-author = Ouvrir le compte de l’auteur
report-forward = Transmettre au réseau d’origine
report-forwarded = Ce signalement a été transmis au réseau d’origine, sans le nom de son auteur.
report-block = Bloquer le serveur d’origine
report-answer-heading = Réponse
report-answer-label = Ce qui a été décidé, et pourquoi
report-answer-hint = Envoyé par courriel à la personne qui a signalé, si on peut la joindre. Dites-lui comment contester la décision.
report-resolve = Répondre et clore
report-flash-resolved = Le signalement est clos.
report-flash-forwarded = Le signalement est transmis.
report-flash-hidden = Le commentaire est masqué.
report-flash-shown = Le commentaire est de nouveau visible.
report-flash-changed = Quelqu’un d’autre s’en est occupé entre-temps.
hide-title = Masquer cette publication ici
hide-title-hidden = Cette publication est masquée ici
hide-lead = Elle ne paraîtra plus sur ce réseau{"\u00A0"}: ni dans les listes, ni dans la recherche, ni dans les flux. Son réseau d’origine peut continuer de la montrer. La modération pourra la montrer de nouveau.
hide-reason-label = Raison
hide-reason-hint = Elle se lit à la place de la publication. N’y nommez personne.
hide-submit = Masquer
hide-cancel = Ne pas masquer
hide-show = Montrer à nouveau
hide-by-block = Elle est masquée avec tout ce qui vient de son réseau, qui est bloqué. Lever le blocage la montrera de nouveau.
hide-error-reason = Dites pourquoi.
hide-flash-hidden = La publication est masquée.
hide-flash-shown = La publication est de nouveau visible.

report-mail-receipt-body =
    Bonjour,

    Nous avons reçu votre signalement au sujet de{"\u00A0"}:
    { $address }

    La modération l’examine et vous répondra à cette adresse.
    Référence{"\u00A0"}: { $reference }

report-mail-answer-body =
    Bonjour,

    Vous avez signalé{"\u00A0"}:
    { $address }

    Voici la réponse de la modération{"\u00A0"}:

    { $answer }

    Si vous contestez cette décision, répondez à l’administration du réseau en citant la référence, ou saisissez la justice.
    Référence{"\u00A0"}: { $reference }

## Le journal, en mots : ce qui a été fait

audit-login = Connexion
audit-account-create = Compte créé
audit-account-role = Rôle changé
audit-account-suspend = Compte suspendu
audit-account-reactivate = Compte rétabli
audit-account-approve = Inscription acceptée
audit-account-refuse = Inscription refusée
audit-account-password = Mot de passe changé
audit-account-email = Adresse changée
audit-account-delete = Compte fermé
audit-invite = Invitation envoyée
audit-signup-mode = Règle d’inscription changée
audit-token-create = Jeton créé
audit-token-revoke = Jeton révoqué
audit-practice-delete = Fiche retirée
audit-specification-delete = Cahier des charges retiré
audit-event-delete = Événement retiré
audit-amendment-answer = Amendement : réponse
audit-amendment-hide = Amendement masqué
audit-amendment-show = Amendement montré à nouveau
audit-explanation-hide = Explication d’un bulletin masquée
audit-explanation-show = Explication d’un bulletin montrée à nouveau
audit-amendment-return = Amendement non reçu
audit-statement-remove = Déclaration sur un cahier des charges retirée de la liste
audit-statement-restore = Déclaration sur un cahier des charges remise dans la liste
audit-statement-return = Déclaration sur un cahier des charges non reçue
audit-vote-open = Vote ouvert
audit-vote-mandate = Vote : mandat
audit-vote-count = Vote compté
audit-ballot-refuse = Bulletin refusé
audit-comment-hide = Commentaire masqué
audit-comment-show = Commentaire rétabli
audit-report-forward = Signalement transmis
audit-report-resolve = Signalement traité
audit-network-ask = Réseau demandé
audit-network-asked-by = Demande reçue d’un réseau
audit-network-accept = Réseau accepté
audit-network-accepted-by = Accepté par un réseau
audit-network-refuse = Réseau refusé
audit-network-remove = Lien coupé avec un réseau
audit-network-ended-by = Lien coupé par un réseau
audit-network-open = Lien ouvert avec un réseau
audit-network-block = Réseau bloqué
audit-network-unblock = Réseau débloqué
audit-network-flows = Échanges changés avec un réseau
audit-delivery-again = Envoi relancé
audit-mail-again = Courriel relancé
audit-keys-rotate = Clés remplacées
audit-keys-revoke = Clés révoquées
audit-keys-doubt = Révocation apprise d’un autre réseau
audit-keys-follow = Clés retrouvées après une restauration
audit-inbox = Message d’un autre site
audit-settings = Réglages changés
audit-publication-hide = Publication masquée
audit-publication-show = Publication montrée à nouveau
audit-delivery-try = Envoi essayé aussitôt
audit-stream-renewed = Envois renumérotés
audit-digest = Comparaison avec un autre réseau
audit-continuity-compare = Comparaison demandée aux réseaux
audit-notices = Mentions légales changées
audit-bundle-export = Paquet emporté sur une clé
audit-bundle-import = Paquet lu
audit-backup = Sauvegarde faite
audit-backup-verify = Sauvegarde vérifiée
audit-restore = Sauvegarde restaurée
