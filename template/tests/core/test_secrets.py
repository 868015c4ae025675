# Derived from the template: `copier update` replaces this file. Do not edit.
"""Secrets are hashed to be compared, or encrypted to be read by this service alone."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag

from tests.support.app import secrets


async def test_a_hash_matches_its_secret_and_nothing_else() -> None:
    one, two = await secrets.hash_secret("correct horse"), await secrets.hash_secret("correct horse")

    assert one != two
    assert await secrets.matches("correct horse", one)
    assert not await secrets.matches("correct horsf", one)
    assert not await secrets.matches("correct horse", "no hash at all")


def test_an_encrypted_secret_is_read_again_and_never_twice_the_same() -> None:
    one, two = secrets.encrypt("žluťoučký 😀"), secrets.encrypt("žluťoučký 😀")

    assert one != two
    assert secrets.decrypt(one) == secrets.decrypt(two) == "žluťoučký 😀"


@pytest.mark.parametrize("place", [0, secrets.NONCE_BYTES, -1])
def test_an_encrypted_secret_that_was_changed_is_refused(place: int) -> None:
    kept = bytearray(secrets.encrypt("secret"))
    kept[place] ^= 1

    with pytest.raises(InvalidTag):
        secrets.decrypt(bytes(kept))
