"""Electronic signatures: an interface, and the exchange of files that serves it today (docs/run/esign.md).

What is handed out is the issued PDF with its hash and who signs; what comes back is the same PDF with a
signature appended. Whether a certificate is valid is for BSrE's own verification to say: the house proves
that the signed file holds the document it issued, whole and unchanged, and under a signature that covers it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs7
from django.db import transaction

from rapim.ledger import clock
from rapim.ledger.actions import Actor, log, take_turn
from rapim.ledger.models import Document
from rapim.letters.actions import PDF, body_of, issue
from rapim.letters.models import SignedCopy
from rapim.meeting.actions import RefusedError

LARGEST = 20 * 1024**2
_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")
_DIGEST_IS = bytes.fromhex("06092a864886f70d01090431")
"""The attribute messageDigest of a signature (1.2.840.113549.1.9.4), then a set with the digest."""
_HASHES = ("sha256", "sha384", "sha512")


@dataclass(frozen=True, slots=True)
class Handed:
    """What is handed out to be signed."""

    document: int
    file_name: str
    body: bytes
    sha256: str
    signer: str


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back: the signed PDF."""

    document: int
    body: bytes


class Exchange(Protocol):
    """The hook: a service that has documents signed."""

    def hand_out(self, document: Document, signer: str) -> Handed:
        """Give a document to be signed; the same document gives the same bytes each time."""

    def take_back(self, *, actor: Actor, handed: Handed, returned: Returned) -> SignedCopy:
        """Check what came back and keep it beside the unsigned document."""


class ByFile:
    """The exchange of today: download to sign with BSrE's own application, upload the signed file."""

    def hand_out(self, document: Document, signer: str) -> Handed:
        """The issued bytes, proven against their hash."""
        if document.media_type != PDF:
            raise RefusedError("esign_not_pdf")
        name = f"{document.kind}-{document.pk}-{document.sha256[:8]}.pdf"
        return Handed(document.pk, name, body_of(document), document.sha256, signer)

    def take_back(self, *, actor: Actor, handed: Handed, returned: Returned) -> SignedCopy:
        """Kept once: the same file again is the copy that stands, another one is refused."""
        certificate = proven(handed, returned)
        document = Document.objects.get(pk=handed.document)
        digest = hashlib.sha256(returned.body).hexdigest()
        with transaction.atomic():
            take_turn()
            known = SignedCopy.objects.select_related("signed").filter(document=document).first()
            if known is not None:
                if known.signed.sha256 == digest:
                    return known
                raise RefusedError("esign_already", by=known.by_name)
            board = {"as_of": document.as_of.isoformat(), "known_at": document.known_at.isoformat()}
            kind = f"{document.kind}_signed"
            signed = issue(actor=actor, kind=kind, title=document.title, board=board, body=returned.body)
            row = SignedCopy.objects.create(
                document=document,
                signed=signed,
                signer=handed.signer[:255],
                certificate=certificate[:255],
                at=clock.now(),
                by_name=actor.name[:150],
            )
            after = {"sha256": digest, "of": document.sha256, "certificate": certificate}
            log(actor, "keep_signed", f"document:{document.pk}", after=after)
        return row


def proven(handed: Handed, returned: Returned) -> str:
    """The name in the certificate of a signature that covers the document that was handed out.

    A PDF is signed by appending to it, so the signed file begins with every byte that was handed out; the
    signature covers the whole file but its own place, and its digest is that of the bytes it covers.

    Units: bytes.
    Source: ISO 32000-1 12.8 (ByteRange, incremental update); RFC 5652 11.2 (messageDigest).
    """
    body = returned.body
    if len(body) > LARGEST:
        raise RefusedError("esign_large", largest=LARGEST // 1024**2)
    if not body.startswith(b"%PDF-"):
        raise RefusedError("esign_not_pdf")
    if returned.document != handed.document or not body.startswith(handed.body):
        raise RefusedError("esign_other_document")
    if len(body) == len(handed.body):
        raise RefusedError("esign_unsigned")
    ranges = [tuple(int(one) for one in found) for found in _RANGE.findall(body, len(handed.body))]
    if not ranges:
        raise RefusedError("esign_unsigned")
    first, before, second, after = ranges[-1]
    covers = first == 0 and len(handed.body) < before < second and second + after == len(body)
    signature = _signature(body[before:second]) if covers else b""
    if not signature or not _digested(body[:before] + body[second:], signature):
        raise RefusedError("esign_not_covered")
    return _named(signature)


def _signature(between: bytes) -> bytes:
    """The signature that stands as hexadecimal between what it covers."""
    text = between.strip()
    if not (text.startswith(b"<") and text.endswith(b">")):
        return b""
    try:
        return bytes.fromhex(text[1:-1].decode("ascii"))
    except ValueError:
        return b""


def _digested(covered: bytes, signature: bytes) -> bool:
    for name in _HASHES:
        digest = hashlib.new(name, covered).digest()
        size = len(digest)
        if _DIGEST_IS + bytes((size + 2, 4, size)) + digest in signature:
            return True
    return False


def _named(signature: bytes) -> str:
    """The common name in the signer's certificate, the first that belongs to no authority."""
    try:
        found = pkcs7.load_der_pkcs7_certificates(_exact(signature))
    except ValueError as broken:
        raise RefusedError("esign_not_covered") from broken
    own = [one for one in found if not _authority(one)] or found
    names = own[0].subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME) if own else []
    return str(names[0].value) if names else ""


def _exact(signature: bytes) -> bytes:
    """The signature without the zeros that fill up its place."""
    if len(signature) < 6 or signature[0] != 0x30:
        raise RefusedError("esign_not_covered")
    size = signature[1]
    if size < 0x80:
        return signature[: 2 + size]
    count = size & 0x7F
    return signature[: 2 + count + int.from_bytes(signature[2 : 2 + count], "big")] if count else signature


def _authority(one: x509.Certificate) -> bool:
    try:
        return bool(one.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except x509.ExtensionNotFound:
        return False
