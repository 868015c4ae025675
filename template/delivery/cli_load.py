# Derived from the template: `copier update` replaces this file. Do not edit.
"""The verbs that ask a running service. As in cli.py, what a verb needs is imported when it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from .console import AsJson, finish, project, say
from .errors import Refusal

if TYPE_CHECKING:
    from .database import Outcome

Url = Annotated[str | None, typer.Option(help="Where it is served, without the version. Default: it is started here.")]
_PROFILES = ("load", "stress", "spike", "endurance")


def add_to(app: typer.Typer) -> None:
    app.command()(load)
    app.command()(smoke)
    app.command()(staging)
    app.command()(watch)


def load(
    profile: Annotated[str, typer.Option(help="load, stress, spike or endurance.")] = "load",
    seconds: Annotated[float | None, typer.Option(min=1, help="Shorter or longer than the profile is.")] = None,
    rate: Annotated[
        float | None,
        typer.Option(
            min=0.1,
            help="The peak, in requests per second. Default: the share of one pod; with --url, what is promised.",
        ),
    ] = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Ask for reads and lists at constant arrival, and judge what comes back by monitoring/slo.yaml.

    Callers of another service are signed in by DELIVERY_HEADERS, one `Name: value` per line.

    Exit codes: 0 it holds, 1 it does not, 2 usage, 3 the generator was the limit, or nothing could be asked for.

    Example: delivery load --profile load --seconds 30; delivery load --rate 1000 --seconds 120
    """
    if profile not in _PROFILES:
        raise Refusal(f"there is no profile {profile!r}", f"there are {', '.join(_PROFILES)}", "--profile load")
    from .load import verb
    from .load.profiles import Profile

    finish(verb.load(project(), Profile(profile), seconds, url, rate), as_json)


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


def watch(
    since: Annotated[
        str | None, typer.Option(help="When everybody was served. Default: the last rollout recorded.")
    ] = None,
    hours: Annotated[int, typer.Option(min=1, max=168, help="How many hours are watched.")] = 24,
    hour: Annotated[int | None, typer.Option(min=1, max=168, help="Only this one, also where it is recorded.")] = None,
    stay: Annotated[bool, typer.Option("--stay", help="Until the last hour has ended.")] = False,
    prometheus: Annotated[str | None, typer.Option(help="Default: PROMETHEUS_URL, or as pyproject.toml says.")] = None,
    env: Annotated[str, typer.Option(help="What was rolled out to: staging or production.")] = "production",
    as_json: AsJson = False,
) -> None:
    """Record every hour after a release that has ended: availability, speed, traffic, room, budget, beside the hour before it.

    Type it when you like, or let a schedule do so: hours that are missing are made up for. Each is told to DELIVERY_WEBHOOK_URL, if there is one.

    Exit codes: 0 as promised, 1 an hour was worse, 2 usage, 3 Prometheus is silent or counted no request.

    Example: delivery watch --since 2027-01-31T14:00:00Z --prometheus http://127.0.0.1:9090
    """
    from datetime import timedelta

    from . import prometheus as figures
    from .watch import verb

    here = project()
    where = figures.required(here, env, prometheus, "the first day was not watched")
    began = verb.release(here, env, since)

    def once() -> Outcome:
        return verb.watch(here, where, began, hours, hour, say)

    finish(verb.stay(once, began.at + timedelta(hours=hours), say) if stay else once(), as_json)
