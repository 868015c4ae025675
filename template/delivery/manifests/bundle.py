# Derived from the template: `copier update` replaces this file. Do not edit.
"""What one apply would bring: the objects of an overlay, and the pods in them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from ..json_types import Json, Schema, integer, mapping, sequence, text

OVERLAYS = Path("deploy/overlays")
OUTSIDE = Path("deploy/rollout")  # what the rollout makes: never in a bundle
KUBECTL = "kubectl"
_LONGEST_S = 60


@dataclass(frozen=True)
class Pod:
    """A template of pods, wherever it is."""

    where: str
    kind: str
    spec: Schema
    labels: Schema
    annotations: Schema

    @property
    def containers(self) -> list[Schema]:
        return [mapping(each) for kind in ("initContainers", "containers") for each in sequence(self.spec.get(kind))]

    @property
    def serves(self) -> bool:
        """Requests come to it; a job is only run."""
        return self.kind in ("Deployment", "Rollout", "StatefulSet")


@dataclass(frozen=True)
class Bundle:
    """Attributes:
    name: Of the overlay, or of the folder of files.
    applied: One apply brings all of it.
    numbers: monitoring/slo.yaml.
    answers: service.yml.
    """

    name: str
    objects: tuple[Schema, ...]
    slug: str = ""
    numbers: Schema = field(default_factory=dict)
    applied: bool = True
    answers: Schema = field(default_factory=dict)

    def of(self, *kinds: str) -> Iterator[Schema]:
        return (each for each in self.objects if each.get("kind") in kinds)

    @property
    def pods(self) -> list[Pod]:
        return [pod for each in self.objects for pod in _pods(each)]

    def capacity(self, name: str) -> int | None:
        """A number that follows from the answers."""
        return integer(mapping(self.numbers.get("capacity")).get(name))


def where(found: Schema) -> str:
    return f"{text(found.get('kind')) or 'an object without a kind'} {name_of(found)}"


def name_of(found: Schema) -> str:
    return text(mapping(found.get("metadata")).get("name")) or ""


def at(node: Json, *path: str) -> Json:
    """What is at a path of members; None where there is nothing."""
    for part in path:
        node = mapping(node).get(part)
    return node


def selects(selector: Schema, labels: Schema) -> bool:
    return all(labels.get(key) == value for key, value in selector.items())


def _pods(found: Schema) -> Iterator[Pod]:
    holder = at(found, "spec", "jobTemplate") if found.get("kind") == "CronJob" else found
    template = mapping(at(holder, "spec", "template"))
    if template:
        labels, notes = mapping(at(template, "metadata", "labels")), mapping(at(found, "metadata", "annotations"))
        yield Pod(where(found), text(found.get("kind")) or "", mapping(template.get("spec")), labels, notes)


def read_objects(files: Iterable[Path]) -> tuple[Schema, ...]:
    return tuple(each for file in files for each in parsed(file.read_text(encoding="utf-8")))


def parsed(documents: str) -> tuple[Schema, ...]:
    """Raises:
    yaml.YAMLError: it is none.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found = json.loads(json.dumps(list(yaml.load_all(documents, Loader=loader)), default=str))
    return tuple(each for each in found if isinstance(each, dict))


def built(root: Path, overlay: Path, variables: Mapping[str, str] | None = None) -> tuple[tuple[Schema, ...], str]:
    """The objects of an overlay; or why kustomize does not build it."""
    words = [KUBECTL, "kustomize", str(overlay)]
    done = subprocess.run(
        words, cwd=root, capture_output=True, text=True, check=False, timeout=_LONGEST_S, env=variables
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        return (), lines[-1].rpartition("err=")[2].strip('"')[-300:] if lines else f"exit code {done.returncode}"
    return parsed(done.stdout), ""
