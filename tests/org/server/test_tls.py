"""An org over TLS with a certificate of its own: made once, trusted by who is told of it, and kept until it ages."""

import ssl
import stat
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
import requests
from cryptography import x509
from simple_salesforce import Salesforce

from org.rest import Door
from org.server import running
from org.server.certificate import kept
from org.server.listen import Certificate

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return kept(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def door(little: Any) -> Door:
    return Door(little.org)


@pytest.fixture(scope="module")
def base(door: Door, certificate: Certificate) -> Iterator[str]:
    with running(door, tls=certificate) as base:
        yield base


def trusting(certificate: Certificate) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.verify = str(certificate.file)
    return session


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_simple_salesforce_trusts_the_file_and_keeps_the_port(
    base: str, door: Door, certificate: Certificate, host: str
) -> None:
    session, port = door.sessions.issue(door.accounts.somebody), urlsplit(base).port
    with trusting(certificate) as trusted:
        client = Salesforce(session_id=session, instance_url=f"https://{host}:{port}", session=trusted)
        assert client.sf_instance == f"{host}:{port}"
        assert client.query("SELECT COUNT() FROM User")["totalSize"] == 3


def test_who_was_not_told_of_the_certificate_does_not_trust_it(base: str) -> None:
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(base, timeout=10)


def test_it_stands_the_strictest_examination(base: str, certificate: Certificate) -> None:
    context = ssl.create_default_context(cafile=str(certificate.file))
    context.verify_flags |= ssl.VerifyFlags.VERIFY_X509_STRICT
    with urlopen(f"{base}/services/data", context=context, timeout=10) as answer:
        assert answer.status == 200


def test_whoever_does_not_speak_tls_is_not_answered(base: str) -> None:
    with pytest.raises(requests.ConnectionError):
        requests.get(base.replace("https", "http"), timeout=10)


def test_it_is_made_once_and_its_key_is_the_servers_alone(tmp_path: Path) -> None:
    first = kept(tmp_path / "tls")
    text = first.file.read_bytes()
    assert kept(tmp_path / "tls") == first
    assert first.file.read_bytes() == text
    assert stat.S_IMODE(first.secret.stat().st_mode) == 0o600
    assert b"PRIVATE" in first.secret.read_bytes()
    assert b"PRIVATE" not in text


def test_one_that_nears_its_end_is_made_anew(tmp_path: Path) -> None:
    def after(days: int) -> bytes:
        return kept(tmp_path, clock=lambda: NOON + timedelta(days=days)).file.read_bytes()

    assert after(0) == after(360) != after(370)


def test_another_host_has_another_which_names_it_too(tmp_path: Path) -> None:
    own, other = kept(tmp_path), kept(tmp_path, "crm.example")
    assert own.file != other.file
    read = x509.load_pem_x509_certificate(other.file.read_bytes())
    names = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert {str(name.value) for name in names} == {"localhost", "127.0.0.1", "::1", "crm.example"}


@pytest.mark.parametrize("broken", [b"", b"-----BEGIN CERTIFICATE-----\nAAAA"])
def test_one_that_cannot_be_read_is_made_anew(tmp_path: Path, broken: bytes) -> None:
    found = kept(tmp_path)
    found.secret.write_bytes(broken)
    kept(tmp_path)
    ssl.create_default_context().load_cert_chain(found.secret)
    assert found.file.read_bytes() in found.secret.read_bytes()


def test_what_clients_trust_is_put_back_when_it_is_lost(tmp_path: Path) -> None:
    found = kept(tmp_path)
    text = found.file.read_bytes()
    found.file.unlink()
    kept(tmp_path)
    assert found.file.read_bytes() == text


def test_those_who_want_one_at_the_same_time_share_it(tmp_path: Path) -> None:
    ready = threading.Barrier(6)

    def wanted(_: int) -> bytes:
        ready.wait(10)
        return kept(tmp_path).secret.read_bytes()

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(wanted, range(6)))) == 1
