"""What programs ask: each call does what a page does for whoever owns the token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import NinjaAPI, Query, Schema
from ninja.throttling import AuthRateThrottle

import ledby
from ledby.web.api import selectors, services
from ledby.web.api.bearer import Bearer
from ledby.web.api.policies import Scope

if TYPE_CHECKING:
    from ledby.web.accounts.models import User


class Fault(Schema):
    """Why a call was refused."""

    detail: Any


class Release(Schema):
    """A released cycle."""

    id: str
    name: str
    released_on: str


class Released(Schema):
    """What a release says: the same as the page, as a document."""

    release: Release
    page: dict[str, Any]


class Person(Schema):
    """Somebody on the list of people, by the columns of an import."""

    id: str
    name: str
    email: str
    manager: str
    unit: str
    title: str
    level: int | None
    location: str
    start: str
    language: str


class People(Schema):
    """A page of the list, and after which id the next begins."""

    people: list[Person]
    next: str | None


class Hello(Schema):
    """What answers here, and what the token opens."""

    ledby: str
    opens: str


# PostgreSQL takes no text that holds a NUL.
Key = Annotated[str, Query(max_length=100, pattern="^[^\x00]*$")]

REFUSED = {401: Fault, 404: Fault, 429: Fault}

api = NinjaAPI(
    title="LedBy",
    version="1",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    auth=Bearer(),
    throttle=[AuthRateThrottle("300/m")],
)


def owner(request: HttpRequest) -> User:
    """Return whose token it is."""
    found: User = request.auth.user  # type: ignore[attr-defined] # set by Bearer
    return found


@api.get("/", response={200: Hello, **REFUSED}, operation_id="hello")
def hello(request: HttpRequest) -> dict[str, str]:
    """Say which LedBy answers, and what the token opens."""
    scope: str = request.auth.scope  # type: ignore[attr-defined] # set by Bearer
    return {"ledby": ledby.__version__, "opens": scope}


@api.get(
    "/me",
    response={200: Released, **REFUSED},
    auth=Bearer(Scope.RESULTS),
    operation_id="me",
)
def me(request: HttpRequest) -> dict[str, Any]:
    """Read your own newest page."""
    return selectors.own_page(owner(request))


@api.get(
    "/releases",
    response={200: list[Release], **REFUSED},
    auth=Bearer(Scope.RESULTS),
    operation_id="releases",
)
def releases(request: HttpRequest) -> list[dict[str, Any]]:
    """List all releases of the organisation, the newest first."""
    return selectors.all_releases(owner(request))


@api.get(
    "/releases/{uuid:release_id}",
    response={200: Released, **REFUSED},
    auth=Bearer(Scope.RESULTS),
    operation_id="release",
)
def release(request: HttpRequest, release_id: UUID) -> dict[str, Any]:
    """Read what a release says of the organisation."""
    return selectors.release(owner(request), release_id)


@api.get(
    "/organisation",
    response={200: Released, **REFUSED},
    auth=Bearer(Scope.RESULTS),
    operation_id="organisation",
)
def organisation(request: HttpRequest) -> dict[str, Any]:
    """Read what the newest release says of the organisation."""
    return selectors.release(owner(request), None)


@api.get(
    "/people",
    response={200: People, 422: Fault, **REFUSED},
    auth=Bearer(Scope.PEOPLE),
    operation_id="people",
)
def people(request: HttpRequest, after: Key = "") -> dict[str, Any]:
    """List everybody, a page at a time, in the order of their ids."""
    if not after:
        services.note_export(owner(request))
    return selectors.people(after)


def schema() -> dict[str, Any]:
    """Return the description of all calls (OpenAPI 3.1)."""
    return api.get_openapi_schema()


def reference() -> list[dict[str, str]]:
    """Return each call with its path, what it takes and what it is for."""
    return [
        {
            "path": path,
            "method": method.upper(),
            "summary": found["description"],
            "takes": ", ".join(one["name"] for one in found["parameters"]),
        }
        for path, methods in schema()["paths"].items()
        for method, found in methods.items()
    ]
