# Les amendements d’un cahier des charges.

amendment-list-title = Amendements
amendment-list-of = Amendements de « { $title } »
amendment-list-lead = Ce que chacun, depuis son réseau, propose de changer dans le texte. Chaque amendement reçoit une réponse motivée, que tout le monde peut lire.
amendment-list-empty = Aucun amendement ici.
amendment-states = Ce que deviennent les amendements
amendment-all = tous
amendment-tab = { $state } ({ $count })
amendment-count = { $count ->
    [one] Un amendement
   *[other] { $count } amendements
}
amendment-count-section = { $count ->
    [one] Un amendement sur cette section
   *[other] { $count } amendements sur cette section
}, { $waiting } en attente de réponse
amendment-choose = Pour proposer un amendement, ouvrez la section qu’il change.
amendment-new = Proposer un amendement à cette section
amendment-new-requirement = Ou à une seule exigence :
amendment-back-section = La section
amendment-all-of-text = Tous les amendements
amendment-is-grouped = proche d’un autre

## Ce qu’il devient

amendment-state-pending = en attente à l’origine
amendment-state-open = ouvert
amendment-state-returned = non reçu à l’origine
amendment-state-accepted = accepté
amendment-state-partly = accepté en partie
amendment-state-refused = refusé
amendment-state-withdrawn = retiré
amendment-told-pending = En attente à l’origine : { $network } n’a pas encore dit l’avoir reçu. Il est gardé ici et part dès que la liaison le permet, même après des semaines.
amendment-told-open = { $network } l’a reçu. L’équipe de rédaction y répondra.
amendment-told-returned = { $network } n’a pas pu le recevoir :
amendment-told-accepted = { $network } l’a accepté :
amendment-told-partly = { $network } l’a accepté en partie :
amendment-told-refused = { $network } l’a refusé :
amendment-told-withdrawn = Son auteur l’a retiré.
amendment-result = Le texte qui en tient compte : version { $number }
amendment-moved = Le texte a changé à cet endroit depuis que cet amendement a été écrit. Son auteur peut le reporter sur le texte actuel.
amendment-moved-gone = Ce que cet amendement change n’existe plus dans le texte.
amendment-credit = Avec l’amendement de

## Un amendement

amendment-title = Amendement : { $name }
amendment-change = Ce qui change
amendment-from-version = Par rapport à la version { $number }
amendment-motive = Pourquoi
amendment-alike = Amendements proches
amendment-read = Lire l’amendement
amendment-answer = Répondre
amendment-refuse = Refuser, avec une raison
amendment-refuse-only = Depuis l’ouverture du vote, le texte ne change plus : cet amendement ne peut plus être accepté. L’équipe peut le refuser en disant pourquoi ; ce qu’il propose peut être repris dans un cahier des charges qui fera suite à celui-ci.
amendment-edit = Reprendre ou reporter sur le texte actuel
amendment-withdraw = Retirer l’amendement
amendment-withdraw-text = Il restera visible comme retiré, avec ce qu’il proposait, et ne recevra pas de réponse.
amendment-keep = Le garder
amendment-hide = Masquer cet amendement ici
amendment-hidden = Cet amendement est masqué ici.
amendment-hidden-read = Son auteur, la modération et l’équipe de rédaction le lisent encore ; il recevra sa réponse comme les autres.
amendment-hidden-text = La modération de ce réseau a choisi de ne pas le montrer. Il recevra sa réponse comme les autres. Date :
amendment-hide-lead = Ce qu’il propose et pourquoi ne se liront plus sur ce réseau ; les autres décident pour eux. Il garde sa place dans la liste, et l’équipe du texte y répond comme aux autres. La modération pourra le montrer de nouveau.
amendment-closed = Cet amendement n’attend plus de réponse : il a été retiré, ou il y a été répondu.
amendment-lead = Proche de
amendment-lead-hint = Ceux qui proposent la même chose se lisent ensemble ; chacun garde sa réponse.
amendment-alone = d’aucun autre
amendment-group = Enregistrer

## Le formulaire

amendment-new-title = Proposer un amendement : { $name }
amendment-edit-title = Reprendre l’amendement : { $name }
amendment-text = Texte proposé
amendment-text-hint = Le texte tel qu’il se lit aujourd’hui : changez ce que vous voulez changer, en Markdown. Les numéros d’exigences et ce qui est entre accolades restent.
amendment-text-hint-requirement = L’exigence telle qu’elle se lit aujourd’hui : changez ce que vous voulez changer, et gardez son numéro. Pour proposer de la retirer, amendez sa section.
amendment-motive-label = Pourquoi
amendment-motive-hint = En quelques phrases, pour l’équipe de rédaction et pour tout le monde. Sans mise en forme.
amendment-send = Envoyer l’amendement
amendment-cancel = Revenir sans envoyer
amendment-no-road = D’ici, on ne peut pas amender ce texte : notre réseau n’échange pas avec celui qui le publie, ou son logiciel ne connaît pas les amendements. Vous pouvez en parler dans la conversation.
amendment-edit-conflicts = Le texte et votre amendement ont changé le même endroit. Le formulaire dit ce que vous aviez écrit ; voici ce que le texte dit maintenant. Mettez-les d’accord, puis envoyez.
amendment-flash-open = Votre amendement est ouvert.
amendment-flash-sent = Votre amendement est enregistré ici, et part vers le réseau du texte.
amendment-flash-edited = Votre amendement est reporté sur le texte actuel.
amendment-flash-withdrawn = Votre amendement est retiré.
amendment-flash-answered = La réponse est publiée.
amendment-flash-grouped = C’est enregistré.

