"""Sealed as the standard says: its own example comes out byte for byte."""

import base64
import json

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from community.notifications.push import sealing
from community.notifications.push.sealing import bytes_of, is_key_pair, sealed, text_of
from tests.community.notifications.push.maker import HOST, Browser
from tests.conftest import NOW

# RFC 8291, section 5 and appendix A.
PLAIN = b"When I grow up, I want to be a watermelon"
P256DH = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
    "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_example_of_the_standard() -> None:
    own = sealing.private_key_of(PRIVATE)
    assert text_of(sealed(PLAIN, P256DH, AUTH, own=own, salt=bytes_of(SALT))) == SEALED


def test_only_the_browser_opens_it_and_no_two_are_alike() -> None:
    browser = Browser()
    keys = {name: browser.said[name] for name in ("p256dh", "auth")}
    first, second = sealed(b"Hej", **keys), sealed(b"Hej", **keys)
    assert browser.opened(first) == browser.opened(second) == b"Hej"
    assert first != second
    with pytest.raises(InvalidTag):
        Browser().opened(first)


def test_too_long_for_one_record() -> None:
    with pytest.raises(ValueError, match="too long"):
        sealed(b"x" * 4000, P256DH, AUTH)


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [("", AUTH), (P256DH, ""), (P256DH[:-4], AUTH), ("A" * 87, AUTH), (P256DH, "æøå"), ("*", AUTH)],
)
def test_keys_that_are_none(p256dh: str, auth: str) -> None:
    assert is_key_pair(P256DH, AUTH)
    assert not is_key_pair(p256dh, auth)


def test_the_token_is_for_this_host_for_half_a_day_and_signed_by_us() -> None:
    private = sealing.new_private_key()
    header = sealing.authorization(private, HOST, "mailto:huset@example.dk", NOW)
    token, key = header.removeprefix("vapid t=").split(", k=")
    head, claims, signature = token.split(".")
    assert json.loads(bytes_of(head)) == {"typ": "JWT", "alg": "ES256"}
    assert json.loads(bytes_of(claims)) == {
        "aud": f"https://{HOST}",
        "exp": int(NOW.timestamp()) + 12 * 3600,
        "sub": "mailto:huset@example.dk",
    }
    raw = bytes_of(signature)
    r, s = (int.from_bytes(half, "big") for half in (raw[:32], raw[32:]))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes_of(key))
    public.verify(encode_dss_signature(r, s), f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
    assert key == sealing.public_key_of(private)
    assert len(base64.urlsafe_b64decode(private + "=")) == 32
