"""One request out of the house: to whom the certificate names and nobody else, and never inside."""

import datetime as dt
import http.server
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from community import outward
from community.outward import Lines, NotPublic, TooMuch

HOST = "kalender.example.dk"
CURVE = ec.SECP256R1()
THEN, LATER = dt.datetime(2020, 1, 1, tzinfo=dt.UTC), dt.datetime(2060, 1, 1, tzinfo=dt.UTC)


def signed(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    by: tuple[str, ec.EllipticCurvePrivateKey],
    *,
    until: dt.datetime = LATER,
    is_authority: bool = False,
) -> x509.Certificate:
    def called(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    return (
        x509.CertificateBuilder()
        .subject_name(called(name))
        .issuer_name(called(by[0]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(THEN)
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
        .sign(by[1], SHA256())
    )


class House:
    """A house of our own far away, with TLS; what reaches it is written down."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []
        self.root = ec.generate_private_key(CURVE)
        root = signed("Rod", self.root, ("Rod", self.root), is_authority=True)
        self.authority = folder / "authority.pem"
        self.authority.write_bytes(root.public_bytes(Encoding.PEM))
        house = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                house.asked.append(self.path)
                if self.path == "/elsewhere":
                    self.send_response(307)
                    self.send_header("Location", "https://127.0.0.1/inside")
                    body = b""
                else:
                    self.send_response(200)
                    body = b"x" * 100
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, *words: Any) -> None:
                """Silent."""

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, *words: Any) -> None:
                """Who hangs up on a certificate is what we want."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.shows(HOST)
        self.server.socket = self.context.wrap_socket(
            self.server.socket, server_side=True, do_handshake_on_connect=False
        )
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def shows(
        self, name: str, *, by: ec.EllipticCurvePrivateKey | None = None, until: dt.datetime = LATER
    ) -> None:
        """From now on it shows this certificate."""
        key = ec.generate_private_key(CURVE)
        paper = signed(name, key, ("Rod", by or self.root), until=until)
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path = self.folder / "house.pem"
        path.write_bytes(private + paper.public_bytes(Encoding.PEM))
        self.context.load_cert_chain(path)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """Trusted as far as its authority is, by this test alone; the name leads there."""
    found = House(tmp_path)
    trust = ssl.create_default_context(cafile=str(found.authority))
    monkeypatch.setattr(outward, "trust", lambda: trust)
    monkeypatch.setattr(outward, "public_address_of", lambda _host: "127.0.0.1")
    monkeypatch.setattr(outward, "PORT", found.port)
    yield found
    found.server.shutdown()
    found.server.server_close()


def get(path: str = "/", most: int = 1000) -> outward.Answer:
    return outward.get(HOST, path, most=most, headers={})


def post() -> outward.Answer:
    return Lines().post(HOST, "/", b"hej", {})


def test_who_the_certificate_names_is_asked(house: House) -> None:
    answer = get("/juleaften")
    assert (answer.status, answer.body, house.asked) == (200, b"x" * 100, ["/juleaften"])
    assert post().status == 200


@pytest.mark.parametrize("ask", [get, post])
@pytest.mark.parametrize("wrong", ["another name", "another authority", "too old", "not trusted"])
def test_who_it_does_not_name_hears_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch, wrong: str, ask: Callable[[], Any]
) -> None:
    """Not a byte of the request: neither the path nor what is in it."""
    if wrong == "another name":
        house.shows("kalender.example.dk.evil.dk")
    elif wrong == "another authority":
        house.shows(HOST, by=ec.generate_private_key(CURVE))
    elif wrong == "too old":
        house.shows(HOST, until=dt.datetime(2021, 1, 1, tzinfo=dt.UTC))
    else:
        everybody = ssl.create_default_context()
        monkeypatch.setattr(outward, "trust", lambda: everybody)
    with pytest.raises(ssl.SSLCertVerificationError):
        ask()
    assert house.asked == []


def test_what_everybody_trusts_is_asked_for_the_name_and_the_chain() -> None:
    context = outward.trust()
    assert context.check_hostname
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2


def test_nobody_is_followed_and_nobody_talks_us_full(house: House) -> None:
    assert get("/elsewhere").status == 307
    assert house.asked == ["/elsewhere"]
    with pytest.raises(TooMuch):
        get(most=99)


@pytest.mark.parametrize(
    "leads_to",
    ["127.0.0.1", "::1", "0.0.0.0", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "10.0.0.1"],
)  # fmt: skip
def test_a_name_that_leads_inside_is_never_dialled(
    monkeypatch: pytest.MonkeyPatch, leads_to: str
) -> None:
    """Also when a public address stands before it: all of them are looked at."""
    found = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in ("1.1.1.1", leads_to)
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_words, **_more: found)
    monkeypatch.setattr(socket, "create_connection", lambda *_words: pytest.fail("dialled"))
    for ask in (get, post):
        with pytest.raises(NotPublic):
            ask()


def test_what_was_looked_at_is_what_is_dialled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is looked up once: whoever answers otherwise the second time is not asked."""
    asked: list[str] = []
    dialled: list[str] = []

    def look_up(host: str, *_words: Any, **_more: Any) -> list[Any]:
        asked.append(host)
        found = "1.1.1.1" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (found, 443))]

    def dial(address: tuple[str, int], *_words: Any) -> socket.socket:
        dialled.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", dial)
    with pytest.raises(ConnectionRefusedError):
        post()
    assert (asked, dialled) == ([HOST], ["1.1.1.1"])
