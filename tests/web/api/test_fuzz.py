"""Whatever is sent to a call, it answers as its description says, and never with 5xx.

``LEDBY_FUZZ=1700 pytest tests/web/api/test_fuzz.py`` sends twenty thousand requests.
"""

from __future__ import annotations

import os

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import checks

from ledby.web.api import services
from ledby.web.api.views.endpoints import api
from ledby.web.wsgi import application
from stages import released

EXAMPLES = int(os.environ.get("LEDBY_FUZZ", "40"))


@pytest.fixture
def one_connection():
    """Keep the connection of the test open between requests, as a test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("scope", ["results", "people"])
def test_every_call_answers_as_it_is_described(cast, monkeypatch, scope):
    released(cast, monkeypatch)
    monkeypatch.setattr("ninja.throttling.SimpleRateThrottle.allow_request", allow)
    cache.clear()
    token = services.make(cast.otto.account, "a test", scope, 30)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    seen = []
    for operation in schema.get_all_operations():
        fuzz(operation.ok(), {"Authorization": f"Bearer {token}"}, seen)
    assert len(seen) >= 4 * EXAMPLES
    assert max(status for _, status in seen) < 500
    assert {path for path, _ in seen} == set(api.get_openapi_schema()["paths"])


def allow(*_: object) -> bool:
    return True


def fuzz(operation, headers, seen) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(case=operation.as_strategy())
    def one(case) -> None:
        answer = case.call(headers=headers)
        seen.append((operation.path, answer.status_code))
        case.validate_response(
            answer,
            checks=[
                checks.not_a_server_error,
                checks.status_code_conformance,
                checks.response_schema_conformance,
            ],
        )

    one()
