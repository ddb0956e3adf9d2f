"""Keys of apps, and the certificates that go with them; made once, as making one takes a moment."""

from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import NameOID

PEM = Encoding.PEM


@cache
def key(_: str = "app") -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def private(name: str = "app") -> bytes:
    return key(name).private_bytes(PEM, PrivateFormat.PKCS8, NoEncryption())


def public(name: str = "app") -> bytes:
    return key(name).public_key().public_bytes(PEM, PublicFormat.SubjectPublicKeyInfo)


def elliptic() -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).public_key().public_bytes(PEM, PublicFormat.SubjectPublicKeyInfo)


@cache
def certificate(name: str = "app") -> bytes:
    owner = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    draft = x509.CertificateBuilder(owner, owner, key(name).public_key(), 1, now, now + timedelta(days=1))
    return draft.sign(key(name), hashes.SHA256()).public_bytes(PEM)
