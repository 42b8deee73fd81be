"""A small identity provider of a government: real HTTP, an ID token signed with a key of its own."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "rapim", "rahasia"


class Provider(ThreadingHTTPServer):
    """Signs in whoever `claims` describe; `token` changes what the ID token says beside that."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Door)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims: dict[str, Any] = {}
        self.token: dict[str, Any] = {}
        self.challenges: dict[str, str] = {}

    def about(self) -> dict[str, Any]:
        """The discovery document."""
        paths = {
            "authorization_endpoint": "masuk", "token_endpoint": "kunci",
            "userinfo_endpoint": "siapa", "jwks_uri": "jwks",
        }  # fmt: skip
        methods = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
        return {"issuer": self.url, **{name: f"{self.url}/{path}" for name, path in paths.items()}, **methods}

    def keys(self) -> dict[str, Any]:
        """The public key."""
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": "satu", "use": "sig", "alg": "RS256"}]}

    def id_token(self) -> str:
        """The signed statement of who this is."""
        now = int(time.time())
        said = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 60, **self.claims, **self.token}
        return jwt.encode(said, self.key, "RS256", {"kid": "satu"})


class Door(BaseHTTPRequestHandler):
    """The pages of the provider."""

    server: Provider

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        if address.path == "/masuk":
            self._lead_back(asked)
        elif address.path == "/siapa":
            known = self.headers["Authorization"] == "Bearer akses"
            self._say(self.server.claims if known else {}, 200 if known else 401)
        else:
            self._say(self.server.keys() if address.path == "/jwks" else self.server.about())

    def _lead_back(self, asked: dict[str, str]) -> None:
        """The person has signed in here: back to Rapim with a code."""
        right = (asked["client_id"], asked["code_challenge_method"]) == (CLIENT, "S256")
        code = f"kode{len(self.server.challenges)}"
        self.server.challenges[code] = asked["code_challenge"]
        self.send_response(302 if right else 400)
        back = urlencode({"code": code, "state": asked["state"]})
        self.send_header("Location", f"{asked['redirect_uri']}?{back}")
        self.end_headers()

    def do_POST(self) -> None:
        """A code against tokens: once, with the secret, and with what the challenge was made of."""
        body = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        sent = {name: values[0] for name, values in body.items()}
        digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        own = (sent["client_id"], sent["client_secret"]) == (CLIENT, SECRET)
        if not own or self.server.challenges.pop(sent["code"], "") != challenge:
            self._say({"error": "invalid_grant"}, 400)
            return
        self._say({"access_token": "akses", "token_type": "Bearer", "id_token": self.server.id_token()})

    def _say(self, said: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@contextmanager
def running() -> Iterator[Provider]:
    """A provider for the time of a block."""
    server = Provider()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
