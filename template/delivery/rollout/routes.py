# Derived from the template: `copier update` replaces this file. Do not edit.
"""How an HTTPRoute says weights, and whether a gateway serves it as it is."""

from __future__ import annotations

from ..json_types import Json, Schema, integer, mapping, sequence, text
from .names import Colour, of_colour
from .states import Weights

_DUE = frozenset({"Accepted", "ResolvedRefs"})


def weights_of(route: Schema, app: str) -> Weights | None:
    """What all rules say alike; None where one says something else, or names another backend."""
    rules = [mapping(rule) for rule in sequence(mapping(route.get("spec")).get("rules"))]
    found = {_weights(rule, app) for rule in rules}
    return found.pop() if len(found) == 1 else None


def _weights(rule: Schema, app: str) -> Weights | None:
    refs = [mapping(ref) for ref in sequence(rule.get("backendRefs"))]
    said = {text(ref.get("name")): _weight(ref) for ref in refs}
    blue, green = (said.get(of_colour(app, colour)) for colour in Colour)
    if len(refs) != 2 or blue is None or green is None or blue + green != 100:
        return None
    return Weights(blue, green)


def _weight(ref: Schema) -> int:
    weight = integer(ref.get("weight"))
    return 1 if weight is None else weight  # what the API takes where nothing is said


def backends(rule: Schema, app: str, weights: Weights) -> list[Json]:
    """Both colours with their weights; a backend that vanished comes back, one that does not belong there goes."""
    refs = {text(mapping(ref).get("name")): mapping(ref) for ref in sequence(rule.get("backendRefs"))}
    known = next((refs[of_colour(app, colour)] for colour in Colour if of_colour(app, colour) in refs), None)
    # group, kind and weight are said, though they have defaults: else whoever compares finds a difference for ever
    plain: Schema = known or {"port": 80}
    return [
        {
            "group": "",
            "kind": "Service",
            **refs.get(of_colour(app, colour), plain),
            "name": of_colour(app, colour),
            "weight": weights[colour],
        }
        for colour in Colour
    ]


def acked(route: Schema) -> bool:
    """Every gateway says that it took over this generation, and found the backends."""
    generation = integer(mapping(route.get("metadata")).get("generation")) or 0
    parents = [mapping(parent) for parent in sequence(mapping(route.get("status")).get("parents"))]
    return bool(parents) and all(_accepted(parent, generation) for parent in parents)


def _accepted(parent: Schema, generation: int) -> bool:
    conditions = [mapping(condition) for condition in sequence(parent.get("conditions"))]
    good = {
        text(condition.get("type"))
        for condition in conditions
        if condition.get("status") == "True" and (integer(condition.get("observedGeneration")) or 0) >= generation
    }
    return good >= _DUE
