# Dates and hours, always with their place.

time-instant = { $weekday } { $day } { $month } { $year } at { $hour } ({ $place })
time-day = { $day } { $month } { $year }
time-short-hour = { $hour } ({ $place })
time-short = { $day } { $month } { $year }, { $hour } ({ $place })
time-there = { $weekday } { $day } { $month } { $hour }
time-beside = { $weekday } { $day } { $month } { $hour } { $place }
time-beside-year = { $weekday } { $day } { $month } { $year } { $hour } { $place }
time-day-before = the day before
time-day-after = the day after
time-month = { $month } { $year }
time-date = { $weekday } { $day } { $month } { $year }
time-comfort-day = by day
time-comfort-edge = early or late
time-comfort-night = at night
time-long-weekday-monday = Monday
time-long-weekday-tuesday = Tuesday
time-long-weekday-wednesday = Wednesday
time-long-weekday-thursday = Thursday
time-long-weekday-friday = Friday
time-long-weekday-saturday = Saturday
time-long-weekday-sunday = Sunday
time-first = 1

time-weekday-monday = Mon
time-weekday-tuesday = Tue
time-weekday-wednesday = Wed
time-weekday-thursday = Thu
time-weekday-friday = Fri
time-weekday-saturday = Sat
time-weekday-sunday = Sun

time-month-january = January
time-month-february = February
time-month-march = March
time-month-april = April
time-month-may = May
time-month-june = June
time-month-july = July
time-month-august = August
time-month-september = September
time-month-october = October
time-month-november = November
time-month-december = December

time-short-month-january = Jan
time-short-month-february = Feb
time-short-month-march = Mar
time-short-month-april = Apr
time-short-month-may = May
time-short-month-june = June
time-short-month-july = July
time-short-month-august = Aug
time-short-month-september = Sept
time-short-month-october = Oct
time-short-month-november = Nov
time-short-month-december = Dec
