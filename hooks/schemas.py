"""Writes the schemas that `delivery manifests check` validates with, from published ones: python hooks/schemas.py FOLDER

FOLDER holds `_definitions.json` of one release of Kubernetes, as the package kubernetes-validate ships it in its `…-local-strict` folders
(that package has every release and weighs 108 MB: too much for every project), and the custom resource definitions as their projects
release them, as *.yaml: HTTPRoute, ExternalSecret, Rollout, AnalysisTemplate.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import yaml

OUT = Path(__file__).parents[1] / "template" / "delivery" / "manifests" / "schemas.json"
KINDS = {
    "Namespace": "core.v1",
    "ServiceAccount": "core.v1",
    "Service": "core.v1",
    "ConfigMap": "core.v1",
    "Secret": "core.v1",
    "ResourceQuota": "core.v1",
    "LimitRange": "core.v1",
    "PersistentVolumeClaim": "core.v1",
    "Deployment": "apps.v1",
    "Job": "batch.v1",
    "CronJob": "batch.v1",
    "HorizontalPodAutoscaler": "autoscaling.v2",
    "PodDisruptionBudget": "policy.v1",
    "NetworkPolicy": "networking.v1",
    "Role": "rbac.v1",
    "RoleBinding": "rbac.v1",
}
SAYS = "Derived from the template: `copier update` replaces this file. Do not edit."
# Said by people for people, or by the server about itself.
NOISE = {"description", "default", "status", "x-kubernetes-validations", "x-kubernetes-group-version-kind"}


def plain(node: Any, *, names: bool = False) -> Any:
    """Without what a check of a manifest does not ask.

    Args:
        names: The keys are names of fields, and not words of JSON Schema.
    """
    if isinstance(node, list):
        return [plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {
        key: plain(value, names=key == "properties" and not names)
        for key, value in node.items()
        if (names and key != "status") or (not names and key not in NOISE and not key.startswith("x-kubernetes-list"))
    }
    open_ended = kept.pop("x-kubernetes-preserve-unknown-fields", False) if not names else False
    if not names and "properties" in kept and not open_ended and "additionalProperties" not in kept:
        kept["additionalProperties"] = False
    return kept


def reached(name: str, everything: dict[str, Any], found: dict[str, Any]) -> None:
    """A definition and all that it refers to."""
    if name in found:
        return
    found[name] = plain(everything[name])
    for other in set(re.findall(r'"#/\$defs/([^"]+)"', json.dumps(found[name]))):
        reached(other, everything, found)


def custom(path: Path, definition: str) -> tuple[str, dict[str, Any]]:
    """A custom resource by `<apiVersion>/<kind>`; the pods in it are those of Kubernetes itself."""
    spec = yaml.safe_load(path.read_text("utf-8"))["spec"]
    version = next(version for version in spec["versions"] if version.get("storage"))
    schema = plain(version["schema"]["openAPIV3Schema"])
    schema["properties"]["metadata"] = {"$ref": f"#/$defs/{definition}"}
    if spec["names"]["kind"] == "Rollout":
        schema["properties"]["spec"]["properties"]["template"] = {"$ref": "#/$defs/io.k8s.api.core.v1.PodTemplateSpec"}
    if spec["names"]["kind"] == "AnalysisTemplate":
        metric = schema["properties"]["spec"]["properties"]["metrics"]["items"]
        metric["properties"]["provider"]["properties"]["job"] = {"type": "object"}
    return f"{spec['group']}/{version['name']}/{spec['names']['kind']}", schema


def main(folder: Path) -> None:
    everything = json.loads((folder / "_definitions.json").read_text("utf-8"))["$defs"]
    found: dict[str, Any] = {}
    kinds: dict[str, Any] = {}
    meta = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
    for kind, group in KINDS.items():
        name = f"io.k8s.api.{group}.{kind}"
        reached(name, everything, found)
        part, version = group.split(".")
        prefix = {"core": "", "networking": "networking.k8s.io/", "rbac": "rbac.authorization.k8s.io/"}.get(
            part, f"{part}/"
        )
        kinds[f"{prefix}{version}/{kind}"] = {"$ref": f"#/$defs/{name}"}
    for path in sorted(folder.glob("*.yaml")):
        name, schema = custom(path, meta)
        kinds[name] = schema
    document = {"$comment": SAYS, "kinds": dict(sorted(kinds.items())), "$defs": dict(sorted(found.items()))}
    OUT.write_text(
        json.dumps(document, separators=(",", ":"))
        .replace('"kinds":', '\n"kinds":')
        .replace(',"$defs":{"io', ',\n"$defs":{"io')
        + "\n",
        "utf-8",
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
