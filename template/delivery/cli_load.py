# Derived from the template: `copier update` replaces this file. Do not edit.
"""The verbs that ask a running service. As in cli.py, what a verb needs is imported when it runs."""

from __future__ import annotations

from typing import Annotated

import typer

from .console import AsJson, finish, project, say
from .errors import Refusal

Url = Annotated[str | None, typer.Option(help="Where it is served, without the version. Default: it is started here.")]
_PROFILES = ("load", "stress", "spike", "endurance")


def add_to(app: typer.Typer) -> None:
    app.command()(load)
    app.command()(smoke)
    app.command()(staging)


def load(
    profile: Annotated[str, typer.Option(help="load, stress, spike or endurance.")] = "load",
    seconds: Annotated[float | None, typer.Option(min=1, help="Shorter or longer than the profile is.")] = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Ask for reads and lists at constant arrival, and judge what comes back by monitoring/slo.yaml.

    Callers of another service are signed in by DELIVERY_HEADERS, one `Name: value` per line.

    Exit codes: 0 it holds, 1 it does not, 2 usage, 3 the generator was the limit, or nothing could be asked for.

    Example: delivery load --profile load --seconds 30
    """
    if profile not in _PROFILES:
        raise Refusal(f"there is no profile {profile!r}", f"there are {', '.join(_PROFILES)}", "--profile load")
    from .load import verb
    from .load.profiles import Profile

    finish(verb.load(project(), Profile(profile), seconds, url), as_json)


def smoke(url: Url = None, as_json: AsJson = False) -> None:
    """Look whether what is served is this service and well: probes, contract, one read of each resource, headers. It only reads.

    The caller is signed in by DELIVERY_HEADERS, one `Name: value` per line; without, operations that need one must refuse.

    Exit codes: 0 all is well, 1 something is not, 2 usage.

    Example: delivery smoke --url https://staging.example
    """
    from . import smoke as verb

    finish(verb.smoke(project(), url), as_json)


def staging(
    url: Annotated[str, typer.Option(help="Where it is served, without the version, through its load balancer.")],
    image: Annotated[str, typer.Option(help="What runs there, as REPOSITORY@sha256:…, for the record.")] = "",
    restart: Annotated[
        str, typer.Option("--restart-command", help="Words that restart it and wait; between writing and reading.")
    ] = "",
    probes: Annotated[
        int, typer.Option(min=1, max=10000, help="How often it is asked through the load balancer.")
    ] = 50,
    prometheus: Annotated[str | None, typer.Option(help="Default: PROMETHEUS_URL, or as pyproject.toml says.")] = None,
    as_json: AsJson = False,
) -> None:
    """Try a release where it is deployed: smoke, every journey, what a restart leaves, errors, health. It writes rows, and takes them away.

    Callers are signed in by DELIVERY_HEADERS_<ROLE>, or all of them by DELIVERY_HEADERS, one `Name: value` per line.

    Exit codes: 0 all is well, 1 something is not, 2 usage, 3 no journey could be made, or Prometheus is silent.

    Example: delivery staging --url https://staging.example --restart-command "kubectl delete pods --namespace orders --selector app=orders"
    """
    from . import prometheus as figures
    from . import staging as verb

    here = project()
    where = figures.server(here, "staging", prometheus)
    finish(verb.staging(here, verb.Asked(url, image, restart, probes, where), say), as_json)
