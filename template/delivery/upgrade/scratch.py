# Derived from the template: `copier update` replaces this file. Do not edit.
"""`--from-scratch`: the lock is lost, so the release is found whose files are most like the project's."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import Refusal
from . import copier
from .lock import LOCK, REQUIREMENTS, Lock, read_lock
from .releases import ask, version_of
from .workplace import Workplace

_WHAT = "the lock was not rebuilt"
_ENOUGH = 0.5  # of the files are as a release has them; below, the project comes from something else


@dataclass(frozen=True)
class Scratch:
    """What is known of a project without a lock.

    Attributes:
        template: Where the template is.
        ref: The tag or commit that it was generated from; none is looked for among the releases.
    """

    template: str | None
    ref: str | None


def rebuild(place: Workplace, known: Scratch) -> tuple[Lock, list[str]]:
    """A lock, committed in the work tree, and what to tell about it. What a render of that release gives lies in `place.base`.

    Raises:
        Refusal: there is a lock, or no release is like the project.
    """
    if (place.tree / LOCK).exists():
        raise Refusal(_WHAT, f"{LOCK} is there", "`delivery upgrade`")
    if known.template is None:
        raise Refusal(
            _WHAT, "nothing here says where the template is", "`delivery upgrade --from-scratch --template URL`"
        )
    refs = [known.ref] if known.ref else _releases(known.template)
    found = [one for number, ref in enumerate(refs) if (one := _render(place, known.template, ref, number))]
    if not found:
        raise Refusal(_WHAT, f"no release takes this {REQUIREMENTS}", "`--from REF` names another tag or commit")
    share, _, ref, base, others = max(found)
    if share < _ENOUGH and known.ref is None:
        why = f"{ref} is the nearest release, and has {share:.0%} of its files here"
        raise Refusal(_WHAT, why, "`--from REF` names the tag or commit that the project was generated from")
    base.rename(place.base)
    shutil.copy(place.base / LOCK, place.tree / LOCK)
    place.git("add", LOCK)
    place.git("commit", "--quiet", "--no-verify", "--message", f"Bring back the lock: generated from {ref}")
    notes = [f"the lock was rebuilt from {ref}: {share:.0%} of its files are here as it generates them"]
    notes += [f"  taken for an edit of yours: {path}" for path in others]
    return read_lock(place.tree), notes


def _releases(template: str) -> Sequence[str]:
    """The newest first, so that of equals the newer wins."""
    tags = [name.removeprefix("refs/tags/") for name in ask(template) if name.startswith("refs/tags/")]
    found = sorted((version, tag) for tag in tags if (version := version_of(tag)) is not None)
    if not found:
        raise Refusal(_WHAT, "the template has no release", "`--from REF` names the commit that it was generated from")
    return [tag for _, tag in reversed(found)]


def _render(place: Workplace, template: str, ref: str, number: int) -> tuple[float, int, str, Path, list[str]] | None:
    """How much of it is here, and which files differ; none where that release does not take the requirements."""
    folder = place.folder / f"copier.old_copy.{number}"
    asked = ("--defaults", "--quiet", "--vcs-ref", ref, "--data-file", str(place.tree / REQUIREMENTS))
    try:
        copier.run(copier.find(), place.folder, "copy", *asked, template, str(folder))
    except Refusal:
        return None
    made = [path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file() and path.name != LOCK]
    others = [path.as_posix() for path in made if not _same(folder / path, place.tree / path)]
    return 1 - len(others) / len(made) if made else 0.0, -number, ref, folder, others


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()
