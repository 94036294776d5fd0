"""Our feed of events, read by the icalendar and recurring-ical-events of Python: they find the instants that our pages show."""

import json
import sys
from datetime import datetime, timezone
from pathlib import Path

import icalendar
import recurring_ical_events

FOLDER = Path(__file__).parent.parent / "it/snapshots/calendars"


def utc(value):
    assert value.tzinfo, value
    return value.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


text = (FOLDER / "feed.ics").read_bytes()
calendar = icalendar.Calendar.from_ical(text)
failed = [f"{line!r} is longer than 75 octets" for line in text.split(b"\r\n") if len(line) > 75]
for event in calendar.walk("VEVENT"):
    failed += [f"{event['SUMMARY']}: {error}" for error in event.errors]
zones = {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
named = {event["DTSTART"].params["TZID"] for event in calendar.walk("VEVENT")}
if zones != named:
    failed.append(f"zones told: {zones}, used: {named}")
# Each zone by what we tell of it, not by what the machine knows.
for zone in calendar.walk("VTIMEZONE"):
    told = zone.to_tz(lookup_tzid=False)
    for event in calendar.walk("VEVENT"):
        start = event["DTSTART"]
        if start.params["TZID"] == zone["TZID"]:
            wall = start.dt.replace(tzinfo=None)
            # Of an hour that comes twice, both are right.
            if utc(wall.replace(tzinfo=told)) != utc(start.dt) and wall.hour != 2:
                failed.append(f"{event['SUMMARY']}: {utc(wall.replace(tzinfo=told))} by our VTIMEZONE")
found = sorted(
    ({"title": str(one["SUMMARY"]), "starts": utc(one["DTSTART"].dt), "ends": utc(one["DTEND"].dt)}
     for one in recurring_ical_events.of(calendar).between(datetime(2026, 1, 1), datetime(2030, 1, 1))
     if one["STATUS"] != "CANCELLED"),
    key=lambda one: (one["starts"], one["title"]))
expected = json.loads((FOLDER / "times.json").read_text(encoding="utf-8"))
expected.sort(key=lambda one: (one["starts"], one["title"]))
failed += [f"only we have {one}" for one in expected if one not in found]
failed += [f"only they have {one}" for one in found if one not in expected]
for line in failed:
    print(line, file=sys.stderr)
print("icalendar reads our hours" if not failed else f"{len(failed)} failed")
sys.exit(bool(failed))