## Répondre

amendment-answer-title = Répondre à l’amendement : { $name }
amendment-outcome = Réponse
amendment-outcome-accepted = Accepté : le texte proposé entre tel quel dans le texte
amendment-outcome-partly = Accepté en partie : le texte ci-dessous entre dans le texte
amendment-outcome-refused = Refusé : le texte reste comme il est
amendment-kept-text = Texte retenu
amendment-kept-text-hint = Ce que l’amendement donne dans le texte actuel. Changez-le pour n’en retenir qu’une partie ; il ne sert pas à un refus.
amendment-reason = Raison
amendment-reason-hint = Tout le monde la lit, sur tous les réseaux. Sans mise en forme.
amendment-answer-send = Publier la réponse
amendment-answer-conflicts = Le texte a changé à l’endroit que cet amendement change. Le formulaire dit ce que propose l’amendement ; voici ce que le texte dit maintenant. Écrivez ce qui doit rester, et répondez.
amendment-version-note = Amendement de { $name } : { $title }

## Ce qui est à corriger

amendment-error-motive = Dites pourquoi : sans motif, personne ne peut y répondre.
amendment-error-text = Écrivez le texte proposé.
amendment-error-same = Ce texte dit ce que dit déjà le document : changez ce que vous voulez changer.
amendment-error-same-again = Votre amendement dit déjà cela, sur cette version du texte.
amendment-error-twice = Vous avez déjà envoyé ce texte ici, et il attend une réponse : reprenez cet amendement plutôt que d’en envoyer un second.
amendment-error-version = Le texte n’a pas de version de ce numéro.
amendment-sent-already = Ce formulaire a déjà été envoyé, avec d’autres mots :
amendment-sent-already-link = l’amendement envoyé
amendment-sent-already-again = Reprenez-le là-bas ; ou envoyez de nouveau, et ce sera un second amendement.
amendment-error-moved = Le texte a changé pendant que vous écriviez. Relisez ce que vous proposez, puis envoyez à nouveau.
amendment-error-section-gone = Cette section n’existe plus dans le texte. Votre texte reste ici : proposez-le à une autre section.
amendment-error-requirement-gone = Cette exigence n’existe plus dans le texte. Votre texte reste ici : proposez-le à une autre section.
amendment-error-section-long = Cette section dépasse { $max } signes : amendez une de ses exigences, ou demandez à l’équipe de rédaction de la partager.
amendment-error-many = Vous avez déjà { $max } amendements de ce texte qui attendent une réponse. Retirez-en un, ou attendez une réponse, puis envoyez celui-ci.
amendment-error-outcome = Choisissez une réponse.
amendment-error-reason = Donnez la raison : chaque amendement en reçoit une.
amendment-error-changed = Vous avez changé le texte proposé : répondez « accepté en partie », ou laissez-le tel quel.
amendment-error-nothing = Le texte dit déjà cela : rien ne changerait. Refusez en le disant, ou changez le texte retenu.
amendment-error-work = L’équipe a du travail qui n’est pas encore dans une version : gelez-le d’abord, puis répondez.
amendment-error-lead = Cet amendement ne peut pas être mis là : l’un des deux est déjà avec un autre.
amendment-problem-gone = Cette exigence n’existe plus dans le texte.
amendment-problem-alone = Il faut ici une seule exigence, avec son numéro ou sans numéro, et rien d’autre. Pour en ajouter ou en retirer une, amendez sa section.

## Ce qu’un réseau répond quand il ne peut pas recevoir un amendement

amendment-returned-phase = Il a été signé quand le texte n’attendait pas d’amendements.
amendment-returned-late = Il est arrivé trop tard : le vote était ouvert, ou la phase des amendements finie depuis plus de { $days } jours.
amendment-returned-many = Son auteur a déjà { $max } amendements de ce texte qui attendent une réponse.
amendment-returned-version = Il ne part d’aucune version publiée de ce texte.
amendment-returned-gone = Ce qu’il change n’existe plus dans le texte.
amendment-returned-text = Son texte ne se lit pas : { $words }
