# Derived from the template: `copier update` replaces this file. Do not edit.
"""What objects of a cluster say of themselves."""

from __future__ import annotations

from ..json_types import Json, Schema, integer, mapping, sequence, text
from . import names
from .kubectl import version_of
from .store import Lease


def annotations_of(found: Schema) -> Schema:
    return mapping(mapping(found.get("metadata")).get("annotations"))


def lease_of(found: Schema) -> Lease:
    spec = mapping(found.get("spec"))
    return Lease(version_of(found), text(spec.get("holderIdentity")) or "", integer(spec.get("leaseTransitions")) or 0)


def containers_of(workload: Schema) -> list[Json]:
    template = mapping(mapping(workload.get("spec")).get("template"))
    return sequence(mapping(template.get("spec")).get("containers"))


def container_of(deployment: Schema) -> int:
    found = [text(mapping(each).get("name")) for each in containers_of(deployment)]
    return found.index(names.CONTAINER) if names.CONTAINER in found else 0


def image_of(deployment: Schema) -> str:
    containers = containers_of(deployment)
    return text(mapping(containers[container_of(deployment)]).get("image")) or "" if containers else ""
