# Les cahiers des charges : sections, exigences, ce qui empêche de les lire.

## Les priorités d’une exigence

specification-priority-indispensable = indispensable
specification-priority-useful = utile
specification-priority-optional = option

## Ce qui est à corriger dans le texte

specification-problem-too-long = Le texte est trop long : { $max } Mo au plus. Séparez-le en plusieurs cahiers des charges, ou mettez les annexes en pièces jointes.
specification-problem-too-many = Il y a trop de sections : { $max } au plus.
specification-problem-level = Le titre « { $title } » saute un niveau : il est de niveau { $found }, et celui qui le précède ne permet que le niveau { $expected } ou au-dessus.
specification-problem-untitled = Ce titre est vide : écrivez ce que dit la section.
specification-problem-id = L’identifiant « { $id } » n’est pas possible : des lettres sans accent, des chiffres et des tirets, 100 signes au plus, et pas « ouverture », qui désigne le début du texte.
specification-problem-id-twice = L’identifiant « { $id } » désigne déjà la section de la ligne { $first }.
specification-problem-id-taken = L’identifiant « { $id } » désigne déjà une autre section du document.
specification-problem-number = « { $number } » n’est pas un numéro d’exigence : de E-01 à E-99999.
specification-problem-number-twice = Le numéro { $number } est déjà celui de l’exigence de la ligne { $first }.
specification-problem-number-taken = Le numéro { $number } est déjà celui d’une exigence d’une autre section.
specification-problem-requirement-empty = Cette exigence ne dit rien : écrivez ce qui est attendu, ou retirez-la.
specification-problem-open-block = Dans la section « { $title } », un bloc commence et ne finit pas (du code ou un commentaire) : il avalerait la suite du document. Fermez-le.
specification-problem-no-section = La section « { $id } » n’existe plus dans ce document.
specification-problem-other-section = Ce texte porte l’identifiant « { $id } » : c’est celui d’une autre section.
specification-problem-above = Le titre « { $title } » ne va pas sous cette section : il lui faut le niveau { $level } ou un niveau plus bas.

## Ce qu’il est bon de savoir sur ce qui a été compris

specification-notice-priority = Cette exigence ne dit pas sa priorité : elle est indispensable.
specification-notice-list = Seuls certains points de cette liste commencent par un numéro d’exigence : elle reste une liste ordinaire.
specification-notice-attributes = Seul l’identifiant est gardé de ce qui est entre accolades.

## Dans les fichiers

specification-contents = Sommaire
specification-rationale = Pourquoi :
specification-test = Vérification :

## Pourquoi un bulletin ne compte pas

specification-ballot-ambiguous = Plusieurs bulletins différents portent cet identifiant : aucun n’est retenu.
specification-ballot-not-elector = Cette personne n’est pas sur la liste de celles qui votent.
specification-ballot-other-origin = Il ne vient pas du site de la personne qui vote.
specification-ballot-unmandated = Cette personne n’a pas le mandat de son réseau.
specification-ballot-early = Il a été signé avant l’ouverture du vote.
specification-ballot-late = Il a été signé après la clôture.
specification-ballot-after-grace = Il a été signé à temps, mais il est arrivé après le délai accordé à son site.
specification-ballot-replaced = Un bulletin plus récent l’a remplacé.
specification-ballot-withdrawn = Il a été retiré avant la clôture.
