# Conversations : commentaires, « utilisé chez nous », réactions.

conversation-short = Conversation
conversation-title = Conversation{"\u00A0"}: { $title }
conversation-heading = { $count ->
    [0] Conversation
    [one] Conversation ({ $count } commentaire)
   *[other] Conversation ({ $count } commentaires)
}
conversation-empty = Personne n’a encore commenté. Une question, une précision, un retour d’expérience{"\u00A0"}: ils sont les bienvenus.
conversation-rest = Lire la suite de la conversation
conversation-sign-in = Se connecter pour commenter
conversation-hidden = Commentaire masqué par la modération.
conversation-above = Voir ce à quoi { $name } répond
conversation-title-section = Commentaires sur {"«\u00A0"}{ $name }{"\u00A0»"}
conversation-read-section = Lire cette section
conversation-all = Lire toute la conversation
conversation-about = À propos de {"«\u00A0"}{ $name }{"\u00A0»"}
conversation-about-gone = À propos d’une section retirée depuis{"\u00A0"}: {"«\u00A0"}{ $name }{"\u00A0»"}
conversation-about-version = Relire la version { $number }
conversation-section-count = { $count ->
    [one] Un commentaire
   *[other] { $count } commentaires
}
conversation-section-new = Commenter cette section
conversation-section-requirement = Ou l’une de ses exigences{"\u00A0"}:
conversation-federated-about = À propos de {"«\u00A0"}{ $name }{"\u00A0»"}

## Commenter, répondre

conversation-new-title = Commenter {"«\u00A0"}{ $title }{"\u00A0»"}
conversation-answer-title = Répondre à { $name }
conversation-text-label = Votre commentaire
conversation-answer-label = Votre réponse
conversation-send = Publier
conversation-reply = Répondre à { $name }
conversation-report = Signaler le message de { $name }

## Modifier, supprimer, masquer

conversation-edit = Modifier mon message
conversation-edit-send = Enregistrer
conversation-cancel = Revenir à la page
conversation-delete = Supprimer mon message
conversation-delete-text = Le texte disparaîtra d’ici et des autres réseaux, définitivement. Sa place restera dans la conversation, pour que les réponses gardent leur sens.
conversation-delete-send = Supprimer définitivement
conversation-hide = Masquer le message de { $name }
conversation-hide-text = Le message ne sera plus visible ici. S’il a été écrit sur ce réseau, il sera aussi retiré des autres. Son texte reste connu de la modération.
conversation-hide-reason-label = Motif
conversation-hide-reason-hint = Gardé dans le journal d’audit, visible de l’administration.
conversation-hide-send = Masquer

## Utilisé chez nous

conversation-uses-short = Utilisé chez nous
conversation-uses-title = Utilisé chez nous{"\u00A0"}: { $title }
conversation-uses-heading = { $count ->
    [0] Utilisé chez nous
    [one] Utilisé chez nous ({ $count } fois)
   *[other] Utilisé chez nous ({ $count } fois)
}
conversation-uses-empty = Aucune structure ne l’a encore signalé.
conversation-uses-all = Voir toutes les utilisations
conversation-use-open = Nous l’avons utilisé
conversation-use-sign-in = Se connecter pour dire que votre structure l’a utilisé
conversation-use-structure-label = Structure
conversation-use-territory-label = Territoire
conversation-use-date-label = Date d’utilisation
conversation-use-note-label = Votre retour
conversation-use-note-hint = Ce qui a marché, ce qui a changé, en quelques mots.
conversation-use-send = Publier l’attestation
conversation-federated-use = Utilisé chez nous{"\u00A0"}: { $structure }, { $territory }, le { $date }.

## Réactions

conversation-reactions-heading = Réactions
conversation-likes = { $count ->
    [0] Personne n’a encore dit que c’est utile
    [one] Utile à { $count } personne
   *[other] Utile à { $count } personnes
}
conversation-shares = { $count ->
    [0] jamais relayé
    [one] relayé { $count } fois
   *[other] relayé { $count } fois
}
conversation-like = Dire que c’est utile
conversation-unlike = Retirer mon {"«\u00A0"}utile{"\u00A0»"}
conversation-share = Relayer
conversation-unshare = Ne plus relayer
conversation-react-sign-in = Se connecter pour réagir

## Messages

conversation-flash-sent = Votre commentaire est publié.
conversation-flash-edited = Votre message est modifié.
conversation-flash-deleted = Votre message est supprimé.
conversation-flash-hidden = Le message est masqué.
conversation-flash-used = Merci{"\u202F"}! Votre utilisation est publiée.
conversation-flash-liked = Merci{"\u202F"}! Votre avis est compté.
conversation-flash-unliked = Votre {"«\u00A0"}utile{"\u00A0»"} est retiré.
conversation-flash-shared = C’est relayé à celles et ceux qui vous suivent.
conversation-flash-unshared = Ce n’est plus relayé.

## À corriger

conversation-error-text-missing = Écrivez votre message.
conversation-error-too-long = Raccourcissez ce texte{"\u00A0"}: { $max } caractères au plus.
conversation-error-parent-gone = Le message auquel vous répondiez a été retiré. Votre texte est gardé{"\u00A0"}: publiez-le comme un commentaire, ou adaptez-le.
conversation-error-section-gone = Le texte n’a plus ce passage. Votre message est gardé{"\u00A0"}: publiez-le comme un commentaire sur l’ensemble, ou adaptez-le.
conversation-error-section-answer = Une réponse porte sur ce que le premier commentaire commente{"\u00A0"}: ne donnez pas de section avec elle. Une exigence se donne avec sa section.
conversation-error-structure-missing = Donnez le nom de la structure.
conversation-error-territory-missing = Choisissez un territoire de la liste.
conversation-error-date-missing = Donnez la date sous la forme AAAA-MM-JJ, par exemple 2026-11-24.
conversation-error-date-ahead = Cette date n’est pas encore arrivée dans ce territoire{"\u00A0"}: donnez le jour où vous l’avez utilisé.
