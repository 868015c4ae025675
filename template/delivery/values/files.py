# Derived from the template: `copier update` replaces this file. Do not edit.
"""Small files whose content proves their media type: what tests and examples of an upload send."""

from __future__ import annotations

_BOX = b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf"

SAMPLES = {
    "image/png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU",
    "image/jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9",
    "image/gif": b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
    "image/webp": b"RIFF\x0c\x00\x00\x00WEBPVP8L\x00\x00\x00\x00",
    "image/avif": _BOX,
    "application/pdf": b"%PDF-1.7\n%%EOF\n",
    "application/zip": b"PK\x05\x06" + bytes(18),
    "text/plain": b"Some words.\n",
    "text/csv": b"name,amount\r\nAda,1\r\n",
}
