"""Builds the dashboards that every generated project carries: template/monitoring/dashboards/*.json, with the Grafana Foundation SDK.

They hold no number and no name of a service: objectives are series, and the job is chosen on the page. A test compares what is
committed with what this builds.

example: python tools/dashboards.py            writes them
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grafana_foundation_sdk.builders import common, dashboard, prometheus, stat, timeseries
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.common import GraphDrawStyle, LegendDisplayMode, LegendPlacement
from grafana_foundation_sdk.models.dashboard import DashboardCursorSync, DataSourceRef, VariableRefresh, VariableSort

FOLDER = Path(__file__).resolve().parents[1] / "template" / "monitoring" / "dashboards"
OWNER = "Derived from the template: `copier update` replaces this file. Do not edit."
SOURCE = DataSourceRef(type_val="prometheus", uid="${datasource}")
J = 'job="$job"'
ANSWERED = f'{J},route!~"/livez|/readyz|/metrics"'


@dataclass(frozen=True)
class Panel:
    """A question, in words and in PromQL; each query with the legend of its series."""

    title: str
    why: str
    queries: Sequence[tuple[str, str]]
    unit: str = "short"
    single: bool = False

    def built(self) -> timeseries.Panel | stat.Panel:
        panel = stat.Panel() if self.single else _graph()
        panel = panel.title(self.title).description(self.why).unit(self.unit).datasource(SOURCE).height(8).span(8)
        for number, (query, legend) in enumerate(self.queries):
            asked = prometheus.Dataquery().expr(query).legend_format(legend).ref_id("ABCDEF"[number])
            panel = panel.with_target(asked.instant() if self.single else asked.range())
        return panel


def _graph() -> timeseries.Panel:
    legend = common.VizLegendOptions().display_mode(LegendDisplayMode.LIST).placement(LegendPlacement.BOTTOM)
    return timeseries.Panel().draw_style(GraphDrawStyle.LINE).line_width(1).fill_opacity(8).legend(legend).min(0)


Rows = dict[str, list[Panel]]

OVERVIEW: Rows = {
    "What was promised": [
        Panel("Budget left, 30 days", "Below 0 the promise is broken; nothing but repairs is released.", [(f"slo:budget_left:ratio{{{J}}}", "{{slo}}")], "percentunit", single=True),
        Panel("Within the objective, now", "The share of good requests over five minutes.", [(f"1 - slo:error_ratio:rate5m{{{J}}}", "{{slo}}")], "percentunit", single=True),
        Panel("Alerts", "What somebody was told of. Watchdog is always there.", [(f'count by (alertname, severity) (ALERTS{{{J},alertstate="firing"}})', "{{alertname}} ({{severity}})")], single=True),
    ],
    "Traffic and errors": [
        Panel("Requests", "Against the peak that everything is sized for.", [(f"http:requests:rate5m{{{J}}}", "now"), (f"slo:throughput:rate{{{J}}}", "sized for")], "reqps"),
        Panel("Errors against the objective", "What fails, against what may fail.", [(f'slo:error_ratio:rate5m{{{J},slo="availability"}}', "failing"), (f'1 - slo:objective:ratio{{{J},slo="availability"}}', "promised")], "percentunit"),
        Panel("Answers by class", "2xx is work, 4xx are callers, 5xx is us.", [(f"http:requests_by_class:rate5m{{{J}}}", "{{class}}")], "reqps"),
    ],
    "Latency and saturation": [
        Panel("Latency", "50, 95 and 99 of 100 answers.", [(f"http:latency_p50:rate5m{{{J}}}", "p50"), (f"http:latency_p95:rate5m{{{J}}}", "p95"), (f"http:latency_p99:rate5m{{{J}}}", "p99"), (f"slo:latency_p95:seconds{{{J}}}", "p95 promised")], "s"),
        Panel("Busiest process", "What runs out first: processor, connections.", [(f"max(process:cpu:rate5m{{{J}}})", "processor"), (f"max(db:pool_use:ratio{{{J}}})", "connections")], "percentunit"),
        Panel("Requests in flight", "Grows when answers get slower than requests come.", [(f"sum(http_server_active_requests{{{J}}})", "open")]),
    ],
}  # fmt: skip

OPERATIONS: Rows = {
    "By operation": [
        Panel("Requests", "Who is asked for what.", [(f"topk(10, http:requests_by_operation:rate5m{{{J}}})", "{{method}} {{route}}")], "reqps"),
        Panel("Errors", "Which operations fail.", [(f"topk(10, http:errors_by_operation:rate5m{{{J}}})", "{{method}} {{route}}")], "reqps"),
        Panel("Latency, p95", "Which operations are slow.", [(f"topk(10, http:latency_p95_by_operation:rate5m{{{J}}})", "{{method}} {{route}}")], "s"),
    ],
    "Refused": [
        Panel("By status", "4xx of callers, by what they were told.", [(f'sum by (status) (rate(http_server_requests_total{{{ANSWERED},status=~"4.."}}[5m]))', "{{status}}")], "reqps"),
        Panel("Not signed in", "Failed sign-ins as a share of all calls; a jump is an attack or a lost key.", [(f'sum(rate(http_server_requests_total{{{ANSWERED},status="401"}}[5m])) / sum(http:requests:rate5m{{{J}}})', "401")], "percentunit"),
        Panel("Over the limit", "Calls refused with 429, by operation.", [(f'sum by (route) (rate(http_server_requests_total{{{ANSWERED},status="429"}}[5m]))', "{{route}}")], "reqps"),
    ],
}  # fmt: skip

DATABASE: Rows = {
    "Connections": [
        Panel("In use", "Per process; above 80 % requests begin to wait.", [(f"db:pool_use:ratio{{{J}}}", "{{instance}}")], "percentunit"),
        Panel("Waiting requests", "Without a connection, now.", [(f"db_pool_requests_waiting{{{J}}}", "{{instance}}")]),
        Panel("All connections", "Of all processes, against what they may open.", [(f"sum(db_pool_connections_used{{{J}}})", "used"), (f"sum(db_pool_connections_max{{{J}}})", "at most")]),
    ],
    "Failures": [
        Panel("Not answered", "Statements that failed, timed out or were ended.", [(f"sum by (instance) (rate(db_failures_total{{{J}}}[5m]))", "{{instance}}")], "ops"),
        Panel("Refused for want of room", "Requests that found the queue full: 503 at once.", [(f"sum by (instance) (rate(db_refusals_total{{{J}}}[5m]))", "{{instance}}")], "ops"),
        Panel("Cache hits, partners failing", "Only where there is a cache, or another service that is asked.", [(f"cache:hits:ratio5m{{{J}}}", "hits"), (f"integration:failures:ratio5m{{{J}}}", "{{integration}} failing")], "percentunit"),
    ],
}  # fmt: skip

ROLLOUT: Rows = {
    "Blue and green": [
        Panel("Share of the traffic", "What callers really get, not what the route says.", [(f"http:requests_by_color:rate5m{{{J}}} / on (job) group_left () http:requests:rate5m", "{{color}}")], "percentunit"),
        Panel("Errors", "Each colour's own share of failures.", [(f"http:errors_by_color:rate5m{{{J}}} / http:requests_by_color:rate5m", "{{color}}")], "percentunit"),
        Panel("Latency, p95", "The new colour against the old one.", [(f"http:latency_p95_by_color:rate5m{{{J}}}", "{{color}}")], "s"),
    ],
    "Pods": [
        Panel("Measured processes", "How many answer.", [(f"sum by (color) (up{{{J}}})", "{{color}}")]),
        Panel("Not available", "Pods that a colour should have and has not.", [('kube_deployment_status_replicas_unavailable{deployment=~"$job-(blue|green)"}', "{{deployment}}")]),
        Panel("Autoscaler", "Pods now, and at most.", [('kube_horizontalpodautoscaler_status_current_replicas{horizontalpodautoscaler=~"$job-(blue|green)"}', "{{horizontalpodautoscaler}}"), ('kube_horizontalpodautoscaler_spec_max_replicas{horizontalpodautoscaler=~"$job-(blue|green)"}', "{{horizontalpodautoscaler}} at most")]),
    ],
}  # fmt: skip

RESOURCES: Rows = {
    "What callers do": [
        Panel("Created", "Per hour, by resource.", [(f'sum by (route) (increase(http_server_requests_total{{{ANSWERED},method="POST",status="201"}}[1h]))', "{{route}}")]),
        Panel("Changed and removed", "Per hour, by resource.", [(f'sum by (method, route) (increase(http_server_requests_total{{{ANSWERED},method=~"PATCH|DELETE",status=~"2.."}}[1h]))', "{{method}} {{route}}")]),
        Panel("Refused by a rule", "409: what the state of a row did not allow.", [(f'sum by (route) (increase(http_server_requests_total{{{ANSWERED},status="409"}}[1h]))', "{{route}}")]),
    ],
    "What it takes": [
        Panel("Processor", "Per process; one at most.", [(f"process:cpu:rate5m{{{J}}}", "{{instance}}")], "percentunit"),
        Panel("Memory", "Per process.", [(f"process_resident_memory_bytes{{{J}}}", "{{instance}}")], "bytes"),
        Panel("Network", "In and out of its pods.", [('sum(rate(container_network_receive_bytes_total{pod=~"$job-(blue|green)-.+"}[5m]))', "in"), ('sum(rate(container_network_transmit_bytes_total{pod=~"$job-(blue|green)-.+"}[5m]))', "out")], "Bps"),
    ],
}  # fmt: skip

BOARDS: dict[str, tuple[str, Rows]] = {
    "overview": ("Service", OVERVIEW),
    "operations": ("Service: operations", OPERATIONS),
    "database": ("Service: database", DATABASE),
    "rollout": ("Service: rollout", ROLLOUT),
    "resources": ("Service: resources", RESOURCES),
}


def board(name: str, title: str, rows: Rows) -> str:
    """A dashboard as Grafana reads it."""
    source = dashboard.DatasourceVariable("datasource").label("Prometheus").type("prometheus")
    job = (
        dashboard.QueryVariable("job")
        .label("Service")
        .datasource(SOURCE)
        .query("label_values(slo:objective:ratio, job)")
    )
    job = job.refresh(VariableRefresh.ON_TIME_RANGE_CHANGED).sort(VariableSort.ALPHABETICAL_ASC)
    built = dashboard.Dashboard(title).uid(f"service-{name}").description(OWNER).tags(["service"]).editable()
    built = built.refresh("1m").time("now-6h", "now").tooltip(DashboardCursorSync.CROSSHAIR)
    built = built.with_variable(source).with_variable(job)
    for row, panels in rows.items():
        built = built.with_row(dashboard.Row(row))
        for panel in panels:
            built = built.with_panel(panel.built())
    return json.dumps(json.loads(JSONEncoder(sort_keys=True, indent=2).encode(built.build())), indent=2) + "\n"


def boards() -> dict[str, str]:
    """Every file of the folder, by its name."""
    return {f"{name}.json": board(name, title, rows) for name, (title, rows) in BOARDS.items()}


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in boards().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
