# Common vocabulary: themes, beneficiaries, licences, languages, roles.
# A key is what is stored and sent between networks: a label may change, its key never does.

## Themes

theme-acces-droits = Access to rights and paperwork
theme-equipement-connexion = Equipment and connection
theme-prise-en-main = First steps with the tools
theme-culture-numerique = Digital culture and critical thinking
theme-parentalite = Parenting
theme-education = School and learning
theme-emploi-insertion = Employment and social inclusion
theme-creation-fablab = Making and digital fabrication
theme-securite-vie-privee = Safety and privacy
theme-patrimoine-langues = Heritage and languages
theme-handicap-accessibilite = Disability and accessibility
theme-sante = Health
theme-environnement = Environment and sobriety
theme-animation-reseau = Running a network
theme-itinerance = Outreach on the road
theme-formation-mediateurs = Training of mediators

## Beneficiaries

beneficiary-tout-public = Everyone
beneficiary-seniors = Older people
beneficiary-jeunes = Young people
beneficiary-familles = Families
beneficiary-demandeurs-emploi = Job seekers
beneficiary-personnes-illettrees = People who struggle with reading and writing
beneficiary-allophones = People whose first language is not French
beneficiary-handicap = Disabled people
beneficiary-agents-publics = Public servants
beneficiary-entreprises-associations = Businesses and associations
beneficiary-mediateurs = Mediators and helpers
beneficiary-habitants-isoles = People far from services

## Licences: the name, then what it allows

licence-cc-by-sa-4-0 = Creative Commons Attribution-ShareAlike 4.0
licence-cc-by-sa-4-0-meaning = Anyone may reuse and change it, crediting the authors and sharing the result under the same licence.
licence-etalab-2-0 = Open Licence 2.0 (Etalab)
licence-etalab-2-0-meaning = Anyone may reuse and change it freely, naming the source and the date of its last update. It is the licence of French public bodies.
licence-cc-by-4-0 = Creative Commons Attribution 4.0
licence-cc-by-4-0-meaning = Anyone may reuse and change it, crediting the authors and saying what was changed.
licence-cc0-1-0 = Creative Commons Zero 1.0
licence-cc0-1-0-meaning = Anything goes, without condition: the author waives every right the law allows to waive.
licence-cc-by-nc-sa-4-0 = Creative Commons Attribution-NonCommercial-ShareAlike 4.0
licence-cc-by-nc-sa-4-0-meaning = As CC BY-SA, without commercial use. Accepted for what comes from elsewhere; not offered here.

## Connection that a practice needs

connection-none = No connection
connection-low = Slow or irregular connection
connection-good = Good connection

## Why a practice was adapted

reason-public = The people it is for
reason-language = The language
reason-connection = The connection
reason-legal = The legal framework
reason-means = The means
reason-other = Another reason

## Roles: the name, then what it allows

role-reader = Reader
role-reader-meaning = Reads, comments, says that a practice is useful.
role-contributor = Contributor
role-contributor-meaning = Publishes and adapts practices under their own name.
role-animator = Animator
role-animator-meaning = Also publishes on behalf of the network and shares other people’s practices.
role-moderator = Moderator
role-moderator-meaning = Handles reports, hides content, suspends an account.
role-administrator = Administrator
role-administrator-meaning = Sets up the site, gives roles, accepts or refuses other networks.

## Languages (BCP 47)

language-fr = French
language-en = English
language-es = Spanish
language-pt = Portuguese
language-ht = Haitian Creole
language-fsl = French Sign Language
language-gcf = Guadeloupean and Martinican Creole
language-gcr = Guianese Creole
language-rcf = Réunion Creole
language-vic = Saint Martin English Creole
language-swb = Shimaore
language-buc = Kibushi
language-djk = Nenge Tongo
language-srm = Saamaka
language-srn = Sranan Tongo
language-car = Kali’na
language-way = Wayana
language-oym = Wayãpi
language-eme = Teko
language-plu = Palikur
language-arw = Lokono
language-mww = Hmong
language-hak = Hakka
language-wls = Wallisian
language-fud = Futunan
language-ty = Tahitian
language-pmt = Tuamotuan
language-mrq = North Marquesan
language-mqm = South Marquesan
language-mrv = Mangarevan
language-aut = Austral
language-ray = Rapa
language-dhv = Drehu
language-nen = Nengone
language-aji = Ajië
language-pri = Paicî
language-iai = Iaai
language-ane = Xârâcùù
language-axx = Xârâgurè
language-cam = Cèmuhî
language-kdk = Numèè
language-yly = Nyelâyu
language-nua = Yuanga
language-nem = Nemi
language-fwa = Fwâi
language-jaz = Jawe
language-msq = Caac
language-uve = Fagauvea
language-cks = Tayo
language-br = Breton
language-ca = Catalan
language-co = Corsican
language-eu = Basque
language-frp = Franco-Provençal
language-gsw = Alsatian
language-oc = Occitan
language-pcd = Picard
