from __future__ import annotations

from ledby.web.people import selectors, services
from ledby.web.people.models import ImportRun


def drop(run) -> str:
    return f"/people/import/{run.pk}/drop"


def test_the_file_is_forgotten(cast, run):
    page = cast.client("ida").post(drop(run), follow=True)
    assert "The file is deleted. Nothing was changed." in page.content.decode()
    assert not ImportRun.objects.exists()
    assert not selectors.waiting_file(run).exists()


def test_a_run_under_way_is_not_dropped(cast, run):
    services.confirm(run)
    cast.client("ida").post(drop(run))
    assert ImportRun.objects.exists()
    assert selectors.waiting_file(run).exists()


def test_others_are_refused(refuses, cast, run, nowhere):
    refuses("post", drop(run))
    assert cast.client("otto").get(drop(run)).status_code == 405
    assert cast.client("otto").post(f"/people/import/{nowhere}/drop").status_code == 404
    assert ImportRun.objects.exists()
