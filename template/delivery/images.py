# Derived from the template: `copier update` replaces this file. Do not edit.
"""Which image is meant, and no other."""

from __future__ import annotations

import re

from .errors import Refusal

_DIGEST = re.compile(r".+@sha256:[0-9a-f]{64}")


def digest(image: str) -> str:
    """An image by its digest: a tag may be another image tomorrow.

    Raises:
        Refusal: it has none.
    """
    if not _DIGEST.fullmatch(image):
        why = f"{image!r} names no digest, and a tag may be another image tomorrow"
        raise Refusal("the image can't be rolled out", why, "name it as REPOSITORY@sha256:…")
    return image
