"""Protections of what leaves a service: integrations, and addresses that callers name."""

from __future__ import annotations

from .sabotage import Sabotage

CORE = "src/parcel_desk/core"
PARTNERS = f"{CORE}/partners"
ASKING = ("tests/integrations", "tests/security/test_api10_unsafe_consumption.py")
CALLING = ("tests/egress", "tests/security/test_api07_request_forgery.py")
SABOTAGES: list[Sabotage] = [
    Sabotage(
        "redirects are followed",
        f"{PARTNERS}/exchange.py",
        "            _refuse_status(response)\n",
        "            if 300 <= response.status < 400:\n"
        '                to = url.rpartition("/")[0] + egress.header(response, "location")\n'
        "                return await exchange(pool, method, to, headers, body, connect_s=connect_s, max_bytes=max_bytes)\n"
        "            _refuse_status(response)\n",
        ASKING,
        "integrations",
    ),
    Sabotage(
        "a partner's answer has any size",
        f"{PARTNERS}/exchange.py",
        "egress.bounded(response, max_bytes)",
        "egress.bounded(response, 1 << 40)",
        ASKING,
        "integrations",
    ),
    Sabotage(
        "a bomb is unpacked",
        f"{CORE}/egress.py",
        "unpack.decompress(chunk, left + 1)",
        "unpack.decompress(chunk)[:1]",
        CALLING,
        "integrations",
    ),
    Sabotage(
        "an answer has any size",
        f"{CORE}/egress.py",
        "            if left < 0:",
        "            if False:",
        CALLING,
        "integrations",
    ),
    Sabotage(
        "a private address is connected to",
        f"{CORE}/egress.py",
        "if not addresses.reachable(",
        "if False and not addresses.reachable(",
        CALLING,
        "integrations",
    ),
    Sabotage(
        "only the first address of a name is looked at",
        f"{CORE}/egress.py",
        "for address in found:  #",
        "for address in found[:1]:  #",
        CALLING,
        "integrations",
    ),
    Sabotage(
        "the name is resolved again for the connection",
        f"{CORE}/egress.py",
        "self._inner.connect_tcp(found[-1], port",
        "self._inner.connect_tcp(host, port",
        CALLING,
        "integrations",
    ),
    Sabotage(
        "a partner in a private network is called",
        f"{CORE}/egress.py",
        "if not addresses.reachable(",
        "if False and not addresses.reachable(",
        ASKING,
        "integrations",
    ),
    Sabotage(
        "one field takes any address",
        "src/parcel_desk/resources/depots/schemas.py",
        ", egress=True",
        "",
        CALLING,
        "integrations",
    ),
    Sabotage(
        "no field's address is judged", f"{CORE}/formats.py", "check(not wrong, wrong)", "pass", CALLING, "integrations"
    ),
    Sabotage(
        "mapped addresses pass",
        f"{CORE}/addresses.py",
        "address not in _GLOBAL_6",
        "False",
        ("tests/core",),
        "integrations",
    ),
    Sabotage(
        "user names pass", f"{CORE}/addresses.py", 'if "@" in parts.netloc:', "if False:", CALLING, "integrations"
    ),
    Sabotage(
        "every port passes",
        f"{CORE}/addresses.py",
        "if port not in (None, *PORTS):",
        "if False:",
        CALLING,
        "integrations",
    ),
    Sabotage(
        "retries are unlimited",
        f"{PARTNERS}/partner.py",
        "tenacity.stop_after_attempt(self.attempts) | tenacity.stop_before_delay(self.timeout_s)",
        "tenacity.stop_after_delay(self.timeout_s)",
        ASKING,
        "integrations",
    ),
    Sabotage(
        "what may have been done is done twice",
        f"{PARTNERS}/partner.py",
        "(fault.unsure and repeatable)",
        "fault.unsure",
        ASKING,
        "integrations",
    ),
    Sabotage(
        "the breaker never opens",
        f"{PARTNERS}/breaker.py",
        "if state == OPEN or (",
        "if False and (",
        ASKING,
        "integrations",
    ),
    Sabotage(
        "everybody tries at once when it half opens",
        f"{PARTNERS}/breaker.py",
        "(state == HALF_OPEN and self._probing)",
        "False",
        ASKING,
        "integrations",
    ),
    Sabotage(
        "nothing is in time",
        f"{PARTNERS}/partner.py",
        "asyncio.timeout_at(deadline)",
        "asyncio.timeout(5)",
        ASKING,
        "integrations",
    ),
    Sabotage(
        "a failure is always ignored",
        f"{PARTNERS}/partner.py",
        'if self.on_failure == "fail":',
        "if False:",
        ASKING,
        "integrations",
    ),
    Sabotage(
        "a failure is never ignored",
        f"{PARTNERS}/partner.py",
        'if self.on_failure == "fail":',
        "if True:",
        ASKING,
        "integrations",
    ),
    Sabotage(
        "answers are believed as they are",
        f"{PARTNERS}/asks.py",
        "return msgspec.json.decode(body, type=type(self.example))",
        "return msgspec.json.decode(body)",
        ASKING,
        "integrations",
    ),
    Sabotage(
        "any media type is read",
        f"{PARTNERS}/exchange.py",
        'if kind != "application/json" and',
        "if False and",
        ASKING,
        "integrations",
    ),
    Sabotage(
        "an action asks nobody",
        "src/parcel_desk/resources/parcels/operations.py",
        'names=("address_check", "carrier"),',
        "names=(),",
        ASKING,
        "integrations",
    ),
    Sabotage(
        "partners are asked while a transaction is open",
        f"{PARTNERS}/first.py",
        "    for name in names:\n",
        "    async with call.db.transaction():\n      for name in names:\n",
        ASKING,
        "integrations",
    ),
    Sabotage(
        "a request with a key stays one transaction while partners are asked",
        f"{CORE}/outside.py",
        "if call.outside is None:",
        "if True:",
        ASKING,
        "integrations",
    ),
    Sabotage(
        "a partner can't tell that a request was repeated",
        f"{PARTNERS}/first.py",
        ", key=call.once)",
        ")",
        ASKING,
        "integrations",
    ),
    Sabotage(
        "the token is logged",
        f"{PARTNERS}/partner.py",
        "path=ask.path,",
        "path=ask.path + self._token,",
        ASKING,
        "integrations",
    ),
    Sabotage(
        "production takes a fake for a partner",
        f"{PARTNERS}/running.py",
        'if settings.environment != "production" and f"',
        'if f"',
        ASKING,
        "integrations",
    ),
]
