# Pages fixes : à propos, accessibilité, mentions légales, aide, plan du site.

## À propos

about-title = À propos
about-description = Ce qu’est ce réseau, ce qu’on y fait et le logiciel qui le porte.
about-network-heading = Ce réseau
about-network-territory = Territoire{"\u00A0"}: { $territory }
about-network-address = Adresse à suivre depuis un autre réseau{"\u00A0"}:
about-work-heading = Ce qu’on fait ici
about-work-publish = Des médiatrices et des médiateurs décrivent ce qu’ils font sur le terrain, dans des fiches sous licence libre que chacun peut lire sans compte.
about-work-adapt = Une fiche se reprend ailleurs{"\u00A0"}: la copie garde le lien avec sa source et dit ce qui change, et pourquoi. La source montre toutes ses descendantes.
about-work-federate = Ce site appartient à son réseau. Il échange avec d’autres sites, qu’il a acceptés un par un et qui restent indépendants.
about-work-networks = Voir nos réseaux partenaires
about-choices-heading = Nos choix
about-choices-light = Des pages légères, complètes sans JavaScript, lisibles sur un petit téléphone, avec un lecteur d’écran et sur papier.
about-choices-privacy = Ni publicité, ni mesure d’audience, ni requête vers un tiers. Quelques témoins de connexion (cookies), tous nécessaires à ce que vous demandez{"\u00A0"}: les mentions légales disent lesquels, pourquoi et combien de temps.
about-choices-hours = Chaque heure affichée dit de quel lieu elle est l’heure.
about-choices-durable = Une fiche enregistrée l’est pour de bon{"\u202F"}; une coupure, même longue, ne fait rien perdre entre deux réseaux.
about-software-heading = Le logiciel
about-software-version = Ce site fonctionne avec Archipel { $version }, un logiciel libre sous licence GNU AGPL, version 3 ou suivante.
about-software-source = Vous avez droit au code source de la version en service{"\u00A0"}: demandez-le à l’administration de ce réseau.

## Déclaration d'accessibilité (forme fixée par l'arrêté du 20 septembre 2019)

