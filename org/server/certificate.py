"""A certificate that this machine makes for itself, for clients that speak TLS only.

It is kept and used again until it nears its end, so that a client has to be told of it once. Processes that want it
at the same time wait for the first of them and share what it made.
"""

import ipaddress
import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from org.clock import now
from org.locking import alone
from org.server.listen import Certificate, is_loopback

OWN = ("localhost", "127.0.0.1", "::1")
LASTS = timedelta(days=397)
NEARS_ITS_END = timedelta(days=30)
CLOCKS_DIFFER = timedelta(days=1)
PRIVATE = 0o600
PUBLIC = 0o644


def kept(folder: Path, host: str = "localhost", *, clock: Callable[[], datetime] = now) -> Certificate:
    """The one in the folder for this machine's own names and the host; made when it is not there, or not for long."""
    name = "localhost" if is_loopback(host) else re.sub(r"[^\w.-]", "_", host)
    found = Certificate(folder / f"{name}.pem", folder / f"{name}.key.pem")
    names = list(dict.fromkeys([*OWN, host]))
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder / f"{name}.lock"):
        made = _still_good(found.secret, clock())
        if made is None:
            made, text = _made(names, clock())
            _write(found.secret, text, PRIVATE)
        _write(found.file, made.public_bytes(Encoding.PEM), PUBLIC)
    return found


def _still_good(secret: Path, now: datetime) -> x509.Certificate | None:
    try:
        found = x509.load_pem_x509_certificate(secret.read_bytes())
    except (OSError, ValueError):
        return None
    return found if found.not_valid_before_utc <= now < found.not_valid_after_utc - NEARS_ITS_END else None


def _made(names: Sequence[str], now: datetime) -> tuple[x509.Certificate, bytes]:
    """The certificate, and the text that holds it with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    made = _described(names, now, key.public_key()).sign(key, hashes.SHA256())
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return made, private + made.public_bytes(Encoding.PEM)


def _described(names: Sequence[str], now: datetime, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    """Signs nothing but itself: who trusts it trusts this one server, and no name beside those it lists."""
    owner = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[-1])])
    about = x509.CertificateBuilder(owner, owner, key, x509.random_serial_number(), now - CLOCKS_DIFFER, now + LASTS)
    digest = x509.SubjectKeyIdentifier.from_public_key(key)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(digest)
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    about = about.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    about = about.add_extension(_signing_only(), critical=True).add_extension(usage, critical=False)
    about = about.add_extension(digest, critical=False).add_extension(issuer, critical=False)
    return about.add_extension(x509.SubjectAlternativeName([_named(name) for name in names]), critical=False)


def _signing_only() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _named(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _write(path: Path, text: bytes, mode: int) -> None:
    """Never seen half, and never for a moment by those who may not."""
    if path.is_file() and path.read_bytes() == text:
        return
    draft = path.with_name(f"{path.name}.draft")
    draft.unlink(missing_ok=True)
    draft.touch(mode, exist_ok=False)
    draft.write_bytes(text)
    draft.replace(path)
