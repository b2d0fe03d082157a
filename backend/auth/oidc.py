"""Who somebody is, asked of a provider of identities: OpenID Connect's authorization code flow.

The provider describes itself (discovery). The browser goes there with a challenge (PKCE), a state
and a nonce, and comes back with a code, for which the backend gets an ID token. What stands in it
is believed when one of the provider's keys signed it for us, for this very sign-in, and lately.

Sources: OpenID Connect Core 1.0, sections 3.1 and 5.3; Discovery 1.0; RFC 7636 (PKCE); RFC 9207.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, InvalidClaimError, JoseError
from joserfc.jwk import KeySet

from backend.auth.sessions import new_token
from backend.domain.account_roles import groups_in
from backend.errors import Refusal
from backend.settings import Settings, SettingsError

SECONDS = 10.0  # that the provider has to answer
FRESH = 3600.0  # seconds for which its description and its keys are kept
LEEWAY = 60  # seconds by which its clock and ours may differ
# Signatures with keys of the provider's own; never those that our secret could make.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
              "EdDSA", "Ed25519")  # fmt: skip


@dataclass(frozen=True)
class Begun:
    """What a browser must bring back: the state in the address; nonce and verifier stay with us."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Somebody:
    """Whom the provider names. ``subject`` alone tells who it is; ``name`` is what to call them."""

    issuer: str
    subject: str
    name: str
    groups: tuple[str, ...]