accessibility-title = Déclaration d’accessibilité
accessibility-description = L’état de conformité de ce site au référentiel général d’amélioration de l’accessibilité, et vos recours.
accessibility-state = Accessibilité{"\u00A0"}: non conforme
accessibility-state-partial = Accessibilité{"\u00A0"}: partiellement conforme
accessibility-state-total = Accessibilité{"\u00A0"}: totalement conforme
accessibility-commitment = { $network } s’engage à rendre ce site accessible, conformément à l’article 47 de la loi n°{"\u00A0"}2005-102 du 11 février 2005.
accessibility-scheme = Le schéma pluriannuel de mise en accessibilité et le plan d’actions de l’année ne sont pas encore publiés.
accessibility-scope = Cette déclaration s’applique à l’ensemble de ce site.
accessibility-conformity-heading = État de conformité
accessibility-conformity = Ce site n’est pas conforme au référentiel général d’amélioration de l’accessibilité (RGAA), version 4.1.2, faute d’audit. Il le reste, dans cette déclaration, tant qu’un audit n’a pas établi le contraire.
accessibility-conformity-not = Ce site n’est pas conforme au référentiel général d’amélioration de l’accessibilité (RGAA), version 4.1.2.
accessibility-conformity-partial = Ce site est partiellement conforme au référentiel général d’amélioration de l’accessibilité (RGAA), version 4.1.2, en raison des non-conformités énumérées ci-dessous.
accessibility-conformity-total = Ce site est totalement conforme au référentiel général d’amélioration de l’accessibilité (RGAA), version 4.1.2.
accessibility-results-heading = Résultats des tests
accessibility-results = Aucun audit de conformité n’a été réalisé{"\u00A0"}: il n’y a pas de taux à publier. Les essais automatiques faits pendant le développement du logiciel n’en tiennent pas lieu.
accessibility-results-audit = L’audit du { $day }, réalisé par{"\u00A0"}{ $by }, constate que { $rate }{"\u00A0"}% des critères applicables du RGAA sont respectés.
accessibility-contents-heading = Contenus non accessibles
accessibility-contents-failures-heading = Non-conformités
accessibility-contents-failures = Elles seront listées après l’audit. Une fiche ou un fichier joint publié par une personne ou par un autre réseau peut aussi présenter des défauts que le logiciel ne détecte pas.
accessibility-contents-burden-heading = Dérogations pour charge disproportionnée
accessibility-contents-burden = Aucune.
accessibility-contents-exempt-heading = Contenus non soumis à l’obligation
accessibility-contents-exempt = Les fichiers bureautiques publiés avant le 23 septembre 2018, sauf s’ils sont nécessaires à une démarche.
accessibility-drawn-heading = Établissement de cette déclaration
accessibility-drawn-date = Cette déclaration a été établie ou mise à jour le{"\u00A0"}:
accessibility-drawn-technologies-heading = Technologies utilisées
accessibility-drawn-technologies = HTML5, CSS, SVG{"\u202F"}; JavaScript, dont aucune page n’a besoin pour fonctionner.
accessibility-drawn-environment-heading = Environnement de test
accessibility-drawn-environment = Aucune combinaison de navigateur et de lecteur d’écran n’a encore été vérifiée dans le cadre d’un audit.
accessibility-drawn-tools-heading = Outils
accessibility-drawn-tools = Aucun outil n’a encore servi à un audit de ce site.
accessibility-drawn-pages-heading = Pages ayant fait l’objet de la vérification
accessibility-drawn-pages = Aucune.
accessibility-contact-heading = Retour d’information et contact
accessibility-contact = Si vous n’arrivez pas à accéder à un contenu ou à un service, écrivez à l’administration du réseau{"\u00A0"}: elle vous orientera vers une version accessible ou vous donnera le contenu sous une autre forme. Quand le réseau les a renseignées, ses coordonnées figurent dans les
accessibility-contact-mail = Si vous n’arrivez pas à accéder à un contenu ou à un service, écrivez-nous{"\u00A0"}: nous vous orienterons vers une version accessible, ou vous donnerons le contenu sous une autre forme. Adresse{"\u00A0"}:
accessibility-remedies-heading = Voies de recours
accessibility-remedies = Si vous avez signalé un défaut qui vous empêche d’accéder à un contenu ou à un service, et que vous n’avez pas obtenu de réponse satisfaisante, vous pouvez{"\u00A0"}:
accessibility-remedies-form = écrire un message au Défenseur des droits
accessibility-remedies-delegate = contacter le délégué du Défenseur des droits de votre département ou de votre collectivité
accessibility-remedies-post = envoyer un courrier gratuit, sans timbre, à{"\u00A0"}: Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07

## Mentions légales

