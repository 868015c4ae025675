# Derived from the template: `copier update` replaces this file. Do not edit.
"""Which addresses of the network the service may call when somebody else names them (OWASP API7: request forgery).

Two checks belong together: `fault` judges the text of a URL, without a look-up; `reachable` judges the address that a
name resolved to, at the moment of the connection. The first alone is blind to names, the second alone comes late.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

PORTS = frozenset({443, 8443})
MAX_HOST = 253  # RFC 1035 §3.1
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
# Names that mean something on one network only (RFC 6761, 6762, 7686, 8375, 9476).
_LOCAL = frozenset(
    {"local", "localhost", "localdomain", "internal", "intranet", "lan", "home", "corp", "private", "alt"}
)
_LOCAL_ZONES = ("home.arpa", "in-addr.arpa", "ip6.arpa", "onion")
# IANA's registry of special addresses, and two of cloud providers that look public: Azure's platform, Alibaba's metadata.
_SPECIAL = [
    ipaddress.ip_network(text)
    for text in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"),
        *("192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24"),
        *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32"),
        *("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"),
    )
]
_GLOBAL_6 = ipaddress.IPv6Network("2000::/3")  # the only unicast space that IANA has handed out
_NEVER = [ipaddress.ip_network(text) for text in ("127.0.0.0/8", "::1/128", "169.254.0.0/16", "fe80::/10", "0.0.0.0/8")]


def networks(text: str) -> tuple[Network, ...]:
    """`10.4.0.0/16, fd00::/8` as a setting holds it.

    Raises:
        ValueError: an entry is no network.
    """
    return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())


def unsafe(allowed: Iterable[Network]) -> list[str]:
    """Networks that no production service may open: its own machine, and where clouds keep credentials."""
    return [str(network) for network in allowed if any(_overlap(network, never) for never in _NEVER)]


def reachable(address: Address, allowed: Iterable[Network] = ()) -> bool:
    """Whether a connection to this address may be made: it is public, or somebody allowed its network.

    Only plain public unicast counts. An IPv4 address that travels inside an IPv6 one (mapped, 6to4, NAT64, Teredo) is in
    none of the networks that do, so no form of it gets through.
    """
    if any(address in network for network in allowed):
        return True
    if isinstance(address, ipaddress.IPv6Address) and address not in _GLOBAL_6:
        return False
    return not any(address in network for network in _SPECIAL)


def fault(url: str, allowed: Iterable[Network] = ()) -> str:
    """What is wrong with a URL that the service itself is to call; empty where nothing is. Looks nothing up.

    Args:
        url: From outside.
        allowed: Networks whose literal addresses may be named, over http and on any port too (development).
    """
    if not (url.isascii() and url.isprintable()) or " " in url or "\\" in url:
        return "is not a URL"  # a name outside ASCII is sent as xn--…: then everybody reads the same one
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "is not a URL"
    if parts.scheme not in ("http", "https") or not host:
        return "is not an http or https URL"
    if "@" in parts.netloc:
        return "must not hold a user name"
    literal = _literal(host)
    if literal and any(literal in network for network in allowed):
        return ""
    if parts.scheme != "https":
        return "must be https"
    if port not in (None, *PORTS):
        return f"must use one of the ports {', '.join(map(str, sorted(PORTS)))}"
    if literal:
        return "" if reachable(literal) else "must not point into a private network"
    return _name_fault(host)


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _name_fault(name: str) -> str:
    labels = name.split(".")
    if len(name) > MAX_HOST or not all(_LABEL.fullmatch(label) for label in labels):
        return "names no host"  # an empty last label too: a final dot gives every name a second spelling
    if labels[-1].isdigit() or re.fullmatch(r"0x[0-9a-f]*", labels[-1]):
        return "must write an address as four decimal numbers"  # 0x7f.1, 017700000001 and 2130706433 are 127.0.0.1
    if len(labels) == 1 or labels[-1] in _LOCAL or name.endswith(_LOCAL_ZONES):
        return "must not point into a private network"
    return ""


def _overlap(one: Network, other: Network) -> bool:
    return one.version == other.version and one.overlaps(other)
