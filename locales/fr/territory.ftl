# Les territoires. Leurs noms français sont des données (src/territory) : seuls figurent ici ceux que l'anglais dit autrement.

territory-group-overseas = Outre-mer
territory-group-perimeters = Ensembles
territory-group-regions = Régions
territory-group-departments = Départements

territory-name-fr = France entière
territory-name-om = Outre-mer
territory-name-metro = France métropolitaine
territory-name-eu = Union européenne

territory-name-973 = Guyane
territory-name-974 = La Réunion
territory-name-975 = Saint-Pierre-et-Miquelon
territory-name-984 = Terres australes et antarctiques françaises
territory-name-986 = Wallis-et-Futuna
territory-name-987 = Polynésie française
territory-name-988 = Nouvelle-Calédonie
territory-name-r28 = Normandie
territory-name-r53 = Bretagne
territory-name-r94 = Corse

territory-place-antarctica-dumontdurville = Terre Adélie
territory-place-indian-reunion = La Réunion
territory-place-pacific-marquesas = Marquises
