# Events: when, where, for whom, by everyone's clock.

event-list-title = Events
event-list-lead = Each hour is yours ({ $place }), then that of those who invite.
event-list-description = Meetings, workshops and training of the networks, by the clock of each territory.
event-list-empty = Nothing is announced for now.
event-list-nothing = No event matches.
event-list-all = All events
event-list-calendar = Follow these events in your calendar
event-list-calendar-hint = Copy the address of this link into “Add a calendar by URL” of your tool.
event-past-title = Past events
event-views = Views of the events
event-view-list = Upcoming
event-view-month = By month
event-view-past = Past
event-month-lead = Days are those of your calendar ({ $place }).
event-months = Previous and next month
event-month-count = { $count ->
    [one] event
   *[other] events
}
event-calendar-name = Events – { $network }

event-action-announce = Announce an event
event-action-edit = Correct or cancel
event-new-title = Announce an event
event-new-lead = Your network announces it; everyone reads it by their own clock. You can correct or cancel it afterwards.
event-new-submit = Announce
event-edit-title = Correct the event
event-edit-submit = Save the new version
event-back = Back to the event
event-note = What changes
event-note-hint = In a sentence, for those who have noted it already.
event-moved = Somebody saved another version meanwhile: nothing is lost. Here is what differs; correct below, then save.
event-flash-announced = The event is announced.
event-flash-corrected = The new version is saved; the networks receive it.
event-flash-changed = That time is saved; the networks receive the change.
event-flash-deleted = The event is deleted.

event-title = Title
event-title-hint = For example: Monthly meeting of mediators.
event-mode = How does one take part?
event-mode-onsite = On site
event-mode-online = Online
event-online-there = online
event-mode-hybrid = On site and online
event-when = When
event-next-time = Next time
event-zone = By the clock of
event-zone-hint = The hour of the place where people meet, or of those who invite. Everyone reads it by theirs.
event-starts = Beginning
event-ends = End
event-hour-twice = This hour comes twice that night: which one?
event-hour-first = The first (before the clocks change)
event-hour-second = The second (after the clocks change)
event-repeats = It comes back regularly
event-repeats-fact = Comes back
event-repeats-how = How often?
event-repeats-hint = Counted from the day of the beginning, at the same local hour, which follows the changes of clocks there. Single times can be moved or cancelled later.
event-repeats-no = Once
event-repeats-day = Every day
event-repeats-week = Every week, the same day
event-repeats-fortnight = Every two weeks, the same day
event-repeats-month-weekday = Every month, the same day of the week (the 2nd Tuesday, for example)
event-repeats-month-last = Every month, the last such day of the week
event-repeats-month-day = Every month, the same day of the month (the 12th, for example)
event-repeats-year = Every year, the same date
event-repeats-as-it-is = As it is now
event-until = Until
event-until-hint = Without a date or a number of times, the series stays open.
event-times = Number of times
event-where = Where
event-venue-name = Name of the place
event-venue-name-hint = Library, shared space, town hall…
event-venue-street = Address
event-venue-postal-code = Postal code
event-venue-locality = Town
event-venue-locality-hint = Needed when people meet on site.
event-access = Accessibility
event-access-hint = Step-free, lift, hearing loop, ferry or shuttle to take…
event-online = Online
event-link = Address of the video call
event-link-hint = A whole address, https://…
event-phone = By telephone
event-phone-hint = For those whose link is slow: number and code.
event-body = What is it about?
event-body-hint = For whom, what for, what to bring.
event-territories = For which territories?
event-territories-hint = It appears for those who filter by one of them, or by a place that lies in it.
event-more = Agenda, themes, registration, organisation
event-summary-hint = One or two sentences for lists; else the beginning of the description.
event-agenda = Agenda
event-category = Sort
event-capacity = Number of places
event-capacity-hint = Leave empty if there is no limit.
event-registration = Address to sign up
event-registration-hint = If one signs up on another site.
event-register = Sign up
event-organisers = With
event-organisers-hint = The organisations that hold it with you.
event-contact = Contact
event-contact-hint = An address or a number that will be public.
event-spoken = Languages spoken
event-spoken-hint = French, creole, sign language…
event-co-authors = Who else may correct it
event-co-authors-hint = Handles of your network, separated by commas.
event-part-of = Is part of
event-part-of-hint = The address of the larger event (an assembly, a national week), here or on another network.
event-after = After the event: minutes, decisions, replay
event-minutes = Minutes
event-minutes-hint = What was said, for those who were not there.
event-decisions = Decisions
event-replay = See or hear it again
event-status = Does it take place?
event-cancel = It is cancelled
event-cancel-hint = The page stays, with the reason; calendars cross it out.
event-status-note = Reason of the change
event-status-note-hint = Everyone reads it: cyclone, new hour, another room…

