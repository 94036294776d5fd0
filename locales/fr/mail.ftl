# Les courriels. Chacun dit qui écrit, pourquoi, et ce qui se passe si l'on ne fait rien.

mail-signature =
    { $network }
    { $origin }
    Message envoyé par le site{"\u202F"}; les réponses à cette adresse ne sont pas lues.

mail-invitation-subject = Votre invitation à rejoindre { $network }
mail-invitation-body =
    Bonjour,

    Vous pouvez créer votre compte sur { $network }, un réseau où médiatrices et médiateurs partagent leurs pratiques.

    Ouvrez ce lien pour choisir votre nom et votre mot de passe{"\u00A0"}:

    { $link }

    Il sert une fois, pendant sept jours. Si vous n’attendiez pas ce message, ne faites rien{"\u00A0"}: aucun compte ne sera créé.

mail-member-subject = Vous avez déjà un compte sur { $network }
mail-member-body =
    Bonjour,

    Quelqu’un, sans doute vous, vient de demander un compte sur { $network } avec cette adresse. Vous en avez déjà un.

    Pour entrer{"\u00A0"}:
    { $login }

    Pour choisir un nouveau mot de passe{"\u00A0"}:
    { $forgot }

    Si ce n’était pas vous, ne faites rien{"\u00A0"}: votre compte n’a pas changé.

mail-request-subject = Une demande d’inscription à { $network }
mail-request-body =
    Bonjour,

    { $name } ({ $email }) demande à rejoindre { $network }. Voici sa réponse à votre question{"\u00A0"}:

    { $answer }

    Pour accepter ou refuser{"\u00A0"}:
    { $link }

    Tant que personne ne décide, la demande attend.

mail-request-bare-body =
    Bonjour,

    { $name } ({ $email }) demande à rejoindre { $network }. Votre réseau ne pose pas de question à l’inscription.

    Pour accepter ou refuser{"\u00A0"}:
    { $link }

    Tant que personne ne décide, la demande attend.

mail-approved-subject = Bienvenue dans { $network }
mail-approved-body =
    Bonjour,

    Votre demande est acceptée{"\u00A0"}: votre compte sur { $network } est ouvert. Entrez avec l’adresse et le mot de passe que vous avez choisis{"\u00A0"}:

    { $login }

mail-refused-subject = Votre demande d’inscription à { $network }
mail-refused-body =
    Bonjour,

    Votre demande d’inscription à { $network } n’a pas été acceptée. Ce que vous aviez écrit est effacé. Les pratiques se lisent sans compte{"\u00A0"}:

    { $origin }

mail-reset-subject = Choisir un nouveau mot de passe pour { $network }
mail-reset-body =
    Bonjour,

    Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour votre compte sur { $network }. Ouvrez ce lien pour le choisir{"\u00A0"}:

    { $link }

    Il sert une fois, pendant une heure. Si ce n’était pas vous, ne faites rien{"\u00A0"}: votre mot de passe reste le même.

mail-password-subject = Votre mot de passe sur { $network } a changé
mail-password-body =
    Bonjour,

    Le mot de passe de votre compte sur { $network } vient d’être changé, et les sessions ouvertes ailleurs sont terminées.

    Si ce n’était pas vous, choisissez-en un autre sans attendre, et prévenez l’administration du réseau{"\u00A0"}:

    { $forgot }

mail-email-subject = Votre adresse sur { $network } a changé
mail-email-body =
    Bonjour,

    L’adresse de votre compte sur { $network } est maintenant { $email }. Vous ne recevrez plus de message à celle-ci.

    Si ce n’était pas vous, prévenez sans attendre l’administration du réseau.

mail-news-subject = Du nouveau sur vos fiches{"\u00A0"}: { $network }
mail-news-body =
    Bonjour { $name },

    Voici ce qui est arrivé à vos fiches depuis votre dernière visite{"\u00A0"}:

    { $lines }

    Tout est aussi sur la page «{"\u00A0"}Mes fiches{"\u00A0"}»{"\u00A0"}:

    { $mine }

    Pour ne plus recevoir ces lettres, décochez «{"\u00A0"}Me prévenir par courriel{"\u00A0"}» dans votre profil{"\u00A0"}:

    { $profile }
