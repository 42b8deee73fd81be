"""A signed PDF as a signing application makes it: the same bytes, a signature appended that covers them."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7

ROOM = 12000


@cache
def identity(name: str) -> tuple[Any, Any]:
    """A key and a certificate in an invented name."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    start = dt.datetime(2019, 1, 1, tzinfo=dt.UTC)
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    made = made.serial_number(7).not_valid_before(start).not_valid_after(start + dt.timedelta(days=3650))
    return key, made.sign(key, hashes.SHA256())


def signed(body: bytes, name: str = "Siti Rahayu") -> bytes:
    """An increment with a signature over everything but its own place."""
    head = body + b"\n9 0 obj\n<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange "
    tail = b" >>\nendobj\nstartxref\n0\n%%EOF\n"
    span = b"[0 %010d %010d %010d]"
    before = len(head) + len(span % (0, 0, 0)) + len(b" /Contents ")
    second = before + ROOM + 2
    head += span % (before, second, len(tail)) + b" /Contents "
    key, certificate = identity(name)
    options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
    builder = pkcs7.PKCS7SignatureBuilder().set_data(head + tail)
    builder = builder.add_signer(certificate, key, hashes.SHA256())
    held = builder.sign(serialization.Encoding.DER, options).hex().encode().ljust(ROOM, b"0")
    return head + b"<" + held + b">" + tail
