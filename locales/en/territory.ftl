# Territories. Their French names are data (src/territory): only those that English says otherwise stand here.

territory-group-overseas = Overseas
territory-group-perimeters = Wider areas
territory-group-regions = Regions
territory-group-departments = Départements

territory-name-fr = All of France
territory-name-om = French overseas territories
territory-name-metro = Metropolitan France
territory-name-eu = European Union

territory-name-973 = French Guiana
territory-name-974 = Réunion
territory-name-975 = Saint Pierre and Miquelon
territory-name-984 = French Southern and Antarctic Lands
territory-name-986 = Wallis and Futuna
territory-name-987 = French Polynesia
territory-name-988 = New Caledonia
territory-name-r28 = Normandy
territory-name-r53 = Brittany
territory-name-r94 = Corsica

territory-place-antarctica-dumontdurville = Adélie Land
territory-place-indian-reunion = Réunion
territory-place-pacific-marquesas = Marquesas
