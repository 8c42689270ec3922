from __future__ import annotations

from ledby.web.people import services
from ledby.web.people.models import Halt, ImportRun, State, Step


def progress(run) -> str:
    return f"/people/import/{run.pk}"


def test_a_run_under_way_asks_again_with_and_without_script(cast, run):
    services.confirm(run)
    ImportRun.objects.update(step=Step.ACCOUNTS, done=2000, whole=100_000)
    text = cast.client("otto").get(progress(run)).content.decode()
    assert "Step 4 of 5: Making accounts. 2,000 of 100,000 done." in text
    assert '<progress max="100" value="60"' in text
    assert f'hx-get="/people/import/{run.pk}" hx-trigger="every 2s"' in text
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in text


def test_a_finished_run_says_what_it_did_and_asks_no_more(cast, run):
    cast.client("otto").post(f"/people/import/{run.pk}/confirm")
    text = cast.client("otto").get(progress(run)).content.decode()
    assert "1 person is new. 6 leave. 2 stay as they are." in text
    assert "hx-get" not in text
    assert "refresh" not in text


def test_a_stopped_run_says_why(cast, run):
    ImportRun.objects.update(state=State.STOPPED, halt=Halt.ROWS)
    text = cast.client("otto").get(progress(run)).content.decode()
    assert "The file has rows that cannot be taken over. Nothing was changed." in text


def test_a_run_that_waits_shows_its_preview(cast, run):
    response = cast.client("otto").get(progress(run))
    assert response["Location"] == f"/people/import/{run.pk}/preview"


def test_others_are_refused(refuses, cast, run, nowhere):
    refuses("get", progress(run))
    assert cast.client("otto").get(f"/people/import/{nowhere}").status_code == 404
