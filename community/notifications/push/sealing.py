"""A note sealed for one browser (RFC 8291, aes128gcm of RFC 8188), and who it says it is from (RFC 8292)."""

import base64
import json
import os
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD = 4096  # the makers take no more
CURVE = ec.SECP256R1()
VALID = timedelta(hours=12)


def bytes_of(text: str) -> bytes:
    """base64url with or without its padding. ValueError for anything else."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def text_of(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def point_of(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def is_key_pair(p256dh: str, auth: str) -> bool:
    """What a browser gives: a point on the curve, and sixteen bytes."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, bytes_of(p256dh))
        return len(bytes_of(p256dh)) == 65 and len(bytes_of(auth)) == 16
    except ValueError:
        return False


def sealed(
    plain: bytes,
    p256dh: str,
    auth: str,
    *,
    own: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes = b"",
) -> bytes:
    """The body of the request: one record that only this browser opens. A new key each time.

    `own` and `salt` are given by the test that compares with the standard. ValueError when it is
    too long for one record.
    """
    own, salt = own or ec.generate_private_key(CURVE), salt or os.urandom(16)
    if len(plain) > RECORD - 16 - 1 - 86:
        raise ValueError("too long for a push")
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, bytes_of(p256dh))
    ours = point_of(own.public_key())
    shared = own.exchange(ec.ECDH(), theirs)
    about = b"WebPush: info\0" + point_of(theirs) + ours
    secret = _derived(shared, bytes_of(auth), about, 32)
    key = _derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(secret, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours
    return head + AESGCM(key).encrypt(nonce, plain + b"\x02", None)


def _derived(secret: bytes, salt: bytes, about: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, about).derive(secret)


def private_key_of(text: str) -> ec.EllipticCurvePrivateKey:
    """The house's own key, from the 32 bytes in the settings. ValueError for what is none."""
    return ec.derive_private_key(int.from_bytes(bytes_of(text), "big"), CURVE)


def new_private_key() -> str:
    number = ec.generate_private_key(CURVE).private_numbers().private_value
    return text_of(number.to_bytes(32, "big"))


def public_key_of(text: str) -> str:
    """What a browser is given: its maker then takes notes from who holds the other half only."""
    return text_of(point_of(private_key_of(text).public_key()))


def authorization(private: str, host: str, contact: str, now: datetime) -> str:
    """The header that proves who sends: a token for this host, signed, good for half a day."""
    head = {"typ": "JWT", "alg": "ES256"}
    claims = {
        "aud": f"https://{host}",
        "exp": int((now + VALID).timestamp()),
        "sub": contact,
    }
    parts = [text_of(json.dumps(part).encode()) for part in (head, claims)]
    key = private_key_of(private)
    signature = key.sign(".".join(parts).encode(), ec.ECDSA(SHA256()))
    r, s = decode_dss_signature(signature)
    token = ".".join([*parts, text_of(r.to_bytes(32, "big") + s.to_bytes(32, "big"))])
    return f"vapid t={token}, k={public_key_of(private)}"
