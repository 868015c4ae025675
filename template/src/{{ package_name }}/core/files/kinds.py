# Derived from the template: `copier update` replaces this file. Do not edit.
"""Whether a file is what its media type says: by its first bytes, or all of it where it is text.

No library: what is offered is a short list, each entry of which is tested; docs/explanation of the template says why.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from ..problems import UnsupportedMediaType

LONGEST = 16  # bytes that tell what a file is
SIGNATURES = {
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/gif": re.compile(rb"GIF8[79]a"),
    "image/webp": re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
    "image/avif": re.compile(rb".{4}ftypavi[fs]", re.DOTALL),
    "application/pdf": re.compile(rb"%PDF-"),
    "application/zip": re.compile(rb"PK(\x03\x04|\x05\x06)"),
}
TEXTS = frozenset({"text/plain", "text/csv"})
EXTENSIONS = {"image/jpeg": "jpg", "text/plain": "txt"}  # of the others: what follows the stroke
_BREAKS = frozenset("\t\n\r\f")


def extension(media_type: str) -> str:
    """What a file of this type is called like."""
    return EXTENSIONS.get(media_type, media_type.partition("/")[2])


class Proof:
    """Looks at a file as it passes.

    Args:
        media_type: What the caller says that it is; one of those above.
    """

    def __init__(self, media_type: str) -> None:
        self.media_type, self._head, self._proven = media_type, b"", False
        self._signature = SIGNATURES.get(media_type)
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def look(self, chunk: bytes, *, last: bool = False) -> None:
        """At the next piece.

        Raises:
            UnsupportedMediaType: the file is something else (415).
        """
        if self._signature is None:
            self._read(chunk, last=last)
        elif not self._proven:
            self._head += chunk[: LONGEST - len(self._head)]
            if last or len(self._head) == LONGEST:
                self._proven = self._signature.match(self._head) is not None
                if not self._proven:
                    raise self._lie()

    def _read(self, chunk: bytes, *, last: bool) -> None:
        try:
            text = self._decoder.decode(chunk, last)
        except UnicodeDecodeError:
            raise self._lie() from None
        if any(unicodedata.category(letter) == "Cc" and letter not in _BREAKS for letter in text):
            raise self._lie()

    def _lie(self) -> UnsupportedMediaType:
        return UnsupportedMediaType(f"The content is not {self.media_type}.")
