# Derived from the template: `copier update` replaces this file. Do not edit.
"""Rules of single pods: what they run as, what they get, how they end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..json_types import Schema, integer, mapping, sequence, strings, text
from .bundle import Bundle, Pod, at

# Seconds until what stands in front has seen that a pod leaves: what the annotation of a Deployment says.
GATEWAY = "delivery.manifests/gateway"
USUAL = "in-cluster"
GATEWAYS = {USUAL: 10, "gke": 60, "aws": 60}
# Seconds that it keeps an idle connection to a pod, where nobody told it otherwise.
IDLE_S = {USUAL: 3600, "gke": 600, "aws": 60}
SPARE_S, DRAIN_S = 5, 20
OWN_STATE = "/livez"
_SECRET = re.compile(r"(KEY|TOKEN|SECRET|PASSWORD)(_PREVIOUS)?$|^DATABASE_URL$")
_PASSWORD = re.compile(r"://[^/@\s]*:[^/@\s]+@")
_TAGGED = re.compile(r".+:(?!latest$)[\w][\w.-]*(@sha256:[0-9a-f]{64})?")
_DIGEST = re.compile(r".+@sha256:[0-9a-f]{64}")


def each_container(bundle: Bundle, *, serving: bool = False) -> Iterator[tuple[str, Pod, Schema]]:
    for pod in bundle.pods:
        for container in pod.containers if pod.serves or not serving else ():
            yield f"{pod.where}, container {text(container.get('name'))}", pod, container


def root_user(bundle: Bundle) -> Iterator[str]:
    for place, pod, container in each_container(bundle):
        said = {**mapping(pod.spec.get("securityContext")), **mapping(container.get("securityContext"))}
        if said.get("runAsNonRoot") is not True or said.get("runAsUser") == 0:
            yield f"{place} runs as root, or may"


def privileges(bundle: Bundle) -> Iterator[str]:
    for place, pod, container in each_container(bundle):
        own = mapping(container.get("securityContext"))
        said = {**mapping(pod.spec.get("securityContext")), **own}
        dropped = strings(at(own, "capabilities", "drop"))
        if own.get("allowPrivilegeEscalation") is not False or own.get("privileged") or "ALL" not in dropped:
            yield f"{place} may get more rights than it begins with"
        if at(said, "seccompProfile", "type") not in ("RuntimeDefault", "Localhost"):
            yield f"{place} has no seccomp profile"
        if any(pod.spec.get(name) for name in ("hostNetwork", "hostPID", "hostIPC")):
            yield f"{place} shares a namespace with its node"


def writable_root(bundle: Bundle) -> Iterator[str]:
    for place, _, container in each_container(bundle):
        if at(container, "securityContext", "readOnlyRootFilesystem") is not True:
            yield f"{place} may change its own files"


def token_mounted(bundle: Bundle) -> Iterator[str]:
    for pod in bundle.pods:
        if pod.spec.get("automountServiceAccountToken") is not False:
            yield f"{pod.where} gets a token of the API server"


def cpu_limit(bundle: Bundle) -> Iterator[str]:
    for place, _, container in each_container(bundle):
        if (found := at(container, "resources", "limits", "cpu")) is not None:
            yield f"{place} has a limit of {found}"
    for found in bundle.of("LimitRange"):
        for limit in map(mapping, sequence(at(found, "spec", "limits"))):
            if at(limit, "default", "cpu") is not None or at(limit, "max", "cpu") is not None:
                yield "LimitRange gives every container a limit"


def no_requests(bundle: Bundle) -> Iterator[str]:
    for place, _, container in each_container(bundle):
        asked, limits = (mapping(at(container, "resources", part)) for part in ("requests", "limits"))
        missing = [f"requests.{name}" for name in ("cpu", "memory") if name not in asked]
        missing += [] if "memory" in limits else ["limits.memory"]
        if missing:
            yield f"{place} has no {' and no '.join(missing)}"


def latest_tag(bundle: Bundle) -> Iterator[str]:
    for place, _, container in each_container(bundle) if bundle.applied else ():
        image = text(container.get("image")) or ""
        if not _TAGGED.fullmatch(image) and not _DIGEST.fullmatch(image):
            yield f"{place} runs {image or 'no image'}"


def no_digest(bundle: Bundle) -> Iterator[str]:
    for place, _, container in each_container(bundle, serving=True):
        if not _DIGEST.fullmatch(image := text(container.get("image")) or ""):
            yield f"{place} runs {image or 'no image'}"


def no_prestop(bundle: Bundle) -> Iterator[str]:
    for place, pod, container in each_container(bundle, serving=True):
        gateway = text(pod.annotations.get(GATEWAY)) or USUAL
        due, found = GATEWAYS.get(gateway), integer(at(container, "lifecycle", "preStop", "sleep", "seconds"))
        if due is None:
            yield f"{pod.where} stands behind {gateway!r}, which is none of {', '.join(GATEWAYS)}"
        elif container.get("name") == "app" and (found is None or found <= due):
            has = "no preStop sleep" if found is None else f"a preStop sleep of {found} s"
            yield f"{place} has {has}, and {gateway} needs more than {due} s to see it leave"


def short_grace(bundle: Bundle) -> Iterator[str]:
    for place, pod, container in each_container(bundle, serving=True):
        if container.get("name") != "app":
            continue
        sleeps = integer(at(container, "lifecycle", "preStop", "sleep", "seconds")) or 0
        told = _variables(container).get("SHUTDOWN_GRACE_S", "")
        drains = int(told) if told.isdecimal() else DRAIN_S
        grace = integer(pod.spec.get("terminationGracePeriodSeconds")) or 30
        if grace < sleeps + drains + SPARE_S:
            yield f"{place} gets {grace} s to end, and needs {sleeps} + {drains} + {SPARE_S}"


def short_keep_alive(bundle: Bundle) -> Iterator[str]:
    """Where the setting is written: its default is longer than any of them."""
    shared = {
        name: str(value) for found in bundle.of("ConfigMap") for name, value in mapping(found.get("data")).items()
    }
    for place, pod, container in each_container(bundle, serving=True):
        gateway = text(pod.annotations.get(GATEWAY)) or USUAL
        told, idle = (shared | _variables(container)).get("KEEP_ALIVE_S", ""), IDLE_S.get(gateway, 0)
        if container.get("name") == "app" and told.isdecimal() and int(told) <= idle:
            yield f"{place} closes an idle connection after {told} s, and {gateway} keeps it for {idle} s"


def probe_elsewhere(bundle: Bundle) -> Iterator[str]:
    for place, _, container in each_container(bundle, serving=True):
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            found = text(at(container, probe, "httpGet", "path"))
            if container.get("name") == "app" and found != OWN_STATE:
                yield f"{place}: {probe} asks {found or 'nothing over HTTP'}"


def secret_rendered(bundle: Bundle) -> Iterator[str]:
    for found in bundle.of("Secret"):
        if found.get("data") or found.get("stringData"):
            yield f"Secret {text(at(found, 'metadata', 'name'))} is in the repository"
    for place, _, container in each_container(bundle):
        for name, value in _variables(container).items():
            if value and (_SECRET.search(name) or _PASSWORD.search(value)):
                yield f"{place}: {name} is written out"
    for found in bundle.of("ConfigMap"):
        for name, said in mapping(found.get("data")).items():
            if _SECRET.search(name) or _PASSWORD.search(str(said)):
                yield f"ConfigMap holds {name}"


def _variables(container: Schema) -> dict[str, str]:
    found = [mapping(each) for each in sequence(container.get("env"))]
    return {text(each.get("name")) or "": text(each.get("value")) or "" for each in found}
