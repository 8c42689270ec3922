from __future__ import annotations

import re
import tracemalloc

import pytest

from interactions import at, read
from ledby.errors import TableError

MONDAY = "Mon, 6 Jan 2025 10:00:00 +0100"
ENVELOPE = b"From someone@x.org Mon Jan  6 10:00:00 2025\n"


def mail(body="hello", **headers):
    headers = {"From": "ann@x.org", "To": "bob@x.org", "Date": MONDAY} | headers
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\n".join(lines) + f"\n\n{body}\n\n").encode()


@pytest.fixture
def mbox(tmp_path):
    def from_mails(*mails):
        path = tmp_path / "inbox.mbox"
        path.write_bytes(b"".join(ENVELOPE + one for one in mails))
        return read("mbox", path)

    return from_mails


def test_one_row_for_each_recipient(mbox):
    events, seen = mbox(
        mail(
            To='Bob <Bob@X.org>, "Doe, Jane" <jane+news@x.org>',
            Cc="=?utf-8?q?C=C3=BF?= <cy@x.org>,\n bob@x.org, ann@x.org",
            Bcc="undisclosed-recipients:;",
        )
    )
    when = at("2025-01-06 09:00")
    assert sorted(events) == [
        ("ann@x.org", "bob@x.org", when, "mail", 3),
        ("ann@x.org", "cy@x.org", when, "mail", 3),
        ("ann@x.org", "jane@x.org", when, "mail", 3),
    ]
    assert seen.read == 1


def test_no_subject_and_no_body_is_held(mbox):
    """What is kept of a message are the headers that are asked for, and no other."""
    from ledby.sources.interactions.mail import Headers

    headers = Headers(1)
    for line in (b"Subject: SECRET\n", b" SECRET\n", b"X-Secret: SECRET\n"):
        headers.take(line)
        headers.go_on(b"SECRET")
    assert headers.cells == {}
    events, _ = mbox(mail(Subject="SECRET", body="To: secret@x.org"))
    assert [event[1] for event in events] == ["bob@x.org"]


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"From": ""}, "no sender can be read"),
        ({"From": "not an address"}, "no sender can be read"),
        ({"To": "undisclosed-recipients:;"}, "it is addressed to nobody else"),
        ({"To": "ann@x.org"}, "it is addressed to nobody else"),
        ({"To": "dev@x.org", "List_Post": "<mailto:dev@x.org>"}, "nobody else"),
        ({"Date": "yesterday"}, "no date can be read"),
        ({"Date": "Mon, 99 Foo 2025 99:99:99 +9999999"}, "no date can be read"),
        ({"Date": "Thu, 1 Jan 1970 00:00:00 +0000"}, r"its date \(1970\) is outside"),
        ({"Date": "Wed, 1 Jan 2070 00:00:00 +0000"}, r"its date \(2070\) is outside"),
        ({"Auto_Submitted": "auto-replied"}, "a program wrote it"),
        ({"Precedence": "Bulk"}, "a program wrote it"),
        ({"To": ", ".join(f"p{n}@x.org" for n in range(1_001))}, "more than 1,000"),
        ({"To": ", ".join(f"p{n}@x.org" for n in range(100_000))}, "more than 1,000"),
        ({"From": "x" * 300_000}, "larger than 256 kB"),
    ],
)
def test_what_is_skipped_has_a_place_and_a_reason(mbox, headers, reason):
    events, seen = mbox(mail(To="cy@x.org"), mail(**headers), mail(To="dee@x.org"))
    assert [event[1] for event in events] == ["cy@x.org", "dee@x.org"]
    (line,) = seen.skipped.lines
    assert line.startswith("inbox.mbox, line 8: ")
    assert re.search(reason, line)


def test_the_same_message_counts_once(mbox):
    events, seen = mbox(*(mail(Message_ID="<1@x>"),) * 3, mail(), mail())
    assert len(events) == 3
    assert seen.skipped.reasons == {"it was there before": 2}