class Provider:
    """A provider as the settings name it. What it says of itself is kept for a while."""

    def __init__(self, settings: Settings) -> None:
        """Raises: SettingsError: the settings do not name a provider whole."""
        if not settings.oidc_client_id:
            raise SettingsError("RUSHES_OIDC_ISSUER is set, but RUSHES_OIDC_CLIENT_ID is not.")
        issuer = urlsplit(settings.oidc_issuer)
        if issuer.scheme != "https" and issuer.hostname not in ("127.0.0.1", "localhost", "::1"):
            raise SettingsError(
                f"RUSHES_OIDC_ISSUER is {settings.oidc_issuer!r}; it must begin with https, so "
                "that nobody on the way can be the provider."
            )
        _ = settings.oidc_mapping, settings.oidc_secret  # or why they cannot be read
        self._settings = settings
        self._tls: ssl.SSLContext | None = None
        self._described: dict[str, Any] = {}
        self._described_at = -FRESH
        self._keys: KeySet | None = None

    @property
    def _redirect(self) -> str:
        return self._settings.oidc_redirect

    async def begin(self) -> tuple[str, Begun]:
        """Where the browser has to go, and what it has to come back with.

        Raises:
            Refusal: oidc_away, oidc_misled.
        """
        about = await self._description()
        begun = Begun(new_token(), new_token(), new_token())
        async with self._client() as client:
            address, _ = client.create_authorization_url(
                about["authorization_endpoint"],
                state=begun.state,
                nonce=begun.nonce,
                code_verifier=begun.verifier,
            )
        return address, begun

    async def finish(self, query: Mapping[str, str], begun: Begun) -> Somebody:
        """Who came back. ``query``: of the address to which the provider sent the browser.

        Raises:
            Refusal: oidc_state, oidc_denied, oidc_misled, oidc_clock, oidc_away.
        """
        about = await self._description()
        if "error" in query:  # some leave the state out then; nothing is believed by it
            busy = query["error"] in ("server_error", "temporarily_unavailable")
            raise Refusal("oidc_away" if busy else "oidc_denied")
        if query.get("state") != begun.state:
            raise Refusal("oidc_state")
        if query.get("iss", about["issuer"]) != about["issuer"]:
            raise Refusal("oidc_misled")
        if "code" not in query:
            raise Refusal("oidc_misled")
        try:
            async with self._client() as client:
                token = await client.fetch_token(
                    about["token_endpoint"], code=query["code"], code_verifier=begun.verifier
                )
                claims = await self._claims(token, begun, about)
                if self._settings.oidc_groups not in claims and "userinfo_endpoint" in about:
                    claims = {**await _userinfo(client, about, claims["sub"]), **claims}
        except OAuthError as error:
            code = "oidc_state" if error.error == "invalid_grant" else "oidc_misled"
            raise Refusal(code, None) from error
        except httpx.HTTPError as error:
            raise Refusal("oidc_away") from error
        return Somebody(
            about["issuer"],
            claims["sub"],
            _called(claims),
            groups_in(claims.get(self._settings.oidc_groups)),
        )

    def _client(self) -> AsyncOAuth2Client:
        methods = self._described.get("token_endpoint_auth_methods_supported", [_BASIC])
        method = _BASIC if _BASIC in methods else "client_secret_post"
        return AsyncOAuth2Client(
            client_id=self._settings.oidc_client_id,
            client_secret=self._settings.oidc_secret or None,
            token_endpoint_auth_method=method if self._settings.oidc_secret else "none",
            scope=self._settings.oidc_scopes,
            redirect_uri=self._redirect,
            code_challenge_method="S256",
            timeout=SECONDS,
            verify=self._trusted(),
        )

    def _trusted(self) -> ssl.SSLContext:
        self._tls = self._tls or httpx.create_ssl_context()
        return self._tls

    async def _description(self) -> dict[str, Any]:
        """Raises: Refusal: oidc_away, oidc_misled."""
        if time.monotonic() - self._described_at < FRESH:
            return self._described
        issuer = self._settings.oidc_issuer
        found = await self._read(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if found.get("issuer") != issuer or not all(_address(found.get(n)) for n in needed):
            raise Refusal("oidc_misled")
        self._described, self._described_at = found, time.monotonic()
        self._keys = None
        return found

    async def _read(self, address: str) -> dict[str, Any]:
        try:
            async with httpx.AsyncClient(timeout=SECONDS, verify=self._trusted()) as http:
                answer = await http.get(address)
            answer.raise_for_status()
            found = answer.json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise Refusal("oidc_away") from error
        if not isinstance(found, dict):
            raise Refusal("oidc_misled")
        return found

    async def _claims(
        self, token: Mapping[str, Any], begun: Begun, about: Mapping[str, Any]
    ) -> dict[str, Any]:
        """What a valid ID token says.

        Raises:
            Refusal: oidc_misled, oidc_clock, oidc_away.
        """
        text = token.get("id_token")
        if not isinstance(text, str):
            raise Refusal("oidc_misled")
        try:
            decoded = await self._decoded(text, about)
            claims = CodeIDToken(
                decoded.claims,
                decoded.header,
                {
                    "iss": {"essential": True, "value": about["issuer"]},
                    "aud": {"essential": True, "value": self._settings.oidc_client_id},
                },
                {
                    "nonce": begun.nonce,
                    "client_id": self._settings.oidc_client_id,
                    "access_token": token.get("access_token"),
                },
            )
            claims.validate(leeway=LEEWAY)
        except ExpiredTokenError as error:
            raise Refusal("oidc_clock") from error
        except InvalidClaimError as error:
            raise Refusal("oidc_clock" if error.claim in _OF_TIME else "oidc_misled") from error
        except (JoseError, ValueError) as error:
            raise Refusal("oidc_misled") from error
        if not isinstance(claims.get("sub"), str) or not claims["sub"]:
            raise Refusal("oidc_misled")
        return dict(claims)

    async def _decoded(self, text: str, about: Mapping[str, Any]) -> jwt.Token:
        """The token, signed by a key of the provider. It may have new ones: they are read again.

        Raises:
            JoseError, ValueError: no key of the provider's signed it.
            Refusal: oidc_away, oidc_misled.
        """
        offered = about.get("id_token_signing_alg_values_supported", ["RS256"])
        algorithms = [name for name in ALGORITHMS if name in offered]
        if self._keys is not None:
            try:
                return jwt.decode(text, self._keys, algorithms)
            except (JoseError, ValueError):
                self._keys = None
        self._keys = KeySet.import_key_set(await self._read(about["jwks_uri"]))  # type: ignore[arg-type]
        return jwt.decode(text, self._keys, algorithms)


_BASIC = "client_secret_basic"
_OF_TIME = ("exp", "nbf", "iat")


async def _userinfo(
    client: AsyncOAuth2Client, about: Mapping[str, Any], subject: str
) -> dict[str, Any]:
    """What the provider says of the same person beside the token."""
    answer = await client.get(about["userinfo_endpoint"])
    answer.raise_for_status()
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) and found.get("sub") == subject else {}


def _called(claims: Mapping[str, Any]) -> str:
    mail = claims.get("email")
    called = (claims.get("preferred_username"), claims.get("name"), mail)
    found = next((text for text in called if isinstance(text, str) and text.strip()), "somebody")
    return found.partition("@")[0].strip() or "somebody"


def _address(text: Any) -> bool:
    return isinstance(text, str) and urlsplit(text).scheme in ("https", "http")