legal-title = Mentions légales
legal-description = Qui publie ce site, ce qu’il garde de vous, sous quelles licences paraissent les contenus.
legal-publisher-heading = Éditeur et hébergeur
legal-publisher = Ce site est publié par{"\u00A0"}: { $network }.
legal-address = Adresse de l’éditeur
legal-director = Direction de la publication
legal-host = Hébergeur
legal-contact = Contact
legal-missing = Une partie de ces informations n’est pas encore publiée.
legal-missing-contact = Une partie de ces informations n’est pas encore publiée{"\u00A0"}: demandez-la à cette adresse.
notice-to-complete = À compléter
notice-complete = Compléter ces mentions
notice-director = Personne responsable de la publication
notice-director-hint = Son nom{"\u00A0"}: c’est une personne, pas le réseau.
notice-address = Nom, statut et adresse de l’éditeur
notice-host = Hébergeur
notice-host-hint = Son nom, son adresse et son numéro de téléphone.
notice-contact = Adresse électronique de contact
notice-contact-hint = Elle est publique, et sert aussi à signaler un défaut d’accessibilité.
notice-audit = L’audit d’accessibilité, quand il aura été fait
legal-data-heading = Vos données
legal-data-visitor = Lire ce site ne demande pas de compte. Le réseau n’y mesure pas d’audience.
legal-data-account = Avec un compte, le site garde votre nom, votre adresse électronique, votre structure et votre territoire, ainsi que vos sessions ouvertes (date, adresse IP, navigateur), que vous pouvez voir et fermer.
legal-data-password = Votre mot de passe n’est jamais conservé{"\u00A0"}: seule une empreinte, d’où l’on ne peut pas le retrouver en pratique, l’est.
legal-data-federation = Ce que vous publiez est public, et envoyé aux réseaux partenaires. Quand vous supprimez une fiche ou un commentaire, le site le retire ici et demande à chacun d’eux de le retirer aussi{"\u202F"}; il ne peut pas les y contraindre.
legal-data-rights = Vous pouvez demander à voir, corriger, recevoir ou effacer vos données en écrivant à l’administration du réseau. Sans réponse satisfaisante, vous pouvez saisir la CNIL.
legal-cookies-heading = Témoins de connexion (cookies)
legal-cookies = Aucun ne sert à vous suivre, et aucun autre site ne les lit. Lire les fiches et les listes n’en dépose aucun. Voici tous ceux que le site peut déposer, et pourquoi{"\u00A0"}:
legal-cookie-session = Vous reconnaît après que vous vous êtes connecté. Il dure 90{"\u00A0"}jours au plus, et ne sert plus après 14{"\u00A0"}jours sans visite ou quand vous vous déconnectez.
legal-cookie-visit = Déposé par les pages qui portent un formulaire, sans compte{"\u00A0"}: il prouve que le formulaire envoyé vient bien de ce site. Il dure un jour.
legal-cookie-flash = Porte jusqu’à la page suivante un message comme «{"\u00A0"}Brouillon enregistré{"\u00A0"}». Il dure une minute, et s’efface dès que le message est montré.
legal-cookie-taken = Dit à votre navigateur qu’un formulaire est bien arrivé, pour qu’il oublie la copie qu’il en gardait. Il s’efface dès qu’il est lu, et dure un jour au plus.
legal-cookie-language = La langue, si vous l’avez choisie. Il dure un an.
legal-cookie-territory = Le territoire dont vous voulez lire l’heure, si vous l’avez choisi. Il dure un an.
legal-cookies-device = Pendant que vous écrivez une fiche, votre navigateur garde aussi votre texte sur votre appareil, jusqu’à ce que le site l’ait enregistré.
legal-licences-heading = Licence des contenus
legal-licences = Chaque fiche porte sa propre licence, choisie par ses auteurs et rappelée en bas de page. Pour citer{"\u00A0"}: les auteurs, le titre, le réseau, l’adresse de la page et, s’il y a lieu, ce que vous avez changé.
legal-report-heading = Signaler un contenu
legal-report = Chaque fiche et chaque commentaire porte un lien «{"\u00A0"}Signaler{"\u00A0"}». La modération du réseau examine la demande et vous répond si vous laissez une adresse.

## Aide

