# Derived from the template: `copier update` replaces this file. Do not edit.
"""Addresses that somebody else names: what the service may call, and what it never does."""

from __future__ import annotations

import ipaddress

import pytest

from tests.support.app import addresses, settings


def words(text: str) -> list[str]:
    return text.split()


PRIVATE = words("""
    0.0.0.0 10.1.2.3 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254 168.63.129.16 169.254.169.254 172.16.0.1 172.31.255.255
    192.0.0.1 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1
    255.255.255.255 :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::7f00:1 64:ff9b:1::a00:1 2001::1 2001:db8::1
    2002:7f00:1::1 3fff::1 fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1
""")
PUBLIC = words("1.1.1.1 8.8.8.8 100.63.255.255 172.32.0.1 2001:4860:4860::8888 2606:4700::1111")
HOSTILE = [
    *words("""
    http://example.com/ ftp://example.com/ file:///etc/passwd gopher://example.com:70/_ //example.com/ javascript:alert(1) x
    https:// https:///x https://localhost/ https://LOCALHOST/ https://localhost./ https://metadata/ https://db.local/
    https://metadata.google.internal/ https://a.home.arpa/ https://x.onion/ https://127.0.0.1/ https://127.1/ https://2130706433/
    https://017700000001/ https://0x7f000001/ https://0x7f.1/ https://0177.0.0.1/ https://127.0.0.1./ https://1.2.3/ https://0/
    https://[::1]/ https://[::ffff:127.0.0.1]/ https://[::ffff:7f00:1]/ https://[64:ff9b::7f00:1]/ https://[2002:7f00:1::]/
    https://[fe80::1%25eth0]/ https://[::1 https://169.254.169.254/latest/meta-data/ https://10.0.0.1/ https://[fd00:ec2::254]/
    https://100.100.100.200/ https://168.63.129.16/ https://224.0.0.1/ https://user@example.com/ https://user:word@example.com/
    https://example.com@127.0.0.1/ https://@example.com/ https://example.com:22/ https://example.com:6379/ https://example.com:80/
    https://example.com:99999/ https://example.com:x/ https://example.com:0/ https://example.com./ https://example..com/
    https://.example.com/ https://exa%6dple.com/ https://127%2e0%2e0%2e1/ https://ⓔxample.com/ https://127。0。0。1/
    https://-example.com/ https://bücher.example/ https://example.com\\@127.0.0.1/ https:\\\\127.0.0.1/
    """),
    *("https://ex ample.com/", "https://127.0.0.1\t/", "https://example.com/\r\nX: y", " https://example.com/"),
    *(f"https://{'a' * 64}.com/", f"https://{'a.' * 130}com/"),
]
FRIENDLY = words("""
    https://example.com https://EXAMPLE.com/a?b=c#d https://example.com:8443/hook https://xn--bcher-kva.example/ https://1.1.1.1/
    https://[2606:4700::1111]/ https://hooks.a-b_c.example.org/x@y https://9.example.com/
""")


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_not_reachable(address: str) -> None:
    assert not addresses.reachable(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_reachable(address: str) -> None:
    assert addresses.reachable(ipaddress.ip_address(address))


@pytest.mark.parametrize("url", HOSTILE)
def test_a_hostile_url_is_told_what_is_wrong_with_it(url: str) -> None:
    assert addresses.fault(url)


@pytest.mark.parametrize("url", FRIENDLY)
def test_a_friendly_url_has_no_fault(url: str) -> None:
    assert addresses.fault(url) == ""


def test_an_allowed_network_opens_itself_and_nothing_else() -> None:
    allowed = addresses.networks("127.0.0.0/8, fd00::/8")

    assert addresses.fault("http://127.0.0.1:9000/hook", allowed) == ""
    assert addresses.reachable(ipaddress.ip_address("fd00::5"), allowed)
    assert addresses.fault("http://10.0.0.1/", allowed)
    assert addresses.fault("http://example.com/", allowed)
    assert not addresses.reachable(ipaddress.ip_address("169.254.169.254"), allowed)


@pytest.mark.parametrize("network", ["127.0.0.0/8", "127.0.0.1/32", "169.254.0.0/16", "0.0.0.0/0", "::/0", "::1/128"])
def test_production_does_not_start_with_a_network_that_holds_its_own_machine(network: str) -> None:
    assert addresses.unsafe(addresses.networks(network)) == [network]
    with pytest.raises(ValueError, match="EGRESS_NETWORKS"):
        settings.Settings(environment="production", egress_networks=network)


def test_what_is_no_network_is_refused_by_the_name_of_the_setting() -> None:
    with pytest.raises(ValueError, match="egress_networks"):
        settings.Settings(environment="test", egress_networks="10.0.0.1/8")
