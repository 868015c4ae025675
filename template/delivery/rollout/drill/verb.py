# Derived from the template: `copier update` replaces this file. Do not edit.
"""`delivery rollout drill`: sets the stage, plays the scenarios, writes the record."""

from __future__ import annotations

import asyncio
import json
import signal
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from ...answers import api_id, read_answers
from ...database import Outcome
from ...errors import Refusal
from ...json_types import Json
from ...project import Project
from ...served import Service, first_call, own_service
from . import programs
from .client import Callers
from .pace import RATES, bearable, trial_of
from .place import Place
from .record import Played, page
from .scenarios import SCENARIOS, Scenario, log_of
from .stage import Stage

_REPORT, _PAGE = "drill.json", "drill.html"


def drill(project: Project, only: Sequence[str], out: Path, say: Callable[[str], None], *, local: bool) -> Outcome:
    """Plays the scenarios. Not ok where one did not go as it must.

    Raises:
        Refusal: a program is missing, a scenario is not known, or nobody said where.
    """
    if not local:
        remedy = "add `--local`; on a cluster, roll out a release of staging that is known to be bad"
        raise Refusal("nothing was rehearsed", "a drill is local", remedy)
    known = {scenario.name: scenario for scenario in SCENARIOS}
    if unknown := [name for name in only if name not in known]:
        raise Refusal(f"there is no scenario {unknown[0]!r}", f"there are {', '.join(known)}", "`--only clean`")
    for program in ("haproxy", "prometheus"):
        programs.found(program)
    chosen = [scenario for scenario in SCENARIOS if not only or scenario.name in only]
    title = f"Rollout drill of {api_id(read_answers(project.root))}"
    with (
        _ending_well(),
        tempfile.TemporaryDirectory(prefix="drill-") as scratch,
        own_service(project, Path(scratch)) as service,
    ):
        played = [_played(service, scenario, Path(scratch), say) for scenario in chosen]
    return _kept(project.root / out, played, title)


@contextmanager
def _ending_well() -> Iterator[None]:
    before = signal.signal(signal.SIGTERM, _leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _leave(_number: int, _frame: FrameType | None) -> None:
    """SIGTERM as an ordinary end, so that what was started is stopped."""
    raise SystemExit(143)


def _kept(folder: Path, played: Sequence[Played], title: str) -> Outcome:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _PAGE).write_text(page(played, title), encoding="utf-8")
    rows: list[Json] = [one.data for one in played]
    found: dict[str, Json] = {
        "scenarios": len(played),
        "failed": sum(not one.good for one in played),
        "controls": sum(one.control and one.good for one in played),
        "caused_by_deployment": sum(answer.caused for one in played if not one.control for answer in one.answers),
        "played": rows,
    }
    (folder / _REPORT).write_text(json.dumps(found, indent=2), encoding="utf-8")
    lines = [f"{'as it must' if one.good else 'WRONG':<10}  {one.name:<10}  {one.what}" for one in played]
    lines += [f"  {name}" for one in played for name, good in one.verdicts.items() if not good]
    lines += [f"  {one.name}: {one.trouble}" for one in played if one.trouble]
    lines.append(f"The record: {folder / _PAGE}")
    return Outcome(all(one.good for one in played), tuple(lines), found)


def _played(service: Service, scenario: Scenario, scratch: Path, say: Callable[[str], None]) -> Played:
    folder = scratch / scenario.name
    folder.mkdir()
    say(f"{scenario.name}: {scenario.what}")
    return asyncio.run(_on_stage(service, scenario, folder))


async def _on_stage(service: Service, scenario: Scenario, folder: Path) -> Played:
    place = Place(service, folder)
    url, headers = await asyncio.to_thread(first_call, service)
    callers = Callers(place.router.port, url, headers, RATES[0])
    stage, verdicts, trouble = Stage(place, callers), dict[str, bool](), ""
    try:
        await place.start()
        callers.rate = await bearable(trial_of(place.router.port, url, headers))
        calling = asyncio.create_task(callers.run())
        await asyncio.sleep(1.0)  # the first connections, and the first scrape
        stage.note(f"{callers.rate:.0f} requests a second")
        verdicts = await scenario.play(stage)
        callers.stop()
        await calling
    except (RuntimeError, TimeoutError, OSError) as error:
        trouble = f"{error}\n{log_of(folder)}"
    finally:
        callers.stop()
        await asyncio.gather(*(programs.end(tool) for tool in stage.tools))
        await place.stop()
    return Played(scenario.name, scenario.what, scenario.control, verdicts, callers.answers, stage.events, trouble)
