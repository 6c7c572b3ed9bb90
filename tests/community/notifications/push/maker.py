"""The maker of a browser on this machine, with TLS of its own, and browsers that open what they get."""

import datetime as dt
import http.server
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from community.notifications.push.sealing import CURVE, point_of, text_of

HOST = "updates.push.services.mozilla.com"


@dataclass
class Browser:
    """Has the other half of the keys, and opens what was sealed for it, by the standard's own steps."""

    name: str = "a"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(CURVE))
    auth: bytes = b"0123456789abcdef"

    @property
    def endpoint(self) -> str:
        return f"https://{HOST}/wpush/v2/{self.name}"

    @property
    def said(self) -> dict[str, str]:
        """What its script posts."""
        keys = {"p256dh": text_of(point_of(self.key.public_key())), "auth": text_of(self.auth)}
        return {"endpoint": self.endpoint} | keys

    def opened(self, body: bytes) -> bytes:
        salt, length = body[:16], body[20]
        theirs = body[21 : 21 + length]
        shared = self.key.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs)
        )
        about = b"WebPush: info\0" + point_of(self.key.public_key()) + theirs
        secret = HKDF(SHA256(), 32, self.auth, about).derive(shared)
        key = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(secret)
        nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(secret)
        plain = AESGCM(key).decrypt(nonce, body[21 + length :], None)
        return plain.rstrip(b"\0")[:-1]


@dataclass
class Sent:
    path: str
    headers: dict[str, str]
    body: bytes


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *words: Any) -> None:
        """Who asked was killed, or hung up: that is what they are for."""


class Maker:
    """`answers[path]` is a status, or (status, headers), or what to do with the open request."""

    def __init__(self, folder: Path, delay: float = 0) -> None:
        self.delay = delay
        self.sent: list[Sent] = []
        self.answers: dict[str, Any] = {}
        self.connections = 0
        self._folder = folder

    def __enter__(self) -> Self:
        maker = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"  # lines are kept, as theirs are

            def setup(self) -> None:
                maker.connections += 1
                super().setup()

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                time.sleep(maker.delay)
                maker.sent.append(Sent(self.path, dict(self.headers), body))
                answer = maker.answers.get(self.path, 201)
                if callable(answer):
                    return answer(self)
                status, headers = answer if isinstance(answer, tuple) else (answer, {})
                self.send_response(status)
                for name, value in {"Content-Length": "0", "Location": "/m/number-1"}.items():
                    self.send_header(name, headers.pop(name, value))
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                return None

            def log_message(self, *words: Any) -> None:
                """Silent."""

        self._server = _Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.certificate = _certificate(self._folder)
        context.load_cert_chain(self.certificate)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def silence(seconds: float) -> Callable[[Any], None]:
    """Takes the request and says nothing."""
    return lambda _request: time.sleep(seconds)


def _certificate(folder: Path) -> Path:
    """For HOST, signed by itself; `trust()` of the test knows it."""
    key = ec.generate_private_key(CURVE)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + dt.timedelta(days=20000))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = folder / "maker.pem"
    path.write_bytes(private + signed.public_bytes(Encoding.PEM))
    return path
