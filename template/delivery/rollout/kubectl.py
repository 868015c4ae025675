# Derived from the template: `copier update` replaces this file. Do not edit.
"""Runs kubectl, and tells what its answers mean: not there, lost the race, did not answer, not allowed."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import Exit, Refusal
from ..json_types import Json, Schema, mapping, sequence, text
from .store import Conflict, Unreachable

_SILENT = (
    "Unable to connect",
    "connection refused",
    "was refused",
    "timeout",
    "Timeout",
    "(ServiceUnavailable)",
    "(InternalError)",
    "(TooManyRequests)",
    "EOF",
)
_TIMEOUT_S = 8.0


@dataclass(frozen=True)
class Kubectl:
    """Attributes:
    context: Of the kubeconfig; empty: the current one.
    program: Where kubectl is.
    """

    namespace: str
    context: str = ""
    program: str = "kubectl"

    def get(self, kind: str, name: str) -> Schema | None:
        """An object, or None where there is none."""
        done = self._run("get", kind, name, "--output=json")
        if "(NotFound)" in done.stderr:
            return None
        return mapping(self._parsed(done, f"get {kind} {name}"))

    def together(self, *names: str) -> dict[str, Schema]:
        """Several objects in one go, as `kind/name`, by their kind; what is not there is left out."""
        done = self._run("get", *names, "--output=json", "--ignore-not-found")
        found = mapping(self._parsed(done, f"get {' '.join(names)}")) if done.stdout or done.returncode else {}
        items = [mapping(item) for item in sequence(found.get("items"))] if "items" in found else [found]
        return {text(item.get("kind")) or "": item for item in items}

    def listed(self, kind: str, selector: str) -> list[Schema]:
        done = self._run("get", kind, f"--selector={selector}", "--output=json")
        items = mapping(self._parsed(done, f"get {kind}")).get("items")
        return [mapping(item) for item in items] if isinstance(items, list) else []

    def create(self, manifest: Schema) -> Schema:
        """Raises:
        Conflict: somebody else made it.
        """
        done = self._run("create", "--filename=-", "--validate=false", "--output=json", told=json.dumps(manifest))
        if "(AlreadyExists)" in done.stderr:
            raise Conflict
        return mapping(self._parsed(done, f"create {manifest.get('kind')}"))

    def patch(self, kind: str, name: str, version: str, operations: Sequence[Schema]) -> Schema:
        """One JSON patch, which only applies to the version that was seen.

        Raises:
            Conflict: it is another one by now.
        """
        test: Json = {"op": "test", "path": "/metadata/resourceVersion", "value": version}
        patch = json.dumps([test, *operations])
        done = self._run("patch", kind, name, "--type=json", f"--patch={patch}", "--output=json")
        if done.returncode and not _silent(done.stderr) and version_of(self.get(kind, name) or {}) != version:
            raise Conflict  # what a failed test is called differs between servers; the version says it
        return mapping(self._parsed(done, f"patch {kind} {name}"))

    def answers(self, path: str) -> str:
        """What is wrong with what a path of the API answers; empty where it answers well."""
        done = self._run("get", "--raw", path)
        return _reason(done) if done.returncode else ""

    def _parsed(self, done: subprocess.CompletedProcess[str], what: str) -> Json:
        if not done.returncode:
            found: Json = json.loads(done.stdout)
            return found
        if _silent(done.stderr):
            raise Unreachable(_reason(done))
        raise Refusal(f"kubectl could not {what}", _reason(done), "check it by hand", code=Exit.FAILED)

    def _run(self, *arguments: str, told: str | None = None) -> subprocess.CompletedProcess[str]:
        where = [f"--namespace={self.namespace}", f"--request-timeout={_TIMEOUT_S:.0f}s"]
        where += [f"--context={self.context}"] if self.context else []
        try:
            return subprocess.run(
                [self.program, *where, *arguments],
                input=told,
                stdin=None if told is not None else subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
                timeout=2 * _TIMEOUT_S,
            )
        except FileNotFoundError:
            raise Refusal("the cluster can't be reached", "kubectl is not installed", "install kubectl") from None
        except subprocess.TimeoutExpired:
            raise Unreachable("kubectl took too long") from None


def version_of(found: Schema) -> str:
    return text(mapping(found.get("metadata")).get("resourceVersion")) or ""


def _silent(said: str) -> bool:
    return any(mark in said for mark in _SILENT)


def _reason(done: subprocess.CompletedProcess[str]) -> str:
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    return lines[-1].strip().rstrip(".?") if lines else f"exit code {done.returncode}"
