# Les dates et les heures, toujours avec leur lieu.

time-instant = { $weekday } { $day } { $month } { $year } à { $hour } ({ $place })
time-day = { $day } { $month } { $year }
time-short-hour = { $hour } ({ $place })
time-short = { $day } { $month } { $year }, { $hour } ({ $place })
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
