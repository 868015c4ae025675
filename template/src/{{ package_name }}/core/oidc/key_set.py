# Derived from the template: `copier update` replaces this file. Do not edit.
"""The keys of a published key set that may check a signature here."""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import Key, import_key

from .algorithms import ALGORITHMS

MAX_KEYS = 100
RSA_BITS = range(2048, 8193)  # shorter is weak (NIST SP 800-131A), longer keeps a processor busy
_PUBLIC = ("kty", "crv", "x", "y", "n", "e", "kid", "alg")  # a private part that was published by mistake stays out
_SAME = {"Ed25519": "EdDSA"}

ByName = dict[tuple[str | None, str], Key]  # (kid, algorithm); without kid where no other key is possible


def usable(key_set: Iterable[object]) -> ByName:
    """What is no key for signatures, or broken, is passed over, as RFC 7517 §5 wants."""
    found: ByName = {}
    candidates: dict[str, list[Key]] = defaultdict(list)
    for entry in list(key_set)[:MAX_KEYS]:
        key = _imported(entry) if isinstance(entry, dict) else None
        if key is None:
            continue
        for algorithm in _algorithms(key):
            found[key.kid, algorithm] = key
            candidates[algorithm].append(key)
    sole = {(None, algorithm): keys[0] for algorithm, keys in candidates.items() if len(keys) == 1}
    return {name: key for name, key in found.items() if name[0] is not None} | sole


def _imported(entry: dict[str, Any]) -> Key | None:
    if entry.get("use", "sig") != "sig" or "verify" not in entry.get("key_ops", ("verify",)):
        return None
    if entry.get("kty") not in ("RSA", "EC", "OKP"):  # `oct` is a shared secret: published, it is none
        return None
    try:
        with warnings.catch_warnings(action="ignore", category=SecurityWarning):  # of what is passed over below
            key = import_key({name: entry[name] for name in _PUBLIC if name in entry})
            raw = key.raw_value
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return None if isinstance(raw, RSAPublicKey) and raw.key_size not in RSA_BITS else key


def _algorithms(key: Key) -> list[str]:
    """Those that fit its kind, and its `alg` where it has one."""
    kind, named = (key.key_type, key.get("crv")), key.alg
    return [a for a, wanted in ALGORITHMS.items() if wanted == kind and (named is None or _same(named, a))]


def _same(one: str, other: str) -> bool:
    return _SAME.get(one, one) == _SAME.get(other, other)
