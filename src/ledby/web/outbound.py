"""The one way out: a question to the one machine that a setting names.

It goes to that host alone, follows no redirect, reads no proxy from the environment,
takes 20 seconds and 200 kB at most, and JSON only. The name is looked up here, and the
connection goes to the address that was checked, so that a name cannot lead into the
organisation's own network unless a setting allows it. Nothing is logged.
"""

from __future__ import annotations

import ipaddress
import json
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import httpcore
import httpx
from django.utils.translation import gettext as _

from ledby.errors import ConfigurationError, OutsideError

CONNECT: Final = 3.0
"""Seconds until a connection stands."""

TOTAL: Final = 20.0
"""Seconds for the whole question and its answer, however it trickles in."""

LARGEST: Final = 200_000
"""Bytes of an answer."""

OK: Final = 200
SECRETIVE: Final = frozenset(
    ipaddress.ip_address(each) for each in ("fd00:ec2::254", "100.100.100.200")
)
"""Where a cloud hands out a machine's own secrets, beside the link-local addresses."""

OPTIONS = Iterable[httpcore.SOCKET_OPTION]


@dataclass(frozen=True, slots=True)
class Door:
    """A machine that may be asked.

    Attributes
    ----------
    url : str
        Where the question goes; https, or http where *private* is set.
    key : str
        Sent as a bearer token, if there is one.
    private : bool
        Whether the address may be one of the organisation's own network.
    """

    url: str
    key: str = ""
    private: bool = False

    @property
    def host(self) -> str:
        """Return the name of the machine, as people read it."""
        return urlsplit(self.url).hostname or ""


def checked(door: Door) -> Door:
    """Return a door whose address is one that may be asked.

    Raises
    ------
    ConfigurationError
        The address is not https (or http on an own network), names no host, or carries
        a password or a fragment.
    """
    try:
        parts = urlsplit(door.url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), 0
    plain = parts.scheme == "http" and door.private
    whole = parts.hostname and port != 0 and door.url.isascii()
    if not (parts.scheme == "https" or plain) or not whole:
        raise ConfigurationError(
            _(
                "The address of a machine to ask must be https://host/path, or http://"
                " where a setting allows the own network."
            )
        )
    if parts.username or parts.password or parts.fragment or parts.query:
        raise ConfigurationError(
            _("The address of a machine to ask may hold no name, password, query or #.")
        )
    return door


def ask(door: Door, question: dict[str, Any]) -> Any:
    """Return what the machine behind a door answers, read from its JSON.

    Raises
    ------
    ConfigurationError
        As for :func:`checked`.
    OutsideError
        The machine cannot be reached, may not be, is slow, answers too much, or
        answers something else than JSON.
    """
    body = json.dumps(question).encode()
    headers = [
        (b"Content-Type", b"application/json"),
        (b"Accept", b"application/json"),
        (b"User-Agent", b"LedBy"),
    ]
    if door.key:
        headers.append((b"Authorization", f"Bearer {door.key}".encode()))
    try:
        return json.loads(_exchange(checked(door), headers, body))
    except (httpcore.TimeoutException, TimeoutError) as error:
        raise _refused(door, _("%(host)s took too long to answer.")) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise _refused(door, _("%(host)s could not be reached.")) from error
    except (ValueError, RecursionError) as error:
        raise _refused(door, _("%(host)s did not answer with JSON.")) from error


def _exchange(door: Door, headers: list[tuple[bytes, bytes]], body: bytes) -> bytes:
    until = time.monotonic() + TOTAL
    with (
        httpcore.ConnectionPool(
            ssl_context=_trust(),
            max_connections=1,
            network_backend=_Guarded(door, lambda: until - time.monotonic()),
        ) as pool,
        pool.stream("POST", door.url, headers=headers, content=body) as response,
    ):
        if response.status != OK:
            sentence = _("%(host)s answered with the number %(status)s.")
            raise _refused(door, sentence, status=response.status)
        said = {name.lower(): value for name, value in response.headers}
        if not said.get(b"content-type", b"").startswith(b"application/json"):
            raise _refused(door, _("%(host)s did not answer with JSON."))
        return _within(door, response.iter_stream())


def _within(door: Door, chunks: Iterable[bytes]) -> bytes:
    whole = bytearray()
    for chunk in chunks:
        whole += chunk
        if len(whole) > LARGEST:
            raise _refused(door, _("%(host)s answered more than is read."))
    return bytes(whole)


def _refused(door: Door, sentence: str, **more: object) -> OutsideError:
    return OutsideError(sentence % {"host": door.host, **more})


def _trust() -> ssl.SSLContext:
    # A certificate of the organisation's own is named by SSL_CERT_FILE.
    return httpx.create_ssl_context()


class _Guarded(httpcore.NetworkBackend):
    """Connects to addresses that were checked, within the time that is left."""

    def __init__(self, door: Door, left: Callable[[], float]) -> None:
        self._door = door
        self._left = left
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: OPTIONS | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the host of the door, whatever is asked for."""
        del timeout, local_address
        address = _address(self._door, host, port)
        stream = self._plain.connect_tcp(
            address, port, timeout=CONNECT, socket_options=socket_options
        )
        return _Timed(stream, self._left)


class _Timed(httpcore.NetworkStream):
    """A stream that never waits longer than the time that is left."""

    def __init__(
        self, stream: httpcore.NetworkStream, left: Callable[[], float]
    ) -> None:
        self._stream = stream
        self._left = left

    def _rest(self) -> float:
        if (left := self._left()) <= 0:
            raise httpcore.ReadTimeout
        return left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what comes in time."""
        del timeout
        return self._stream.read(max_bytes, self._rest())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write in time."""
        del timeout
        self._stream.write(buffer, self._rest())

    def close(self) -> None:
        """Close the stream."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Turn on encryption, with the certificate of the name that was configured."""
        del timeout
        inner = self._stream.start_tls(ssl_context, server_hostname, self._rest())
        return _Timed(inner, self._left)

    def get_extra_info(self, info: str) -> Any:
        """Return what the stream knows of itself."""
        return self._stream.get_extra_info(info)


def _address(door: Door, host: str, port: int) -> str:
    """Return the address of a host, if each that it has may be asked.

    One that is not public is refused unless the door is private; addresses where a
    cloud hands out a machine's secrets and those of no machine are refused always.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [ipaddress.ip_address(each[4][0]) for each in found]
    for address in addresses:
        mapped = getattr(address, "ipv4_mapped", None) or address
        never = mapped.is_link_local or mapped.is_multicast or mapped.is_unspecified
        if never or mapped in SECRETIVE or not (mapped.is_global or door.private):
            raise _refused(door, _("%(host)s lies where this site may not ask."))
    return str(addresses[0])
