"""Whatever bytes come, a reader gives events, notes what it skips, or refuses."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interactions import read
from ledby.errors import TableError

MAIL = (
    b"From a@x.org Mon Jan  6 10:00:00 2025\r\n"
    b"From: =?utf-8?q?=C3=85sa?= <a@x.org>\r\nTo: b@x.org,\r\n c@x.org, G: d@x.org;\r\n"
    b"Date: Mon, 6 Jan 2025 10:00:00 +0100\r\nMessage-ID: <1@x>\r\n\r\nHello\r\n\r\n"
)
CALENDAR = (
    b"BEGIN:VCALENDAR\r\nX-WR-TIMEZONE:Europe/Amsterdam\r\nBEGIN:VTIMEZONE\r\n"
    b"TZID:Own\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\n"
    b"TZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\n"
    b"END:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Own:20250106T100000\r\n"
    b"RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20250401T000000Z\r\n"
    b"EXDATE;TZID=Own:20250108T100000\r\nRDATE;VALUE=PERIOD:20250109T100000Z/PT1H\r\n"
    b"ORGANIZER:mailto:a@x.org\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:b@x.org\r\n"
    b"END:VEVENT\r\nBEGIN:VEVENT\r\nUID:1\r\nRECURRENCE-ID:20250120T090000Z\r\n"
    b"DTSTART:20250121T090000Z\r\nATTENDEE:mailto:b@x.org\r\nATTENDEE:mailto:c@x.org\r\n"
    b"END:VEVENT\r\nEND:VCALENDAR\r\n"
)
TABLE = b"sender,recipient,at,size\na,b,1736157600,2\nb,c,2025-01-06T10:00:00Z,\n"
QUERY = (
    b"PersonId,SecondaryCollaborator_PersonId,MetricDate,StrongTieType\n"
    b"p1,p2,2025-01-06,Strong tie\np2,p3,01/06/2025,\n"
)
DAY = [
    {"user": "U1", "ts": "1736157600.0"},
    {
        "user": "U2",
        "ts": "1736157700.0",
        "thread_ts": "1736157600.0",
        "reactions": [{"name": "+1", "users": ["U1"]}],
    },
]


def export():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("users.json", json.dumps([{"id": "U1", "profile": {}}]))
        archive.writestr("channels.json", json.dumps([{"name": "general"}]))
        archive.writestr("general/2025-01-06.json", json.dumps(DAY))
    return stream.getvalue()


WHOLE = {
    "mbox": MAIL * 2,
    "ics": CALENDAR,
    "csv": TABLE,
    "viva": QUERY,
    "slack": export(),
}
WORDS = [b"\0", b"\xff", b'"', b"\r", b"\n", b" ", b";", b":", b"=", b"9" * 20, b"-1"]
CHANGES = st.lists(
    st.tuples(
        st.integers(0, 2_000),
        st.integers(0, 12),
        st.one_of(st.sampled_from(WORDS), st.binary(max_size=6)),
    ),
    min_size=1,
    max_size=6,
)


@pytest.mark.parametrize("kind", WHOLE)
def test_unbroken_it_gives_events(tmp_path, kind):
    file = tmp_path / "given"
    file.write_bytes(WHOLE[kind])
    assert read(kind, file)[0]


@pytest.mark.parametrize("kind", WHOLE)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(changes=CHANGES)
def test_broken_it_never_fails(tmp_path, kind, changes):
    data = WHOLE[kind]
    for at, length, word in changes:
        start = at % len(data) if data else 0
        data = data[:start] + word + data[start + length :]
    file = tmp_path / "given"
    file.write_bytes(data)
    try:
        events, seen = read(kind, file)
    except TableError:
        return
    assert all(seen.since <= at <= seen.until for _, _, at, _, _ in events)
    assert seen.read >= bool(events)
