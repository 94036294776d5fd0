# Les dates et les heures, toujours avec leur lieu.

time-instant = { $weekday } { $day } { $month } { $year } à { $hour } ({ $place })
time-day = { $day } { $month } { $year }
time-short-hour = { $hour } ({ $place })
time-short = { $day } { $month } { $year }, { $hour } ({ $place })
time-there = { $weekday } { $day } { $month } { $hour }
time-beside = { $weekday } { $day } { $month } { $hour } { $place }
time-beside-year = { $weekday } { $day } { $month } { $year } { $hour } { $place }
time-day-before = la veille
time-day-after = le lendemain
time-month = { $month } { $year }
time-date = { $weekday } { $day } { $month } { $year }
time-comfort-day = en journée
time-comfort-edge = tôt ou tard
time-comfort-night = la nuit
time-long-weekday-monday = lundi
time-long-weekday-tuesday = mardi
time-long-weekday-wednesday = mercredi
time-long-weekday-thursday = jeudi
time-long-weekday-friday = vendredi
time-long-weekday-saturday = samedi
time-long-weekday-sunday = dimanche
time-first = 1er

time-weekday-monday = lun.
time-weekday-tuesday = mar.
time-weekday-wednesday = mer.
time-weekday-thursday = jeu.
time-weekday-friday = ven.
time-weekday-saturday = sam.
time-weekday-sunday = dim.

time-month-january = janvier
time-month-february = février
time-month-march = mars
time-month-april = avril
time-month-may = mai
time-month-june = juin
time-month-july = juillet
time-month-august = août
time-month-september = septembre
time-month-october = octobre
time-month-november = novembre
time-month-december = décembre

time-short-month-january = janv.
time-short-month-february = févr.
time-short-month-march = mars
time-short-month-april = avr.
time-short-month-may = mai
time-short-month-june = juin
time-short-month-july = juil.
time-short-month-august = août
time-short-month-september = sept.
time-short-month-october = oct.
time-short-month-november = nov.
time-short-month-december = déc.
