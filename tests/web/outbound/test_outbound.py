"""The one way out: one host, no redirect, little time, little data, JSON only."""

from __future__ import annotations

import logging
import socket
import time

import pytest
from tests.outside import outside

from ledby.errors import ConfigurationError, OutsideError
from ledby.web import outbound
from ledby.web.outbound import Door, ask


@pytest.fixture
def machine():
    with outside() as it:
        yield it


def test_a_question_goes_out_and_its_answer_comes_back(machine):
    machine.body = b'{"said": "yes"}'
    answer = ask(Door(machine.url, "a-key", private=True), {"asked": "this"})
    assert answer == {"said": "yes"}
    assert machine.sent == [b'{"asked": "this"}']
    assert machine.heads[0]["Authorization"] == "Bearer a-key"
    assert "Cookie" not in machine.heads[0]


def test_nothing_of_it_is_logged(machine, caplog):
    caplog.set_level(logging.DEBUG, logger="ledby")
    ask(Door(machine.url, "k-5521", private=True), {"asked": "canary-5521"})
    assert "5521" not in caplog.text


def test_no_proxy_of_the_environment_is_used(machine, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert ask(Door(machine.url, private=True), {}) == {}


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"status": 500}, "answered with the number 500"),
        ({"status": 204, "body": b""}, "answered with the number 204"),
        (
            {"status": 302, "more": {"Location": "http://169.254.169.254/latest"}},
            "answered with the number 302",
        ),
        ({"body": b"<html>"}, "did not answer with JSON"),
        ({"kind": "text/html"}, "did not answer with JSON"),
        ({"body": b"[" * 100_000}, "did not answer with JSON"),
        ({"body": b"\xff\xfe\xfa"}, "did not answer with JSON"),
        ({"body": b" " * 200_001}, "answered more than is read"),
    ],
)
def test_what_is_not_as_agreed_is_refused_in_a_sentence(machine, told, sentence):
    for name, value in told.items():
        setattr(machine, name, value)
    with pytest.raises(OutsideError, match=f"127\\.0\\.0\\.1 {sentence}"):
        ask(Door(machine.url, private=True), {})
    assert len(machine.sent) == 1


def test_an_answer_that_trickles_in_is_given_up(machine, monkeypatch):
    monkeypatch.setattr(outbound, "TOTAL", 0.5)
    machine.body, machine.drip = b" " * 100_000, 0.1
    start = time.monotonic()
    with pytest.raises(OutsideError, match="took too long"):
        ask(Door(machine.url, private=True), {})
    assert time.monotonic() - start < 1.5


def test_a_header_that_never_ends_is_given_up(monkeypatch):
    monkeypatch.setattr(outbound, "TOTAL", 0.4)
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/v1"
        with pytest.raises(OutsideError, match="took too long"):
            ask(Door(url, private=True), {})


def test_nobody_at_home_is_said():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(OutsideError, match="could not be reached"):
        ask(Door(f"http://127.0.0.1:{port}", private=True), {})


def test_the_own_network_is_closed_unless_a_setting_opens_it(machine):
    door = Door(machine.url.replace("http:", "https:"))
    with pytest.raises(OutsideError, match="may not ask"):
        ask(door, {})
    assert machine.sent == []


@pytest.mark.parametrize(
    "address",
    ["10.1.2.3", "192.168.0.9", "127.0.0.1", "::1", "fd12::1", "::ffff:10.0.0.1"],
)
def test_a_name_that_leads_into_the_own_network_is_refused(monkeypatch, address):
    lead(monkeypatch, address)
    with pytest.raises(OutsideError, match="example\\.org lies where"):
        ask(Door("https://example.org/v1"), {})


def test_one_bad_address_of_several_is_enough(monkeypatch):
    lead(monkeypatch, "93.184.216.34", "10.0.0.1")
    with pytest.raises(OutsideError, match="may not ask"):
        ask(Door("https://example.org/v1"), {})


@pytest.mark.parametrize(
    "address",
    ["169.254.169.254", "fd00:ec2::254", "100.100.100.200", "0.0.0.0", "224.0.0.1"],
)
def test_where_machines_hand_out_secrets_is_closed_always(monkeypatch, address):
    lead(monkeypatch, address)
    with pytest.raises(OutsideError, match="may not ask"):
        ask(Door("http://example.org/v1", private=True), {})


def test_a_name_that_nobody_knows_is_said():
    with pytest.raises(OutsideError, match="could not be reached"):
        ask(Door("https://nowhere.invalid/v1"), {})


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/v1",
        "ftp://example.org",
        "file:///etc/passwd",
        "https://",
        "https://[::1",
        "https://example.org:99999",
        "https://example.org@10.0.0.1/v1",
        "https://a:b@example.org",
        "https://example.org/#x",
        "https://example.org/?key=x",
        "https://exämple.org",
        "javascript:alert(1)",
        "",
    ],
)
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(ConfigurationError, match="The address of a machine"):
        ask(Door(url), {})


def lead(monkeypatch, *addresses):
    found = [
        (
            socket.AF_INET6 if ":" in address else socket.AF_INET,
            socket.SOCK_STREAM,
            6,
            "",
            (address, 443),
        )
        for address in addresses
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
