"""The photograph of an example: drawn anew, nothing else of its file kept or shown."""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from ledby.errors import LedByError, StateError
from ledby.web.examples import photographs, services
from ledby.web.examples.letters import personal_link
from ledby.web.examples.models import Ask, Example, Photograph
from ledby.web.examples.photographs import drawn_anew

HTML = b"<script>alert(document.domain)</script>"
PLACE = "Secret Street 12"
LATITUDE, LONGITUDE = 2, 4
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>Zanzibar</x:xmpmeta>"


def picture(kind="JPEG", size=(40, 20), mode="RGB", colour=(180, 40, 90), **told):
    """Return a file with a picture of one colour, and its left half darker."""
    sheet = Image.new(mode, size, colour)
    half = tuple(part // 2 for part in colour[:3]) + colour[3:]
    sheet.paste(half, (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    sheet.save(out, kind, **told)
    return out.getvalue()


def from_a_camera(**told) -> bytes:
    """Return a JPEG that tells where, when and by whom it was taken."""
    exif = Image.Exif()
    exif[0x010F], exif[0x013B], exif[0x0112] = PLACE, "Amal Nasser", 6
    exif.get_ifd(0x8825)[LATITUDE] = (52.0, 5.0, 24.0)
    exif.get_ifd(0x8825)[LONGITUDE] = (4.0, 18.0, 1.0)
    told = {"exif": exif, "comment": HTML, "xmp": XMP, **told}
    return picture(**told, icc_profile=b"profile of Zanzibar" * 20)


def read(jpeg: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(jpeg))
    image.load()
    return image


def sent(data: bytes, name="photo.jpg", seen="A board with the delays of today"):
    file = SimpleUploadedFile(name, data, "image/jpeg")
    return {"photograph": file, "seen": seen}


def put(cast, example, data=None, **words):
    path = f"/examples/{example.pk}/photograph"
    return cast.client("amal").post(
        path, sent(picture() if data is None else data, **words)
    )


class TestDrawing:
    def test_what_the_camera_wrote_is_gone_and_the_picture_stands_upright(self):
        file = from_a_camera()
        before = read(file)
        assert before.getexif().get_ifd(0x8825)[LATITUDE] == (52.0, 5.0, 24.0)
        assert {"exif", "comment", "icc_profile", "xmp"} <= set(before.info)
        drawn = drawn_anew(file)
        after = read(drawn.jpeg)
        # Six says: the top of the picture is at its right.
        assert (before.size, after.size) == ((40, 20), (20, 40))
        assert (drawn.width, drawn.height) == (20, 40)
        assert not after.getexif()
        assert not {"exif", "comment", "icc_profile", "xmp"} & set(after.info)
        for told in (PLACE, "Amal", "script", "Zanzibar", "Exif", "http"):
            assert told.encode() not in drawn.jpeg, told
        # Its left half was the darker one; on its feet that is the upper half.
        assert after.getpixel((10, 5))[0] < after.getpixel((10, 35))[0]

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    def test_the_three_kinds_are_taken_and_become_one(self, kind):
        drawn = drawn_anew(picture(kind))
        image = read(drawn.jpeg)
        assert (image.format, image.size) == ("JPEG", (40, 20))
        near = zip(image.getpixel((35, 10)), (180, 40, 90), strict=True)
        assert all(abs(one - other) < 12 for one, other in near)

    def test_a_long_one_becomes_sixteen_hundred_long(self):
        drawn = drawn_anew(picture(size=(4000, 1000)))
        assert (drawn.width, drawn.height) == (1600, 400)
        assert read(drawn.jpeg).size == (1600, 400)

    @pytest.mark.parametrize(
        ("mode", "colour"),
        [("RGBA", (0, 0, 0, 0)), ("LA", (0, 0)), ("P", (3,)), ("1", (1,))],
    )
    def test_what_lets_the_light_through_stands_on_white(self, mode, colour):
        out = io.BytesIO()
        sheet = Image.new(mode, (9, 9), colour if len(colour) > 1 else colour[0])
        if mode == "P":
            sheet.putpalette([7, 7, 7] * 256)
            sheet.info["transparency"] = 3
        sheet.save(out, "PNG")
        assert read(drawn_anew(out.getvalue()).jpeg).getpixel((4, 4)) == (255,) * 3

    def test_other_modes_are_read_as_well(self):
        out = io.BytesIO()
        Image.new("CMYK", (9, 9), (0, 0, 0, 0)).save(out, "JPEG")
        assert read(drawn_anew(out.getvalue()).jpeg).getpixel((4, 4)) == (255,) * 3


def test_what_is_hidden_behind_or_in_a_picture_is_not_copied():
    pack = io.BytesIO()
    with zipfile.ZipFile(pack, "w") as file:
        file.writestr("a.html", HTML)
    for kind in ("JPEG", "PNG", "WEBP"):
        for hidden in (HTML, b"<?php echo 1; ?>", pack.getvalue()):
            jpeg = drawn_anew(picture(kind) + hidden).jpeg
            assert hidden not in jpeg
            assert jpeg.startswith(b"\xff\xd8\xff")
            assert jpeg.endswith(b"\xff\xd9")


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("photo.txt", "not a photograph")
    return out.getvalue()


def bomb() -> bytes:
    """Return a PNG of a few bytes that says it has 400 million points."""
    head = (20_000).to_bytes(4) * 2 + bytes([8, 0, 0, 0, 0])
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    chunks = [
        len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)
        for kind, data in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
NONE = "This is no photograph that can be read: choose a JPEG, PNG or WebP."


class TestRefusing:
    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            (zipped(), NONE),
            (SVG, NONE),
            (picture("GIF"), NONE),
            (picture("TIFF"), NONE),
            (picture("BMP"), NONE),
            (b"", NONE),
            (HTML, NONE),
            (picture()[:-200], NONE),
            (picture("PNG")[:60], NONE),
            (b"GIF89a" + picture(), NONE),
            (bomb(), "more than 40 million points"),
            (b"\xff\xd8\xff" + b"x" * 8 * 1024 * 1024, "larger than 8 MB"),
        ],
        # Bytes would be other words at each start: a zip holds the time.
        ids=[
            "zip",
            "svg",
            "gif",
            "tiff",
            "bmp",
            "nothing",
            "html",
            "cut",
            "head-alone",
            "two-in-one",
            "bomb",
            "long",
        ],
    )
    def test_what_is_no_photograph_is_said_and_nothing_is_lost(
        self, cast, amals, data, sentence
    ):
        put(cast, amals, picture(), seen="The first one")
        answer = put(cast, amals, data, seen="A white board")
        page = answer.content.decode()
        assert answer.status_code == 400
        assert page.count(sentence) == 1
        assert "A white board" in page
        assert Photograph.objects.get().seen == "The first one"

    def test_more_points_than_can_be_held_are_refused_unread(self):
        out = io.BytesIO()
        Image.new("L", (8000, 5001)).save(out, "PNG")
        assert len(out.getvalue()) < 100_000
        with pytest.raises(LedByError, match="more than 40 million points"):
            drawn_anew(out.getvalue())

    def test_it_says_what_is_to_be_seen(self, cast, amals):
        for seen in ("", "  ", "x" * 201):
            assert put(cast, amals, seen=seen).status_code == 400
        assert not Photograph.objects.exists()

    # Of a strange head in a file that can be read Pillow warns, and reads on.
    @pytest.mark.filterwarnings("ignore")
    def test_whatever_the_bytes_are_the_answer_is_a_picture_or_a_sentence(self):
        dice = random.Random(7)
        whole = [picture(kind) for kind in photographs.TAKEN] + [from_a_camera()]
        for _ in range(400):
            file = bytearray(dice.choice(whole))
            for _ in range(dice.randint(1, 9)):
                file[dice.randrange(len(file))] = dice.randrange(256)
            try:
                drawn = drawn_anew(bytes(file))
            except LedByError:
                continue
            assert read(drawn.jpeg).size == (drawn.width, drawn.height)


class TestShowing:
    def test_it_stands_on_the_page_for_colleagues(self, cast, amals):
        answer = put(cast, amals, seen='A board <b>"today"</b>')
        assert answer["Location"] == f"/examples/{amals.pk}"
        address = f"/examples/{amals.pk}/photograph.jpg"
        page = cast.client("sam").get(f"/examples/{amals.pk}").content.decode()
        (tag,) = re.findall(r'<img class="photograph"[^>]+>', page)
        assert f'src="{address}"' in tag
        assert 'alt="A board &lt;b&gt;&quot;today&quot;&lt;/b&gt;"' in tag
        assert 'width="40" height="20"' in tag
        assert "With a photograph" in cast.client("sam").get("/examples").text
        picture = cast.client("sam").get(address)
        assert read(picture.content).size == (40, 20)
        assert picture["Content-Type"] == "image/jpeg"
        assert picture["X-Content-Type-Options"] == "nosniff"
        assert picture["Content-Disposition"] == 'inline; filename="example.jpg"'
        assert picture["Cache-Control"] == "private, no-store"
        assert "img-src 'self'" in picture["Content-Security-Policy"]

    def test_a_name_or_a_type_that_lies_changes_nothing(self, cast, amals):
        file = SimpleUploadedFile("../x.html", picture("PNG") + HTML, "text/html")
        path = f"/examples/{amals.pk}/photograph"
        cast.client("amal").post(path, {"photograph": file, "seen": "A board"})
        given = cast.client("sam").get(f"{path}.jpg")
        assert given["Content-Type"] == "image/jpeg"
        assert b"script" not in given.content

    def test_who_was_asked_sees_it_without_signing_in(self, cast, amals):
        put(cast, amals)
        services.ask(amals, [cast.sam])
        path = "/" + personal_link(Ask.objects.get()).split("/", 3)[3]
        assert f'src="{path}/photograph.jpg"' in Client().get(path).text
        assert read(Client().get(f"{path}/photograph.jpg").content).size == (40, 20)
        services.withdraw(amals)
        assert Client().get(f"{path}/photograph.jpg").status_code == 404

    def test_lists_do_not_carry_the_pictures(
        self, cast, amals, django_assert_max_num_queries
    ):
        put(cast, amals)
        with django_assert_max_num_queries(80) as seen:
            cast.client("sam").get("/examples")
            cast.client("sam").get(f"/examples/{amals.pk}")
        asked = [row["sql"] for row in seen.captured_queries]
        assert [sql for sql in asked if "photograph" in sql]
        assert not [sql for sql in asked if '"jpeg"' in sql]


class TestGoing:
    def test_another_takes_its_place(self, cast, amals):
        put(cast, amals)
        put(cast, amals, picture(size=(10, 30)), seen="Another")
        row = Photograph.objects.get()
        assert (row.seen, row.width, row.height) == ("Another", 10, 30)

    def test_it_can_be_taken_out_and_the_example_stays(self, cast, amals):
        put(cast, amals)
        cast.client("amal").post(f"/examples/{amals.pk}/photograph", {"remove": "1"})
        assert not Photograph.objects.exists()
        assert Example.objects.get().withdrawn_at is None

    def test_it_goes_with_the_example_that_is_taken_back(self, cast, amals):
        put(cast, amals)
        cast.client("amal").post(f"/examples/{amals.pk}/withdraw")
        assert not Photograph.objects.exists()
        assert Example.objects.get().withdrawn_at is not None
        assert put(cast, amals).status_code == 400
        with pytest.raises(StateError, match="nothing is added"):
            services.put_photograph(amals, picture(), "Late")

    def test_it_goes_a_month_after_the_day(self, cast, amals):
        put(cast, amals)
        days = (amals.until - timezone.localdate()).days + 30
        assert services.forget_photographs(timezone.now() + timedelta(days=days)) == 0
        later = timezone.now() + timedelta(days=days + 1)
        assert services.forget_photographs(later) == 1
        assert not Photograph.objects.exists()
        assert Example.objects.exists()

    def test_reported_it_is_hidden_from_all_but_organisers(self, cast, amals):
        put(cast, amals)
        services.report(amals, cast.sam, "I never said yes to this")
        address = f"/examples/{amals.pk}/photograph.jpg"
        assert cast.client("sam").get(address).status_code == 404
        assert cast.client("amal").get(address).status_code == 200
        inside = f"/examples/reported/{amals.pk}/photograph.jpg"
        assert f'src="{inside}"' in cast.client("otto").get("/examples/reported").text
        assert cast.client("otto").get(inside).status_code == 200
        assert cast.client("sam").get(inside).status_code == 404
        # While it waits nothing is exchanged under the organiser's eyes.
        assert put(cast, amals, seen="Another").status_code == 400

    def test_a_new_one_after_the_organiser_looked_can_be_reported_anew(
        self, cast, amals
    ):
        services.report(amals, cast.sam, "Hm")
        services.judge(Example.objects.get(), cast.otto.account, remove=False)
        put(cast, amals)
        services.report(Example.objects.get(), cast.nils, "I am on it")
        assert Example.objects.get().hidden
        assert cast.client("sam").get(f"/examples/{amals.pk}").status_code == 404


def test_refusals(cast, amals):
    path = f"/examples/{amals.pk}/photograph"
    # As long as there is none, there is none.
    assert cast.client("sam").get(f"{path}.jpg").status_code == 404
    put(cast, amals)
    for method in ("get", "post"):
        assert getattr(cast.client("sam"), method)(path).status_code == 404
        assert getattr(Client(), method)(path).status_code == 302
    assert cast.client("quinn").get(f"{path}.jpg").status_code == 404
    assert Client().get(f"{path}.jpg")["Location"].startswith("/sign-in?next=")
    assert cast.client("sam").post(f"{path}.jpg").status_code == 405
    assert Client().get("/saw/" + "x" * 43 + "/photograph.jpg").status_code == 404
    assert cast.client("otto").get(f"/examples/reported/{amals.pk}/photograph.jpg")
    with time_machine.travel(timezone.now() + timedelta(days=45), tick=False):
        assert cast.client("sam").get(f"{path}.jpg").status_code == 404
