from __future__ import annotations

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from interactions import at, read
from ledby.errors import TableError

PEOPLE = "ORGANIZER:mailto:ann@x.org\nATTENDEE:mailto:bob@x.org"
MINE = """BEGIN:VTIMEZONE
TZID:My own
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""


def entry(start="DTSTART:20250320T100000Z", *lines, people=PEOPLE, uid="u"):
    head = ("BEGIN:VEVENT", f"UID:{uid}", "SUMMARY:SECRET", start)
    return "\n".join((*head, "\n".join(lines), people, "END:VEVENT", ""))


@pytest.fixture
def ics(tmp_path):
    def from_entries(*entries, head="", ending="\n", **more):
        text = f"BEGIN:VCALENDAR\n{head}{''.join(entries)}END:VCALENDAR\n"
        path = tmp_path / "team.ics"
        path.write_bytes(text.replace("\n", ending).encode())
        return read("ics", path, **more)

    return from_entries


def times(events):
    return [
        f"{datetime.fromtimestamp(event[2], UTC):%Y-%m-%d %H:%M}" for event in events
    ]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_everybody_meets_everybody(ics, ending):
    three = f'{PEOPLE}\nATTENDEE;CN="Dee, C";\n RSVP=TRUE:MAILTO:Cy@x.\n org'
    events, _ = ics(entry(people=three), ending=ending)
    when = at("2025-03-20 10:00")
    assert events == [
        ("ann@x.org", "bob@x.org", when, "meeting", 3),
        ("ann@x.org", "cy@x.org", when, "meeting", 3),
        ("bob@x.org", "cy@x.org", when, "meeting", 3),
    ]


def test_in_a_large_room_only_the_caller_meets_the_others(ics):
    seats = "\n".join(f"ATTENDEE:mailto:p{n}@x.org" for n in range(29))
    events, _ = ics(entry(people=f"{PEOPLE}\n{seats}"))
    assert len(events) == 30
    assert {(event[0], event[4]) for event in events} == {("ann@x.org", 31)}


def test_rooms_and_refusals_have_no_seat(ics):
    events, _ = ics(
        entry(
            people=f"{PEOPLE}\nATTENDEE;CUTYPE=ROOM:mailto:room@x.org\n"
            "ATTENDEE;PARTSTAT=DECLINED:mailto:no@x.org\n"
            "ATTENDEE;EMAIL=cy@x.org:urn:uuid:1234"
        )
    )
    assert {event[1] for event in events} == {"bob@x.org", "cy@x.org"}


@pytest.mark.parametrize("zone", ["My own", "W. Europe Standard Time", "Europe/Berlin"])
def test_a_weekly_meeting_keeps_its_hour_when_the_clocks_change(ics, zone):
    rule = "RRULE:FREQ=WEEKLY;UNTIL=20250410T080000Z"
    taken = f"EXDATE;TZID={zone}:20250327T100000"
    start = f"DTSTART;TZID={zone}:20250320T100000"
    events, _ = ics(entry(start, rule, taken), head=MINE)
    assert times(events) == ["2025-03-20 09:00", "2025-04-03 08:00", "2025-04-10 08:00"]


def test_an_hour_that_does_not_exist_moves_on(ics):
    start = "DTSTART;TZID=Europe/Amsterdam:20250330T023000"
    assert times(ics(entry(start))[0]) == ["2025-03-30 01:30"]


def test_a_floating_time_takes_the_zone_that_is_given(ics):
    start = "DTSTART:20250320T100000"
    tokyo = ZoneInfo("Asia/Tokyo")
    assert times(ics(entry(start))[0]) == ["2025-03-20 10:00"]
    assert times(ics(entry(start), zone=tokyo)[0]) == ["2025-03-20 01:00"]
    own = "X-WR-TIMEZONE:Europe/Amsterdam\n"
    assert times(ics(entry(start), zone=tokyo, head=own)[0]) == ["2025-03-20 09:00"]


def test_a_moved_occurrence_takes_the_place_of_the_old_one(ics):
    series = entry("DTSTART:20250306T100000Z", "RRULE:FREQ=WEEKLY;COUNT=3")
    moved = entry("DTSTART:20250314T150000Z", "RECURRENCE-ID:20250313T100000Z")
    wanted = ["2025-03-06 10:00", "2025-03-14 15:00", "2025-03-20 10:00"]
    assert sorted(times(ics(series, moved)[0])) == wanted
    assert sorted(times(ics(moved, series)[0])) == wanted


def test_a_rule_without_an_end_ends_with_the_window(ics):
    events, _ = ics(entry("DTSTART:20251224T100000Z", "RRULE:FREQ=DAILY"))
    assert times(events)[-1] == "2025-12-31 10:00"
    assert len(events) == 8


def test_a_very_long_series_is_cut_and_said(ics):
    events, seen = ics(entry("DTSTART:19600101T100000Z", "RRULE:FREQ=DAILY"))
    assert (len(events), times(events)[0]) == (5_000, "1990-01-01 10:00")
    assert "after 5,000 times it is cut off" in seen.skipped.reasons


def test_added_dates_count(ics):
    events, _ = ics(
        entry("DTSTART:20250306T100000Z", "RDATE:20250307T120000Z,20250308T120000Z")
    )
    assert times(events) == ["2025-03-06 10:00", "2025-03-07 12:00", "2025-03-08 12:00"]


@pytest.mark.parametrize(
    ("start", "lines", "reason"),
    [
        ("DTSTART:19700101T100000Z", [], "its date (1970) is outside"),
        ("DTSTART:20700101T100000Z", [], "its date (2070) is outside"),
        (
            "DTSTART;TZID=Mars/Phobos:20250320T100000",
            [],
            "its time zone cannot be read",
        ),
        ("DTSTART:soon", [], "its start or its time zone cannot be read"),
        ("", [], "its start or its time zone cannot be read"),
        ("DTSTART;VALUE=DATE:20250320", [], "it lasts whole days"),
        ("DTSTART:20250320T100000Z", ["CLASS:PRIVATE"], "it is private"),
        ("DTSTART:20250320T100000Z", ["STATUS:CANCELLED"], "it was cancelled"),
        ("DTSTART:20250320T100000Z", ["RRULE:FREQ=SECONDLY"], "more often than daily"),
        ("DTSTART:20250320T100000Z", ["RRULE:FREQ=DAILY;INTERVAL=0"], "recurrence"),
        ("DTSTART:20250320T100000Z", ["RRULE:FREQ=HOLIDAY"], "recurrence|than daily"),
        (
            "DTSTART:20250320T100000Z",
            ["RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"],
            "on a day that never comes",
        ),
        (
            "DTSTART:20250320T100000Z",
            ["RRULE:FREQ=WEEKLY;BYDAY=TH;BYSETPOS=5"],
            "on a day that never comes",
        ),
        (
            "DTSTART:20250320T100000Z",
            ["RRULE:FREQ=DAILY;BYYEARDAY=366;BYMONTH=1"],
            "recurrence cannot be read",
        ),
    ],
)
def test_what_is_skipped_has_a_place_and_a_reason(ics, start, lines, reason):
    begun = time.process_time()
    events, seen = ics(entry(uid="a"), entry(start, *lines, uid="b"), entry(uid="c"))
    assert len(events) == 2
    (line,) = seen.skipped.lines
    assert line.startswith("team.ics, line 10: ")
    assert any(part in line for part in reason.split("|"))
    assert time.process_time() - begun < 10


def test_a_private_meeting_or_one_with_oneself_ties_nobody(ics):
    _, seen = ics(
        entry(uid="a"),
        entry(people="ORGANIZER:mailto:ann@x.org", uid="b"),
        entry(people=PEOPLE + "\nATTENDEE:mailto:x@x.org" * 1, uid="a"),
    )
    assert seen.skipped.reasons == {"nobody else is in it": 1, "it was there before": 1}


def test_a_room_of_ten_thousand_is_a_broadcast(ics):
    seats = "\n".join(f"ATTENDEE:mailto:p{n}@x.org" for n in range(10_000))
    _, seen = ics(entry(uid="a"), entry(people=f"{PEOPLE}\n{seats}", uid="b"))
    assert list(seen.skipped.reasons) == ["more than 1,000 people are in it"]
    seats = "\n".join(f"ATTENDEE:mailto:p{n}@x.org" for n in range(60_000))
    _, seen = ics(entry(uid="a"), entry(people=f"{PEOPLE}\n{seats}", uid="b"))
    assert list(seen.skipped.reasons) == ["it is larger than 1 MB"]


def test_broken_lines_and_missing_ends_do_not_stop(ics):
    events, _ = ics(
        "BEGIN:VEVENT\nUID:x\nno colon\n folded\nDTSTART:20250306T100000Z\n"
        + PEOPLE
        + "\n",
        entry(uid="y"),
        "END:VEVENT\nBEGIN:VALARM\nEND:VALARM\n",
        "BEGIN:VEVENT\nUID:z\nDTSTART:20250307T100000Z\n" + PEOPLE + "\n",
    )
    assert len(events) >= 2


def test_an_alarm_within_an_entry_is_no_part_of_it(ics):
    alarm = "BEGIN:VALARM\nATTENDEE:mailto:alarm@x.org\nDTSTART:1\nEND:VALARM"
    events, _ = ics(entry("DTSTART:20250320T100000Z", alarm))
    assert [event[1] for event in events] == ["bob@x.org"]


def test_the_calendars_of_two_people_hold_a_meeting_once(tmp_path):
    for name in ("ann.ics", "bob.ics", "notes.txt"):
        (tmp_path / name).write_text(f"BEGIN:VCALENDAR\n{entry()}END:VCALENDAR\n")
    events, seen = read("ics", tmp_path)
    assert (len(events), seen.read) == (1, 1)


def test_what_is_no_calendar_is_refused(tmp_path):
    path = tmp_path / "x.ics"
    path.write_bytes(b"\0\xff" * 5_000)
    with pytest.raises(TableError, match="line 1: there is no entry of a calendar"):
        read("ics", path)
