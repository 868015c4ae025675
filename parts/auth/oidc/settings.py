"""What the environment says about the identity provider."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings

from .. import requirements


def _issuer(value: str) -> str:
    parts = urlsplit(value)
    whole = (
        parts.scheme in ("https", "http") and parts.hostname and not (parts.query or parts.fragment or parts.username)
    )
    if value and not whole:
        raise ValueError("reads like https://id.example.com/realms/main")
    return value


class AuthSettings(BaseSettings):
    """Part of `Settings`."""

    oidc_issuer: Annotated[
        str,
        AfterValidator(_issuer),
        Field(
            description="Issuer, to the letter as tokens say it in `iss`. Empty: a provider on this machine, never in production.",
            examples=["https://id.example.com/realms/main"],
        ),
    ] = ""
    oidc_audience: Annotated[
        str,
        Field(
            description="What `aud` of a token must hold. Empty in development: the service's name.", examples=["api"]
        ),
    ] = ""
    oidc_clients: Annotated[
        str, Field(description="Clients whose tokens are taken (`azp` or `client_id`), blanks between. Empty: any.")
    ] = ""
    oidc_roles_claim: Annotated[
        str, Field(min_length=1, description="Claim with the roles; dots lead inside: realm_access.roles.")
    ] = "roles"
    oidc_role_names: Annotated[
        dict[str, requirements.Role],
        Field(description='Role by the provider\'s name for it: {"shop-admins": "admin"}.'),
    ] = {}
    oidc_id_namespace: Annotated[
        str,
        Field(
            description="What callers' ids are derived from. Empty: the issuer. Keep the old one if its address changes."
        ),
    ] = ""
    oidc_keys_minutes: Annotated[
        int, Field(ge=1, le=1440, description="Minutes for which the provider's keys are kept.")
    ] = 10
    oidc_keys_stale_minutes: Annotated[
        int, Field(ge=0, le=10080, description="Minutes more for which they count while the provider does not answer.")
    ] = 240

    def auth_faults(self) -> list[str]:
        """What is not safe for production, beside what is empty."""
        if self.oidc_issuer and not self.oidc_issuer.startswith("https://"):
            return ["OIDC_ISSUER is not https"]
        return []