def test_a_line_of_a_body_is_no_new_message(mbox):
    body = "x\n\nFrom me to you, in 2025\nTo: eve@x.org\n\n>From a 10:00 2025"
    events, seen = mbox(mail(body=body), mail(To="cy@x.org"))
    assert [event[1] for event in events] == ["bob@x.org", "cy@x.org"]
    assert not seen.skipped.lines


def test_nested_messages_are_part_of_a_body(mbox):
    inner = mail(To="eve@x.org").decode()
    for _ in range(100):
        inner = f"Content-Type: message/rfc822\n\n{inner}"
    assert [event[1] for event in mbox(mail(body=inner))[0]] == ["bob@x.org"]


def test_eight_bit_and_broken_headers_do_not_stop(mbox):
    raw = (
        b"From: J\xfcrgen <j@x.org>\nno colon here\n: empty name\n continued\n"
        b"To: \xff\xfe <bob@x.org>, =?x?b?broken?= <cy@x.org>, <<a@b>>, a b@x.org\n"
        b"Date: " + MONDAY.encode() + b"\r\n\r\nx\n\n"
    )
    events, _ = mbox(raw, mail(To="dee@x.org"))
    assert {event[1] for event in events} >= {"bob@x.org", "cy@x.org", "dee@x.org"}
    assert all("@" in event[1] and " " not in event[1] for event in events)


def test_several_writers_speak_through_the_sender(mbox):
    events, _ = mbox(mail(From="ann@x.org, eve@x.org", Sender="cy@x.org"))
    assert events[0][0] == "cy@x.org"


def test_a_maildir_and_a_folder_of_mail(tmp_path):
    for place in ("cur", "new", "tmp", ".Sent/cur"):
        (tmp_path / "box" / place).mkdir(parents=True)
    (tmp_path / "box/cur/1.a").write_bytes(mail(To="one@x.org"))
    (tmp_path / "box/new/2.a").write_bytes(mail(To="two@x.org", body="x" * 3_000_000))
    (tmp_path / "box/tmp/3.a").write_bytes(mail(To="unfinished@x.org"))
    (tmp_path / "box/.Sent/cur/4").write_bytes(mail(To="four@x.org"))
    (tmp_path / "box/cur/5").write_bytes(b"\0\1\2")
    (tmp_path / "secret.eml").write_bytes(mail(To="secret@x.org"))
    (tmp_path / "box/cur/6").symlink_to(tmp_path / "secret.eml")
    (tmp_path / "box/old.eml").write_bytes(mail(To="eml@x.org"))
    (tmp_path / "box/a.mbox").write_bytes(ENVELOPE + mail(To="mbox@x.org"))
    events, seen = read("mbox", tmp_path / "box")
    assert {event[1].partition("@")[0] for event in events} == {
        *("one", "two", "four", "eml", "mbox")
    }
    assert seen.skipped.lines == ["cur/5: it has no headers of a message."]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no mail", b"\0" * 100_000])
def test_what_is_no_mail_at_all_is_refused(tmp_path, data):
    path = tmp_path / "x.mbox"
    path.write_bytes(data)
    with pytest.raises(TableError, match="Nothing of the kind mbox can be read"):
        read("mbox", path)


def test_memory_does_not_grow_with_a_message(tmp_path):
    """A line of 200 MB, in a header that is not asked for and in a body."""
    path = tmp_path / "big.mbox"
    with path.open("wb") as stream:
        stream.write(ENVELOPE + b"X-Long: ")
        for _ in range(100):
            stream.write(b"x" * (1 << 20))
        stream.write(b"\n" + mail() + b"y" * (100 << 20) + b"\n\n" + ENVELOPE + mail())
    tracemalloc.start()
    try:
        events, _ = read("mbox", path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(events) == 2
    assert peak < 4 << 20
