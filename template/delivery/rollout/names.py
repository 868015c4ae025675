# Derived from the template: `copier update` replaces this file. Do not edit.
"""What the rollout and the manifests must agree on: every name, in one place.

Per colour a Deployment, Service, HorizontalPodAutoscaler and PodDisruptionBudget of the name `<app>-<colour>`; one HTTPRoute
`<app>` and one Lease `<app>-rollout`, both made and owned by the rollout and never part of an applied bundle.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath

ANNOTATION = "delivery.rollout/state"  # of the HTTPRoute: the state, in the same write as the weights
TOKEN = "delivery.rollout/token"  # of what is scaled: who wrote it last
COLOUR_LABEL = "color"  # of pods, of Deployments, and of every series that is judged
POD_LABEL = "instance"  # of every series, as Prometheus gives it: how many pods a sample is from
CONTAINER = "app"  # the container whose image is the release
PORT = "http"  # the name of the Services' port; the smoke test asks through it
MANIFESTS = PurePath("deploy/rollout")  # what the rollout creates: never in a kustomization
ROUTE_MANIFEST = MANIFESTS / "httproute.yaml"
JOB_MANIFEST = MANIFESTS / "migrate-job.yaml"


class Colour(StrEnum):
    BLUE = "blue"
    GREEN = "green"

    @property
    def other(self) -> Colour:
        return Colour.GREEN if self is Colour.BLUE else Colour.BLUE


def of_colour(app: str, colour: Colour) -> str:
    """Its Deployment, Service and autoscaler."""
    return f"{app}-{colour}"


def lease(app: str) -> str:
    return f"{app}-rollout"


def job(app: str, revision: str, image: str) -> str:
    """The migration of a revision by an image: done once, it is not done again; a repaired image tries again."""
    return f"{app}-migrate-{revision}-{image.rpartition(':')[2][:8]}".lower().replace("_", "-")[:63]
