# Derived from the template: `copier update` replaces this file. Do not edit.
"""A small API server on the loopback for the real kubectl: discovery, objects with versions, JSON patch with tests, lists.

It behaves as a real one where the rollout depends on it: every write changes the resourceVersion, a change of spec the
generation, and a failed test of a patch changes nothing.
"""

from __future__ import annotations

import copy
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from ...json_types import Json, Schema, integer, mapping, sequence, text

# API group and version, then plural: kind
KINDS: dict[str, dict[str, str]] = {
    "v1": {"services": "Service"},
    "apps/v1": {"deployments": "Deployment"},
    "autoscaling/v2": {"horizontalpodautoscalers": "HorizontalPodAutoscaler"},
    "batch/v1": {"jobs": "Job"},
    "coordination.k8s.io/v1": {"leases": "Lease"},
    "discovery.k8s.io/v1": {"endpointslices": "EndpointSlice"},
    "gateway.networking.k8s.io/v1": {"httproutes": "HTTPRoute"},
}


class Refused(Exception):
    def __init__(self, code: int, reason: str, said: str) -> None:
        super().__init__(said)
        self.code, self.reason = code, reason


class FakeApi:
    """Attributes:
    objects: By plural and name.
    requests: What was asked, as `PATCH httproutes/shop`.
    before: Called before every request; may change objects, or raise Refused.
    """

    def __init__(self) -> None:
        self.objects: dict[tuple[str, str], Schema] = {}
        self.requests: list[str] = []
        self.before: Callable[[str], None] = lambda _what: None
        self.healthy: set[str] = set()
        self.lock, self._version = threading.RLock(), 100

    def put(self, plural: str, found: Schema) -> Schema:
        """Stores an object as a new version, and counts a generation where what it asks for changed."""
        with self.lock:
            meta = mapping(found.get("metadata"))
            key = (plural, text(meta.get("name")) or "")
            before = self.objects.get(key, {})
            self._version += 1
            generation = integer(mapping(before.get("metadata")).get("generation")) or 0
            changed = before.get("spec") != found.get("spec")
            meta = {**meta, "resourceVersion": str(self._version), "generation": generation + changed}
            self.objects[key] = {**found, "metadata": meta}
            return self.objects[key]

    def get(self, plural: str, name: str) -> Schema:
        return copy.deepcopy(self.objects[plural, name])

    def status(self, plural: str, name: str, status: Schema) -> None:
        with self.lock:
            self.put(plural, {**self.get(plural, name), "status": status})

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: Json) -> Json:
        parts = [part for part in path.split("/") if part]
        if parts == ["api"]:
            return {"kind": "APIVersions", "versions": ["v1"]}
        if parts == ["apis"]:
            return {
                "kind": "APIGroupList",
                "apiVersion": "v1",
                "groups": [_group(name) for name in KINDS if name != "v1"],
            }
        version = "/".join(parts[1 : 2 if parts[0] == "api" else 3])
        rest = parts[2 if parts[0] == "api" else 3 :]
        if not rest:
            return _resources(version)
        return self._object(method, version, rest[2:], query, body)

    def _object(self, method: str, version: str, rest: list[str], query: dict[str, list[str]], body: Json) -> Json:
        plural, names = rest[0], rest[1:]
        self.requests.append(" ".join([method, "/".join(rest)]))
        self.before(self.requests[-1])
        if names[1:2] == ["proxy"]:
            if names[0] not in self.healthy:
                raise Refused(503, "ServiceUnavailable", f"no endpoints available for service {names[0]}")
            return {"said": "ok"}
        with self.lock:
            if not names:
                return self._many(method, version, plural, query, mapping(body))
            if (plural, names[0]) not in self.objects:
                raise Refused(404, "NotFound", f'{plural} "{names[0]}" not found')
            if method == "PATCH":
                patched = _patched(self.get(plural, names[0]), [mapping(change) for change in sequence(body)])
                return self.put(plural, patched)
            return self.objects[plural, names[0]]

    def _many(self, method: str, version: str, plural: str, query: dict[str, list[str]], body: Schema) -> Json:
        name = text(mapping(body.get("metadata")).get("name")) or ""
        if method == "POST":
            if (plural, name) in self.objects:
                raise Refused(409, "AlreadyExists", f'{plural} "{name}" already exists')
            return self.put(plural, body)
        wanted = dict(pair.split("=") for pair in query.get("labelSelector", [""])[0].split(",") if pair)
        items: list[Json] = [
            found
            for (kind, _), found in self.objects.items()
            if kind == plural and wanted.items() <= mapping(mapping(found.get("metadata")).get("labels")).items()
        ]
        return {"kind": f"{KINDS[version][plural]}List", "apiVersion": version, "metadata": {}, "items": items}


def _group(name: str) -> Schema:
    version: Schema = {"groupVersion": name, "version": name.split("/")[1]}
    return {"name": name.split("/")[0], "versions": [version], "preferredVersion": version}


def _resources(version: str) -> Schema:
    verbs: Json = ["create", "get", "list", "patch"]
    resources: Json = [
        {"name": plural, "singularName": kind.lower(), "namespaced": True, "kind": kind, "verbs": verbs}
        for plural, kind in KINDS.get(version, {}).items()
    ]
    return {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": version, "resources": resources}


def _patched(found: Schema, changes: list[Schema]) -> Schema:
    """RFC 6902: test, add and replace; all or nothing."""
    whole: Json = found
    for change in changes:
        steps = [step.replace("~1", "/").replace("~0", "~") for step in str(change["path"]).split("/")[1:]]
        place: Json = whole
        for step in steps[:-1]:
            place = place[int(step)] if isinstance(place, list) else mapping(place)[step]
        if isinstance(place, list):
            place[int(steps[-1])] = change["value"]
            continue
        inner = mapping(place)
        if change["op"] == "test" and inner.get(steps[-1]) != change["value"]:
            raise Refused(422, "Invalid", f"testing value {change['path']} failed")
        if change["op"] == "replace" and steps[-1] not in inner:
            raise Refused(422, "Invalid", f"{change['path']} is not there")
        if change["op"] != "test":
            inner[steps[-1]] = change["value"]
    return mapping(whole)


@contextmanager
def serving(api: FakeApi, folder: Path) -> Iterator[Path]:
    """The server while the block runs; the kubeconfig that leads there."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:  # the name of a parameter of the library
            return

        def _reply(self) -> None:
            asked = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            try:
                code, found = 200, api.answer(self.command, asked.path, parse_qs(asked.query), body)
            except Refused as refused:
                code = refused.code
                found = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": code}
                found |= {"reason": refused.reason, "message": str(refused)}
            except (KeyError, IndexError, ValueError) as fault:
                code, found = 404, {"kind": "Status", "status": "Failure", "code": 404, "message": repr(fault)}
            said = json.dumps(found).encode()
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        do_GET = do_POST = do_PATCH = do_PUT = _reply  # noqa: N815  # the names that the library calls

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    config: Schema = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "fake", "cluster": {"server": f"http://127.0.0.1:{port}"}}],
        "users": [{"name": "fake", "user": {}}],
        "contexts": [{"name": "fake", "context": {"cluster": "fake", "user": "fake", "namespace": "shop"}}],
        "current-context": "fake",
    }
    path = folder / "kubeconfig"
    path.write_text(json.dumps(config), encoding="utf-8")
    try:
        yield path
    finally:
        server.shutdown()
        server.server_close()
