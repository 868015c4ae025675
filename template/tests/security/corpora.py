# Derived from the template: `copier update` replaces this file. Do not edit.
"""Texts that some interpreter would take for more than text, by that interpreter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Json = Any  # what a JSON document may hold
TABLE = "zq_table"  # stands for the name of a real table

TEXTS: Mapping[str, Sequence[str]] = {
    "SQL": (
        "' OR '1'='1",
        "') OR ('1'='1' --",
        f"x'; DROP TABLE {TABLE}; --",
        f"'; DELETE FROM {TABLE}; COMMIT; --",
        f"' UNION SELECT NULL, NULL, version() FROM {TABLE} --",
        "1; SELECT pg_sleep(30) --",
        "'||(SELECT pg_sleep(30))||'",
        "\\'; SELECT 1; --",
        "$1",
        "%' ESCAPE '!",
        "%",
        "_",
    ),
    "NoSQL": ('{"$ne": null}', "'; return true; var x='", '{"$where": "sleep(30000)"}', "[$regex]=.*"),
    "templates": ("{{7*7}}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{{config.items()}}", "${jndi:ldap://127.0.0.1:9/x}"),
    "commands": ("; sleep 30", "$(sleep 30)", "`sleep 30`", "| cat /etc/passwd", "& ping -c 30 127.0.0.1 &"),
    "LDAP": ("*)(uid=*))(|(uid=*", "*", "admin)(&)", "\\2a"),
    "XPath": ("' or '1'='1' or ''='", "//*", "count(/child::node())"),
    "headers": ("x\r\nSet-Cookie: zq=1", "x\nLocation: https://evil.example", "x%0d%0aSet-Cookie:%20zq=1", "x\u560d\u560aSet-Cookie: zq=1"),
    "paths": ("../../../../etc/passwd", "..\\..\\..\\windows\\win.ini", "....//....//etc/passwd", "file:///etc/passwd", "/proc/self/environ"),
    "scripts": ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "<svg/onload=alert(1)>"),
    "formats": ("%s%s%s%n%n", "{0.__class__.__mro__}", "{settings.signing_key}", "%(password)s", "%00"),
    "objects": ("!!python/object/apply:os.system ['id']", "__proto__", "__class__", "cos\nsystem\n(S'id'\ntR."),
    "XML": ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', "<![CDATA[zq]]>", "&#x41;&amp;"),
    "Unicode": ("\0", "a\0b", "\u202etxt.exe", "\ud800", "\udfff\ud800", "\ufeffa", "e\u0301", "\u2028\u2029", "\ufffe\uffff", "\u0130\u0131\ufb01", "\U000e0041", "\x1b[31m", "\x7f"),
}  # fmt: skip
# in a path, a query or a header, where bytes are written: overlong forms of / and ., half a character, what is no UTF-8
ESCAPED = (
    "%C0%AF..%C0%AF",
    "%E0%80%AF",
    "%F0%80%80%AF",
    "%C0%AE%C0%AE",
    "%ED%A0%80",
    "%FF",
    "%FE%FF",
    "%",
    "%zz",
    "%00",
    "%u002f",
)
# where a text is due: what a query of documents, a merge or a parser would make something of
VALUES: Sequence[Json] = (
    {"$ne": None},
    {"$gt": ""},
    {"$regex": ".*"},
    ["' OR '1'='1"],
    {"__proto__": {"admin": True}},
    {"length": 1e9},
    [[]],
    True,
    10**400,
)
XML = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
# what a body says it is, what it is
DOCUMENTS: Sequence[tuple[str, bytes]] = (
    *((kind, text.encode()) for kind in ("application/xml", "text/xml", "application/soap+xml", "image/svg+xml") for text in (XML, BOMB)),
    ("application/x-yaml", b"!!python/object/apply:os.system ['id']"),
    ("application/x-www-form-urlencoded", b"a=1&b[$ne]=1"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--'),
    ("application/x-python-pickle", b"cos\nsystem\n(S'id'\ntR."),
    ("application/json", XML.encode()),
    ("application/json", b"\xff\xfe" + '{"a": 1}'.encode("utf-16-le")),
    ("application/json; charset=utf-7", b"+AHsAIgBhACIAOg 1+AH0-"),
    ("application/json", b'{"a": "\xc0\xaf"}'),
    ("application/json", b'{"a": "\xed\xa0\x80"}'),
    ("application/json", b'{"a": NaN, "b": Infinity}'),
    ("application/json", b'{"a": 1, "a": {"$ne": 1}}'),
)  # fmt: skip


def texts(table: str, *, few: bool = False) -> list[tuple[str, str]]:
    """Every text with its kind, the table's name put in; with `few` two of each kind, where there are many places for them."""
    return [
        (kind, text.replace(TABLE, table)) for kind, found in TEXTS.items() for text in (found[:2] if few else found)
    ]
