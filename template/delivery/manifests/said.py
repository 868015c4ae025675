# Derived from the template: `copier update` replaces this file. Do not edit.
"""Rules of what service.yml says by name: the registry, the host name, how much data may be lost, how long logs are kept."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ..json_types import Json, Schema, integer, mapping, sequence, text
from .bundle import Bundle, at, name_of, where

LOGS = "delivery.manifests/log-retention-days"
_DAY = 1440


def other_registry(bundle: Bundle) -> Iterator[str]:
    registry = text(bundle.answers.get("registry"))
    for pod in bundle.pods if registry and bundle.applied else ():
        for container in pod.containers if pod.serves else ():
            image = text(container.get("image")) or "no image"
            if container.get("name") == "app" and not image.startswith(f"{registry}/"):
                yield f"{pod.where} runs {image}, and service.yml says {registry}"


def other_hostname(bundle: Bundle) -> Iterator[str]:
    hostname = bundle.answers.get("hostname")
    for found in bundle.of("HTTPRoute") if hostname else ():
        names = sequence(at(found, "spec", "hostnames"))
        if hostname not in names:
            yield f"{where(found)} is for {', '.join(map(str, names)) or 'every name'}, and service.yml says {hostname}"


def rare_backup(bundle: Bundle) -> Iterator[str]:
    """A dump holds what there was when it began; the one before counts until it is done."""
    most = integer(bundle.answers.get("rpo_minutes"))
    if most is None or bundle.name != "production":
        return
    jobs = [each for each in bundle.of("CronJob") if name_of(each) == f"{bundle.slug}-backup"]
    if not jobs:
        yield f"there is no CronJob {bundle.slug}-backup"
    for found in jobs:
        schedule, lasts = text(at(found, "spec", "schedule")) or "", _deadline(found)
        every = longest_gap(schedule)
        if at(found, "spec", "suspend") is True:
            yield f"{where(found)} is suspended"
        elif every is None or lasts is None:
            yield f"{where(found)} runs at {schedule!r} without a longest pause or a deadline that can be read"
        elif every + lasts / 60 > most:
            yield f"{where(found)} runs every {every} minutes and may take {lasts / 60:g}, and service.yml says {most}"


def other_log_retention(bundle: Bundle) -> Iterator[str]:
    days = bundle.answers.get("log_retention_days")
    if days is None or bundle.name != "production":
        return
    for found in bundle.of("Deployment", "StatefulSet"):
        said = at(found, "spec", "template", "metadata", "annotations", LOGS)
        if said != str(days):
            yield f"{where(found)} has logs kept {said or 'nobody knows how many'} days, and service.yml says {days}"


def longest_gap(schedule: str) -> int | None:
    """The most minutes between two runs; None where it is not every day, or can't be read."""
    words = schedule.split()
    if len(words) != 5 or words[2:] != ["*", "*", "*"]:
        return None
    minutes, hours = _moments(words[0], 60), _moments(words[1], 24)
    if not minutes or not hours:
        return None
    runs = sorted(60 * hour + minute for hour in hours for minute in minutes)
    return max(after - before for before, after in pairwise([*runs, runs[0] + _DAY]))


def _moments(field: str, end: int) -> set[int]:
    """`*`, `*/6`, `17`, `0-30/10`, `5,35`; none of them where it is something else."""
    found: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, last = ("0", "", str(end - 1)) if span == "*" else span.partition("-")
        last = last or (str(end - 1) if step else first)
        if not all(word.isdecimal() for word in (first, last, step or "1")) or int(step or "1") < 1:
            return set()
        found |= {*range(int(first), int(last) + 1, int(step or "1"))}
    return found if found and max(found) < end else set()


def _deadline(found: Schema) -> int | None:
    seconds: Json = mapping(at(found, "spec", "jobTemplate", "spec")).get("activeDeadlineSeconds")
    return integer(seconds)
