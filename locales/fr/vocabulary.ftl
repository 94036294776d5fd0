# Vocabulaire commun : thèmes, publics, licences, langues, rôles.
# Une clé est ce que l’on stocke et échange entre réseaux : un libellé peut changer, jamais sa clé.

## Thèmes

theme-acces-droits = Accès aux droits et démarches
theme-equipement-connexion = Équipement et connexion
theme-prise-en-main = Prise en main des outils
theme-culture-numerique = Culture numérique et esprit critique
theme-parentalite = Parentalité
theme-education = École et apprentissages
theme-emploi-insertion = Emploi et insertion
theme-creation-fablab = Création et fabrication numérique
theme-securite-vie-privee = Sécurité et vie privée
theme-patrimoine-langues = Patrimoine et langues
theme-handicap-accessibilite = Handicap et accessibilité
theme-sante = Santé
theme-environnement = Environnement et sobriété
theme-animation-reseau = Animation de réseau
theme-itinerance = Itinérance
theme-formation-mediateurs = Formation des médiateurs

## Publics

beneficiary-tout-public = Tout public
beneficiary-seniors = Seniors
beneficiary-jeunes = Jeunes
beneficiary-familles = Familles
beneficiary-demandeurs-emploi = Personnes en recherche d’emploi
beneficiary-personnes-illettrees = Personnes en difficulté avec l’écrit
beneficiary-allophones = Personnes dont le français n’est pas la première langue
beneficiary-handicap = Personnes en situation de handicap
beneficiary-agents-publics = Agents publics
beneficiary-entreprises-associations = Entreprises et associations
beneficiary-mediateurs = Médiateurs et aidants
beneficiary-habitants-isoles = Habitants éloignés des services

## Licences : le nom, puis ce qu'elle permet

licence-cc-by-sa-4-0 = Creative Commons Attribution – Partage dans les mêmes conditions 4.0
licence-cc-by-sa-4-0-meaning = On peut reprendre et modifier, en citant les auteurs, et en partageant le résultat avec la même licence.
licence-etalab-2-0 = Licence Ouverte 2.0
licence-etalab-2-0-meaning = On peut reprendre et modifier librement, en citant la source et la date de sa mise à jour. C’est la licence des administrations.
licence-cc-by-4-0 = Creative Commons Attribution 4.0
licence-cc-by-4-0-meaning = On peut reprendre et modifier, en citant les auteurs et en signalant les changements.
licence-cc0-1-0 = Creative Commons Zéro 1.0
licence-cc0-1-0-meaning = On peut tout faire, sans condition{"\u00A0"}: l’auteur renonce à ses droits autant que la loi le permet.
licence-cc-by-nc-sa-4-0 = Creative Commons Attribution – Pas d’utilisation commerciale – Partage dans les mêmes conditions 4.0
licence-cc-by-nc-sa-4-0-meaning = Comme CC BY-SA, mais sans usage commercial. Acceptée pour ce qui vient d’ailleurs{"\u202F"}; on ne la choisit pas ici.

## Connexion nécessaire

connection-none = Aucune connexion
connection-low = Connexion lente ou irrégulière
connection-good = Bonne connexion

## Pourquoi une pratique est adaptée

reason-public = Le public
reason-language = La langue
reason-connection = La connexion
reason-legal = Le cadre légal
reason-means = Les moyens
reason-other = Autre raison

## Rôles : le nom, puis ce qu'il permet

role-reader = Lecteur
role-reader-meaning = Lit, commente, dit qu’une pratique est utile.
role-contributor = Contributeur
role-contributor-meaning = Publie et adapte des pratiques en son nom.
role-animator = Animateur
role-animator-meaning = Publie aussi au nom du réseau et partage les pratiques des autres.
role-moderator = Modérateur
role-moderator-meaning = Traite les signalements, masque un contenu, suspend un compte.
role-administrator = Administrateur
role-administrator-meaning = Règle le site, attribue les rôles, accepte ou refuse les autres réseaux.

## Langues (BCP 47)

language-fr = français
language-en = anglais
language-es = espagnol
language-pt = portugais
language-ht = créole haïtien
language-fsl = langue des signes française
language-gcf = créole guadeloupéen et martiniquais
language-gcr = créole guyanais
language-rcf = créole réunionnais
language-vic = créole anglais de Saint-Martin
language-swb = shimaoré
language-buc = kibushi
language-djk = nenge tongo
language-srm = saamaka
language-srn = sranan tongo
language-car = kali’na
language-way = wayana
language-oym = wayãpi
language-eme = teko
language-plu = palikur
language-arw = lokono
language-mww = hmong
language-hak = hakka
language-wls = wallisien
language-fud = futunien
language-ty = tahitien
language-pmt = paumotu
language-mrq = marquisien du Nord
language-mqm = marquisien du Sud
language-mrv = mangarévien
language-aut = langue des Australes
language-ray = rapa
language-dhv = drehu
language-nen = nengone
language-aji = ajië
language-pri = paicî
language-iai = iaai
language-ane = xârâcùù
language-axx = xârâgurè
language-cam = cèmuhî
language-kdk = numèè
language-yly = nyelâyu
language-nua = yuanga
language-nem = nemi
language-fwa = fwâi
language-jaz = jawe
language-msq = caac
language-uve = fagauvea
language-cks = tayo
language-br = breton
language-ca = catalan
language-co = corse
language-eu = basque
language-frp = francoprovençal
language-gsw = alsacien
language-oc = occitan
language-pcd = picard
