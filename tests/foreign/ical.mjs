// Our feed of events, read by ical.js (of Thunderbird): by our own VTIMEZONE and RRULE it finds the instants that our pages show.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const FOLDER = new URL("../it/snapshots/calendars/", import.meta.url);
const calendar = new ICAL.Component(ICAL.parse(readFileSync(new URL("feed.ics", FOLDER), "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
const utc = (time) => new Date(time.toJSDate()).toISOString().replace(".000Z", "Z");
const until = ICAL.Time.fromDateTimeString("2030-01-01T00:00:00Z");

const found = [];
const events = calendar.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
for (const event of events.filter((one) => !one.isRecurrenceException())) {
  for (const other of events) if (other.isRecurrenceException() && other.uid === event.uid) event.relateException(other);
  const times = event.iterator();
  for (let next = times.next(); next && next.compare(until) < 0; next = times.next()) {
    const { startDate, endDate, item } = event.getOccurrenceDetails(next);
    const status = item.component.getFirstPropertyValue("status");
    if (status !== "CANCELLED") found.push({ ends: utc(endDate), starts: utc(startDate), title: event.summary });
    if (!event.isRecurring()) break;
  }
}
// Of an hour that comes twice RFC 5545 §3.3.5 means the first, and this library takes the second: icalendar looks at that one.
const TWICE = "2027-10-31T00:30:00Z";
const expected = JSON.parse(readFileSync(new URL("times.json", FOLDER), "utf8"));
for (const one of expected) if (one.starts === TWICE) one.starts = "2027-10-31T01:30:00Z";
const sorted = (list) => list.map((one) => `${one.starts} ${one.ends} ${one.title}`).sort();
assert.deepEqual(sorted(found), sorted(expected));
console.log("ical.js reads our hours");
