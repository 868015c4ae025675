# Derived from the template: `copier update` replaces this file. Do not edit.
"""The way to production as a diagram: one graph from phases.yaml, written for Graphviz and for Mermaid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..phases.plan import Phase, Step, phases


@dataclass(frozen=True)
class Node:
    id: str
    lines: tuple[str, ...]
    gate: bool = False


@dataclass(frozen=True)
class Edge:
    start: str
    end: str
    label: str = ""


@dataclass(frozen=True)
class Cluster:
    """A phase: its steps, and the gate that ends it."""

    id: str
    title: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Graph:
    clusters: tuple[Cluster, ...]
    edges: tuple[Edge, ...]


def graph(found: Sequence[Phase] | None = None) -> Graph:
    """Steps wait for what they need; the first ones for the gate of the phase before; a gate for every step of its phase."""
    plan = phases() if found is None else found
    clusters = tuple(Cluster(f"phase{one.number}", _title(one), tuple(_nodes(one))) for one in plan)
    return Graph(clusters, tuple(edge for number, one in enumerate(plan) for edge in _edges(one, plan[:number])))


def _title(phase: Phase) -> str:
    return f"{phase.number} {phase.name}, days {phase.days[0]} to {phase.days[1]}"


def _nodes(phase: Phase) -> Iterator[Node]:
    yield from (Node(_id(phase, step), (step.id, step.role)) for step in phase.steps)
    yield Node(_gate(phase), (f"gate {phase.gate}", "GO?"), gate=True)


def _edges(phase: Phase, before: Sequence[Phase]) -> Iterator[Edge]:
    ids = {step.id: _id(phase, step) for step in phase.steps}
    needed = {need for step in phase.steps for need in step.needs}
    for step in phase.steps:
        yield from (Edge(ids[need], ids[step.id]) for need in step.needs)
        if before and not step.needs:
            yield Edge(_gate(before[-1]), ids[step.id], "GO")
    yield from (Edge(ids[step.id], _gate(phase)) for step in phase.steps if step.id not in needed)
    yield from (Edge(_gate(phase), ids[step.id], "NO-GO") for step in phase.steps[:1])


def _id(phase: Phase, step: Step) -> str:
    return f"p{phase.number}_{step.id.replace('-', '_')}"


def _gate(phase: Phase) -> str:
    return f"gate{phase.number}"


def dot(found: Graph) -> str:
    lines = [
        "digraph process {",
        "  rankdir=TB;",
        '  graph [fontname="sans-serif"];',
        '  node [shape=box, style=rounded, fontname="sans-serif"];',
    ]
    lines += ['  edge [fontname="sans-serif", fontsize=10];']
    for cluster in found.clusters:
        lines += [f"  subgraph cluster_{cluster.id} {{", f"    label={_quoted(cluster.title)};"]
        lines += [_dot_node(node) for node in cluster.nodes]
        lines += ["  }"]
    lines += [_dot_edge(edge) for edge in found.edges]
    return "\n".join([*lines, "}"]) + "\n"


def _dot_node(node: Node) -> str:
    shape = ", shape=diamond, style=solid" if node.gate else ""
    return f"    {node.id} [label={_quoted(chr(10).join(node.lines))}{shape}];"


def _dot_edge(edge: Edge) -> str:
    dashed = ', style=dashed, constraint="false"' if edge.label == "NO-GO" else ""
    said = f" [label={_quoted(edge.label)}{dashed}]" if edge.label else ""
    return f"  {edge.start} -> {edge.end}{said};"


def _quoted(said: str) -> str:
    escaped = said.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def mermaid(found: Graph) -> str:
    lines = ["flowchart TB"]
    for cluster in found.clusters:
        lines += [f'  subgraph {cluster.id}["{_harmless(cluster.title)}"]']
        lines += [f"    {_mermaid_node(node)}" for node in cluster.nodes]
        lines += ["  end"]
    return "\n".join([*lines, *(f"  {_mermaid_edge(edge)}" for edge in found.edges)]) + "\n"


def _mermaid_node(node: Node) -> str:
    said = "<br>".join(map(_harmless, node.lines))
    return f'{node.id}{{"{said}"}}' if node.gate else f'{node.id}("{said}")'


def _mermaid_edge(edge: Edge) -> str:
    arrow = "-.->" if edge.label == "NO-GO" else "-->"
    return f"{edge.start} {arrow}{f'|{edge.label}|' * bool(edge.label)} {edge.end}"


def _harmless(said: str) -> str:
    return said.replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")