help-title = Aide
help-description = Publier une pratique, l’adapter, la trouver, l’imprimer{"\u00A0"}: l’essentiel en une page.
help-contents = Sur cette page
help-publish-heading = Publier une pratique en trois minutes
help-publish-fields = Cinq champs suffisent{"\u00A0"}: un titre qui commence par un verbe, pour qui, où, ce que vous faites, ce que cela a changé. Le reste se complète quand vous voulez.
help-publish-drafts = Le brouillon s’enregistre pendant que vous écrivez, ou par le bouton «{"\u00A0"}Enregistrer le brouillon{"\u00A0"}» si JavaScript est absent. Si l’enregistrement échoue, la page le dit et garde votre texte.
help-publish-formatting = Pour mettre en forme{"\u00A0"}: une ligne vide sépare les paragraphes, un tiret commence un point de liste, deux étoiles entourent un passage important.
help-publish-privacy = N’écrivez rien qui permette de reconnaître une personne que vous accompagnez.
help-adapt-heading = Adapter la pratique d’un autre
help-adapt-how = Sur la fiche, choisissez «{"\u00A0"}Adapter{"\u00A0"}». Vous partez d’une copie, et dites ce qui change, pourquoi, et ce qui reste. L’auteur d’origine en est averti, où qu’il soit.
help-adapt-use = Vous l’avez reprise sans rien changer{"\u202F"}? Dites-le avec «{"\u00A0"}Utilisée chez nous{"\u00A0"}»{"\u00A0"}: la structure, le lieu, la date.
help-adapt-source = Quand la source est corrigée, un avis paraît sur votre fiche et montre les différences. Rien n’est remplacé sans vous.
help-find-heading = Chercher
help-find-words = La recherche ignore les accents et les pluriels. Les filtres s’ajoutent{"\u00A0"}: territoire, thème, public, réseau, langue, licence.
help-find-elsewhere = Collez l’adresse d’une fiche, d’une personne ou d’un réseau dans la recherche{"\u00A0"}: si ce réseau est accepté ici, la fiche, ou ce que le réseau a publié, sera rapporté.
help-find-feeds = La liste des pratiques a son flux Atom, pour être averti des nouveautés dans un lecteur de flux.
help-specifications-heading = Amender, voter, adopter un cahier des charges
help-specifications-amend = Sur la page d’une section, proposez un amendement{"\u00A0"}: réécrivez le passage et dites pourquoi. Il part vers le réseau qui publie le texte, dès que la liaison le permet, et vous lirez sa réponse ici, avec la raison.
help-specifications-vote = Un vote se lit et se donne sur votre propre site. La page des cahiers des charges dit ceux qui attendent votre bulletin. La page du vote montre ce qui est mis aux voix, jusqu’à quand, et si votre bulletin a été reçu{"\u202F"}; vous pouvez le changer ou le retirer jusqu’à la clôture. Après le décompte, tous les bulletins signés sont publiés et chaque réseau les recompte.
help-specifications-adopt = Votre structure déclare son adoption depuis la page du texte, et peut y joindre sa délibération. Un territoire y pose son annexe, une solution dit ce qu’elle satisfait.
help-print-heading = Imprimer
help-print = Imprimez une fiche depuis votre navigateur{"\u00A0"}: elle sort en A4, sans menus, avec ses étapes, sa licence et un code à scanner qui ramène à la page.
help-follow-heading = Suivre ce réseau d’ailleurs
help-follow = Depuis un compte Mastodon ou tout service compatible avec ActivityPub, cherchez cette adresse et abonnez-vous{"\u00A0"}:
help-words-heading = Les mots et les sigles
help-words-activitypub = ActivityPub
help-words-activitypub-meaning = La langue commune que parlent les sites comme celui-ci pour s’échanger des fiches et des commentaires.
help-words-epn = EPN
help-words-epn-meaning = Espace public numérique{"\u00A0"}: un lieu ouvert à tous pour utiliser et comprendre le numérique.
help-words-msap = MSAP
help-words-msap-meaning = Maison de services au public{"\u00A0"}: un accueil de proximité pour les démarches, souvent en milieu rural.
help-words-network = Réseau
help-words-network-meaning = Des personnes et des lieux d’un même territoire, qui tiennent ensemble un site comme celui-ci.
help-words-sdtan = SDTAN
help-words-sdtan-meaning = Schéma directeur territorial d’aménagement numérique{"\u00A0"}: le plan d’équipement en réseaux d’un territoire.
help-words-xpf = XPF
help-words-xpf-meaning = Le franc Pacifique, monnaie de la Nouvelle-Calédonie, de la Polynésie française et de Wallis-et-Futuna.

## Plan du site

sitemap-title = Plan du site
sitemap-description = Toutes les rubriques de ce site.
sitemap-read-heading = Lire
sitemap-read-home = Accueil
sitemap-read-practices = Toutes les pratiques
sitemap-read-search = Recherche
sitemap-read-networks = Nos réseaux
sitemap-take-part-heading = Participer
sitemap-take-part-login = Se connecter
sitemap-take-part-publish = Partager une pratique
sitemap-take-part-mine = Mes fiches et mes brouillons
sitemap-know-heading = Savoir
sitemap-know-api = Interface de programmation
help-events-heading = Annoncer et suivre un événement
help-events = Dans l’agenda, chaque heure est la vôtre, puis celle de qui invite. Pour annoncer un événement, dites quand, à l’heure de quel lieu et où ; s’il n’a pas lieu, cochez « Il est annulé » plutôt que de le supprimer. « Mettre dans mon calendrier » donne un événement ; le lien en bas de la liste fait suivre tout l’agenda par votre calendrier.
