# Derived from the template: `copier update` replaces this file. Do not edit.
"""Which signatures count, and which keys may make them."""

from __future__ import annotations

from collections.abc import Mapping

from joserfc.errors import UnsupportedAlgorithmError
from joserfc.jwa import JWSAlgModel
from joserfc.jws import JWSRegistry

ED25519 = ("OKP", "Ed25519")
# A closed list of public-key signatures (RFC 8725 §3.1): `none` and HS*, whose key would be public, are not on it.
ALGORITHMS: Mapping[str, tuple[str, str | None]] = {
    "RS256": ("RSA", None),
    "PS256": ("RSA", None),
    "ES256": ("EC", "P-256"),
    "EdDSA": ED25519,
    "Ed25519": ED25519,  # the same by its name of RFC 9864
}


class Registry(JWSRegistry):
    """What joserfc asks for an algorithm. It takes header members that it does not know, as RFC 7515 §4 wants."""

    def __init__(self) -> None:
        super().__init__(algorithms=list(ALGORITHMS), strict_check_header=False)

    def get_alg(self, name: str) -> JWSAlgModel:
        """One of the list. joserfc itself warns of the name EdDSA, which providers go on using."""
        if name not in ALGORITHMS:
            raise UnsupportedAlgorithmError(f"{name!r} is not taken")
        return self.algorithms[name]
