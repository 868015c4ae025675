# Derived from the template: `copier update` replaces this file. Do not edit.
"""Who runs the command: a CI job that can be looked up, or somebody's machine."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping

from ..json_types import Json

# A CI system: a variable that only it sets, and what says where the job can be looked up.
_SYSTEMS = {
    "github": ("GITHUB_RUN_ID", ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID", "GITHUB_WORKFLOW_REF")),
    "gitlab": ("CI_JOB_ID", ("CI_JOB_URL", "CI_JOB_ID", "CI_PIPELINE_ID")),
    "jenkins": ("BUILD_ID", ("BUILD_URL", "BUILD_ID", "JOB_NAME")),
}


def runner(environment: Mapping[str, str] = os.environ) -> dict[str, Json]:
    """Facts of the run. `CI=true` alone is no CI: without a job to look up it is a machine like any other."""
    for name, (mark, facts) in _SYSTEMS.items():
        if environment.get(mark) and (environment.get("CI") == "true" or name == "jenkins"):
            return {"kind": "ci", "system": name, **{fact: environment[fact] for fact in facts if fact in environment}}
    return {"kind": "local", "system": platform.system().lower()}


def session(environment: Mapping[str, str] = os.environ) -> str:
    """Who the evidence is from: `api-development-<run>`."""
    marks = [environment[mark] for mark, _ in _SYSTEMS.values() if environment.get(mark)]
    return f"api-development-{(marks or [environment.get('DELIVERY_SESSION') or 'local'])[0]}"
