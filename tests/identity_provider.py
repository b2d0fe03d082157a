"""A provider of identities that misbehaves as a test wants: real HTTP, real keys, in a thread.

It checks what a provider must check: the client's secret, the redirection, and PKCE.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

CLIENT, SECRET = "rushes-studio", "a-secret-of-the-studio-at-its-provider"


def new_key(number: int) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": f"key-{number}", "use": "sig", "alg": "RS256"})


@dataclass
class IdentityProvider:
    """``claims`` are added to an ID token, or replace what stands there; ``sign``: makes it."""

    port: int = 0
    claims: dict[str, Any] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)  # replaces what it says of itself
    key: RSAKey = field(default_factory=lambda: new_key(1))
    foreign: RSAKey | OctKey | None = None  # signs instead of it
    algorithm: str = "RS256"
    began: dict[str, dict[str, str]] = field(default_factory=dict)  # by code
    redeemed: list[str] = field(default_factory=list)
    read_keys: int = 0

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def let_in(self, address: str) -> dict[str, str]:
        """What the browser brings back, after its person signed in at the address."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["code_challenge_method"] == "S256" and asked["response_type"] == "code"
        code = f"code-{len(self.began)}"
        self.began[code] = asked
        return {"code": code, "state": asked["state"], "iss": self.issuer}

    def describe(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "HS256"],
            **self.about,
        }

    def redeem(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        said = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        if said != f"{CLIENT}:{SECRET}":
            return 401, {"error": "invalid_client"}
        asked = self.began.get(form["code"])
        if asked is None or form["code"] in self.redeemed:
            return 400, {"error": "invalid_grant"}
        self.redeemed.append(form["code"])
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        assert form["redirect_uri"] == asked["redirect_uri"]
        now = int(time.time())
        claims = {
            "iss": self.issuer, "sub": "1", "aud": CLIENT, "exp": now + 300, "iat": now,
            "nonce": asked["nonce"], "preferred_username": "ada", **self.claims,
        }  # fmt: skip
        header = {"alg": self.algorithm, "kid": self.key.kid}
        token = jwt.encode(header, claims, self.foreign or self.key, [self.algorithm])
        return 200, {"access_token": "opaque", "token_type": "Bearer", "id_token": token}


@contextlib.contextmanager
def providing() -> Iterator[IdentityProvider]:
    provider = IdentityProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.endswith("/openid-configuration"):
                self.answer(200, provider.describe())
            elif self.path == "/keys":
                provider.read_keys += 1
                self.answer(200, KeySet([provider.key]).as_dict(private=False))
            else:
                self.answer(404, {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self.answer(*provider.redeem(form, self.headers["authorization"]))

        def answer(self, status: int, said: Any) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def back(path: str, brought: dict[str, str]) -> str:
    """The address to which the provider sends the browser."""
    return f"{path}?{urlencode(brought)}"
