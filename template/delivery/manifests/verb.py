# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery manifests check`: one verdict of kustomize, the schemas and the rules."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import yaml

from ..answers import api_id, read_answers, read_yaml
from ..database import Outcome
from ..errors import Refusal
from ..json_types import Json, Schema, mapping
from ..project import Project
from . import bundle, image, shapes
from .bundle import Bundle
from .rule import Finding
from .rules import RULES

NONE_YET = "sha256:" + 64 * "0"
SHAPE = ("The server refuses it, or drops it without a word.", "Look at the field in kubectl explain.")
BUILDS = ("Nothing of it can be applied.", "Try kubectl kustomize deploy/overlays/… yourself.")


def check(project: Project) -> Outcome:
    """Whether deploy/ would be accepted and hold.

    Not ok where something is wrong; inconclusive where kubectl, which builds the overlays, is not installed.

    Raises:
        Refusal: there is no overlay, or a file is no YAML.
    """
    root = project.root
    overlays = sorted(path.parent for path in (root / bundle.OVERLAYS).glob("*/kustomization.yaml"))
    if not overlays:
        raise Refusal(
            "the manifests were not checked", f"there is no {bundle.OVERLAYS}/*/kustomization.yaml", "delivery upgrade"
        )
    answers = read_answers(root)
    numbers = _promised(answers, read_yaml(root / "monitoring/slo.yaml"))
    slug = api_id(answers)
    there = shutil.which(bundle.KUBECTL) is not None
    found: list[Finding] = [*image.findings(root)]
    bundles = [_outside(root, answers, numbers)]
    for overlay in overlays if there else ():
        objects, fault = bundle.built(root, overlay.relative_to(root))
        bundles.append(Bundle(overlay.name, objects, slug, numbers, answers=answers))
        if fault:
            found.append(Finding("build", f"{overlay.relative_to(root)}: {fault}", *BUILDS))
    found += [finding for each in bundles for finding in judged(each)]
    return _outcome(bundles, found, there)


def _promised(answers: Schema, numbers: Schema) -> Schema:
    """monitoring/slo.yaml; what service.yml says itself counts more, as the file may not have followed yet."""
    said = answers.get("memory_limit_mib")
    return (
        numbers
        if said is None
        else {**numbers, "capacity": {**mapping(numbers.get("capacity")), "memory_limit_mib": said}}
    )


def _outside(root: Path, answers: Schema, numbers: Schema) -> Bundle:
    files = sorted((root / bundle.OUTSIDE).glob("*.yaml"))
    try:
        objects = bundle.read_objects(files)
        return Bundle("rollout", objects, api_id(answers), numbers, applied=False, answers=answers)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        why = " ".join(str(error).split())
        raise Refusal("the manifests were not checked", f"{bundle.OUTSIDE}: {why}", "edit it") from None


def judged(found: Bundle) -> Iterator[Finding]:
    """Every fault of a bundle: shape, then rules."""
    for each in found.objects:
        for fault in shapes.faults(each) if shapes.known(each) else ():
            yield Finding("shape", f"{found.name}: {bundle.where(each)}: {fault}", *SHAPE)
    for rule in RULES if found.objects else ():
        for fault in dict.fromkeys(rule.finds(found)):
            yield Finding(rule.name, f"{found.name}: {fault}", rule.why, rule.remedy)


def _outcome(bundles: list[Bundle], found: list[Finding], there: bool) -> Outcome:
    notes = [f"{each.name}: no image yet, set its digest before you apply" for each in bundles if _no_image(each)]
    unknown = sorted({bundle.where(one) for each in bundles for one in each.objects if not shapes.known(one)})
    notes += [f"{name}: its kind has no schema here, only the rules were asked" for name in unknown]
    lines = [*map(str, found), *notes]
    lines += (
        []
        if there
        else ["kubectl is not installed, and builds the overlays: install it from your distribution or kubernetes.io"]
    )
    counted = ", ".join(f"{each.name} {len(each.objects)} objects" for each in bundles)
    lines.append(f"{counted}, {len(found)} findings" + ("" if there else ", not everything was checked"))
    said: list[Json] = [{"rule": f.rule, "where": f.where, "why": f.why, "remedy": f.remedy} for f in found]
    data: dict[str, Json] = {
        "objects": {each.name: len(each.objects) for each in bundles},
        "findings": said,
        "notes": [*notes],
        "missing": [] if there else [bundle.KUBECTL],
    }
    return Outcome(not found and there, tuple(lines), data, inconclusive=not found)


def _no_image(found: Bundle) -> bool:
    return any(str(each.get("image")).endswith(NONE_YET) for pod in found.pods for each in pod.containers)


def rules() -> Outcome:
    """The table of every rule."""
    rows: list[Json] = [{"rule": rule.name, "why": rule.why, "remedy": rule.remedy} for rule in RULES]
    rows += [{"rule": name, "why": why, "remedy": remedy} for name, (why, remedy) in image.WHY.items()]
    lines = [" ".join([f"{rule.name:22}", rule.why, rule.remedy]) for rule in RULES]
    lines += [" ".join([f"{name:22}", why, remedy]) for name, (why, remedy) in image.WHY.items()]
    return Outcome(True, tuple(lines), {"rules": rows})