event-category-meeting = Meeting
event-category-workshop = Workshop
event-category-training = Training
event-category-conference = Conference
event-category-assembly = Assembly
event-category-open-day = Open day
event-category-other = Other

event-announced = announced on
event-cancelled = Cancelled
event-over = Past
event-elsewhere = See it at { $network }
event-place-unknown = Place to be told
event-hour-of = by the clock of { $place }
event-to-calendar = Add to my calendar
event-next-times = Next times
event-is-part = Is part of
event-parts = Programme
event-lasts = { $hours } h { $minutes }
event-lasts-minutes = { $count } min
event-lasts-hours = { $count } h
event-lasts-until = until { $end }

event-every-day = { $interval ->
    [one] every day
   *[other] every { $interval } days
}
event-every-week = { $interval ->
    [one] every week, on { $days }
   *[other] every { $interval } weeks, on { $days }
}
event-every-month-day = { $interval ->
    [one] every month, on day { $day }
   *[other] every { $interval } months, on day { $day }
}
event-every-month-last-day = { $interval ->
    [one] every month, on the last day
   *[other] every { $interval } months, on the last day
}
event-every-month-weekday = { $interval ->
    [one] every month, on the { $nth } { $day }
   *[other] every { $interval } months, on the { $nth } { $day }
}
event-every-year = { $interval ->
    [one] every year
   *[other] every { $interval } years
}
event-nth-1 = 1st
event-nth-2 = 2nd
event-nth-3 = 3rd
event-nth-4 = 4th
event-nth-5 = 5th
event-nth-last = last
event-repeats-times = { $every }, { $count } times
event-repeats-until = { $every }, until { $day }

event-time-title = Change one time
event-time-link = Change that of { $day }
event-time-what = What becomes of this time?
event-time-move = It takes place at another moment
event-time-cancel = It does not take place
event-time-back = It takes place as the series has it
event-time-zone = Hours are those of the series ({ $place }).
event-time-submit = Save

event-delete-lead = To say that it does not take place, correct it and tick “It is cancelled”: those who noted it will know. Deleting erases it.
event-delete-submit = Delete the event
event-gone-title = This event was deleted
event-gone-text = Its network took it back on
event-hidden-title = This event is hidden here

event-error-title = Give the event a title.
event-error-starts-missing = Give the day and the hour of the beginning.
event-error-ends-missing = Give the day and the hour of the end.
event-error-hour = This is no day and hour: write 2027-01-12 18:00, for example.
event-error-hour-skipped = This hour does not exist on that day: clocks go forward. The next one is { $next } ({ $place }).
event-error-hour-twice = This hour comes twice: choose which one.
event-error-order = The end must come after the beginning.
event-error-longest = An event lasts at most 31 days: announce a series, or several events.
event-error-far = This date is too far away: check the year.
event-error-zone = Choose the place whose hour it is.
event-error-rule = This rhythm is not understood: choose one of the list.
event-error-rule-many = A series counts at most { $max } times; without a number it stays open.
event-error-not-last = This day is not the last of its sort in the month: choose another beginning or another rhythm.
event-error-until = The last date must come after the beginning.
event-error-times = Write the number of times in digits.
event-error-mode = Say how one takes part.
event-error-locality = Give the town where people meet.
event-error-online = Give the address of the video call, or a telephone number.
event-error-body = Say what it is about.
event-error-territories = Choose at least one territory.
event-error-long = This is too long: { $max } characters at most.
event-error-link = This is not a whole address: it begins with https://.
event-error-value = This value is not in the list.
event-error-capacity = Write the number of places in digits, { $max } at most.
event-error-co-author = Nobody here has one of these handles.
event-error-what = Say what becomes of this time.
event-aside-label = Territories, version
event-days = Previous and next day
event-day-empty = Nothing on that day.
event-part-unknown = (not found here yet)
event-action-delete = Delete “{ $title }”
event-delete-title = Delete “{ $title }”?
event-delete-networks = The networks that received it delete it too, as soon as they learn of it.
event-delete-keep = Keep it
event-error-rhythm = Choose a rhythm, or clear the last date and the number of times.
event-error-until-times = Give a last date or a number of times, not both.
event-cancelled-meanwhile = It was cancelled meanwhile; saved like this, it will take place again.
event-cancel-yours = You cancel it; the version saved meanwhile keeps it.
event-merge-lead = This event was corrected twice, neither correction knowing the other: one had been lost in a failure, and another network gave it back. Here is what it would say more, or otherwise, than the one that everyone reads.
event-merge-edit = Put in what is missing
event-merge-settle = Nothing is missing in the one that is read
