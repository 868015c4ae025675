# Derived from the template: `copier update` replaces this file. Do not edit.
"""Card numbers, found in any text: 13 to 19 digits of a known issuer whose check digit is right (ISO/IEC 7812-1)."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote_plus

REDACTED = "[card number]"
SHORTEST, LONGEST = 13, 19
# of one issuer each: what its numbers begin with, and how many digits they have
_ISSUERS = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})"  # Visa
    r"|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d{2}|7[01]\d|720)\d{12}"  # Mastercard
    r"|3[47]\d{13}"  # American Express
    r"|(?:6011\d{2}|65\d{4}|64[4-9]\d{3})\d{10,13}"  # Discover
    r"|(?:30[0-5]\d{3}|3[689]\d{4})\d{8,13}"  # Diners Club
    r"|35(?:2[89]|[3-8]\d)\d{12,15}"  # JCB
    r"|62\d{14,17}|81\d{14,17}"  # UnionPay
    r"|(?:5018|5020|5038|5893|6304|6759|676[1-3])\d{9,15}"  # Maestro
    r"|220[0-4]\d{12,15}|9792\d{12}"  # Mir, Troy
)
_UUID = re.compile(r"(?<![0-9a-fA-F])[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![0-9a-fA-F])")
_IBAN = re.compile(r"(?<![0-9A-Za-z])[A-Z]{2}[0-9]{2}(?: ?[0-9A-Z]{4}){2,7}(?: ?[0-9A-Z]{1,3})?(?![0-9A-Za-z])")
_UUID_BYTES = re.compile(_UUID.pattern.encode())
_BETWEEN = r"[ \-\u2010-\u2015\u2212]"  # what people write between groups, once NFKC has made others one of these
_RUN = re.compile(rf"[0-9](?:{_BETWEEN}?[0-9]){{12,}}")
_GROUP = re.compile(r"[0-9]+")
_DIGITS = frozenset(b"0123456789")
_NO_DIGIT = bytes(set(range(256)) - _DIGITS)
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def looks_like_one(digits: str) -> bool:
    """Whether these digits, without anything between, are a number that some issuer could have given."""
    return _ISSUERS.fullmatch(digits) is not None and _luhn(digits)


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        total += _DOUBLED[int(digit)] if place % 2 else int(digit)
    return total % 10 == 0


def may_hold_one(data: bytes) -> bool:
    """A cheap first look: bytes with fewer digits than a card number hold none, unless digits hide in other scripts."""
    return len(data.translate(None, _NO_DIGIT)) >= SHORTEST or not data.isascii()


def found_in(text: str) -> bool:
    """Whether the text holds a card number."""
    return next(places(text), None) is not None


def redacted(text: str) -> str:
    """The text with every card number in it replaced."""
    if not may_hold_one(text.encode("utf-8", "surrogatepass")):
        return text
    plain = _plain(text)
    found = list(places(plain))
    if not found:
        return text
    kept, end = [], 0
    for first, last in found:
        kept += [plain[end:first], REDACTED]
        end = last
    return "".join([*kept, plain[end:]])


def places(text: str) -> Iterator[tuple[int, int]]:
    """Where card numbers begin and end, in the text as `_plain` writes it: once each, the longest first."""
    plain = _plain(text)
    hidden = _IBAN.sub(_hide_account, _UUID.sub(lambda found: "x" * len(found[0]), plain))
    for run in _RUN.finditer(hidden):
        groups = [(group.start() + run.start(), group.end() + run.start()) for group in _GROUP.finditer(run[0])]
        yield from _in_groups(hidden, groups)


def _hide_account(found: re.Match[str]) -> str:
    """An account's number (ISO 13616) is none of a card: its check digits say so."""
    compact = found[0].replace(" ", "")
    value = int("".join(str(int(sign, 36)) for sign in compact[4:] + compact[:4]))
    return "x" * len(found[0]) if value % 97 == 1 else found[0]


def _in_groups(text: str, groups: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Any groups in a row may be the number: an expiry date before or after it must not hide it."""
    first = 0
    while first < len(groups):
        for last in range(len(groups), first, -1):
            start, end = groups[first][0], groups[last - 1][1]
            digits = "".join(text[a:b] for a, b in groups[first:last])
            if SHORTEST <= len(digits) <= LONGEST and looks_like_one(digits) and not _in_a_word(text, start, end):
                yield start, end
                first = last - 1
                break
        first += 1


def _in_a_word(text: str, start: int, end: int) -> bool:
    """Whether the digits are a part of something like a hash: letters beside them, and more digits beside those."""
    while start and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    before, after = text[start - 1 : start], text[end : end + 1]
    return before.isdigit() or after.isdigit()


def _plain(text: str) -> str:
    """Digits and blanks of other scripts and widths as the usual ones."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def in_json(body: bytes) -> str | None:
    """The JSON Pointer of the first card number in a JSON document, keys included; None where there is none.

    Read as the framework reads it, so that both see the same. What is no JSON at all is looked at as text.
    """
    if b"\\u" not in body and not may_hold_one(_UUID_BYTES.sub(b"", body)):
        return None
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return "" if found_in(body.decode("utf-8", "replace")) else None
    return next(_pointers(document, ""), None)


def _pointers(value: object, at: str) -> Iterator[str]:
    waiting = [(value, at)]
    while waiting:
        item, here = waiting.pop()
        if isinstance(item, dict):
            for key, inner in item.items():
                if found_in(key):
                    yield here
                waiting.append((inner, f"{here}/{redacted(key).replace('~', '~0').replace('/', '~1')}"))
        elif isinstance(item, list):
            waiting += [(inner, f"{here}/{number}") for number, inner in enumerate(item)]
        elif isinstance(item, str | int | float) and not isinstance(item, bool) and found_in(_text(item)):
            yield here


def _text(value: str | int | float) -> str:
    """A number as its digits: 4e15 hides as little as 4000000000000000."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def in_query(query: bytes) -> bool:
    """Whether a query string holds one, encoded or not."""
    return bool(query) and found_in(unquote_plus(query.decode("latin-1")))
