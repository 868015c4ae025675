# Derived from the template: `copier update` replaces this file. Do not edit.
"""Every rule of a bundle, with its reason and its remedy. Each was an outage or a break-in somewhere."""

from __future__ import annotations

from . import pods, room, said, traffic
from .rule import Rule

RULES: tuple[Rule, ...] = (
    Rule(
        "selector-weight",
        traffic.selector_weight,
        "No pod gets a request through it: all its endpoints go at once.",
        "Select labels of the pods; shares of the traffic are weights of the HTTPRoute (delivery rollout).",
    ),
    Rule(
        "route-in-bundle",
        traffic.route_in_bundle,
        "An apply in the middle of a rollout would put the weights back to where it began.",
        "Keep it in deploy/rollout/, where the rollout makes it once and owns it.",
    ),
    Rule(
        "job-in-bundle",
        traffic.job_in_bundle,
        "A Job can't be changed, so the next apply fails; and nobody waits for it before traffic.",
        "Keep it in deploy/rollout/, or make it a CronJob.",
    ),
    Rule(
        "replicas-set",
        traffic.replicas_set,
        "An apply would take away the pods that the autoscaler or a rollout added.",
        "Remove spec.replicas; minReplicas of the autoscaler is the floor.",
    ),
    Rule(
        "no-autoscaler", traffic.unscaled, "It stays at one pod at any load.", "Add a HorizontalPodAutoscaler for it."
    ),
    Rule(
        "colours",
        traffic.colours,
        "The rollout finds what it changes by these names.",
        "Take the edit of deploy/base back: git log -p -- deploy/base names it.",
    ),
    Rule(
        "service-name",
        traffic.service_name,
        "The server refuses a name of a Service that does not begin with a letter or is longer than 63.",
        "Choose another project_slug.",
    ),
    Rule(
        "route-start",
        traffic.route_start,
        "A first rollout begins with all traffic on one colour; and figures are for Prometheus, not for callers.",
        "Give the weights 100 and 0 to each rule, and list the paths that callers may ask.",
    ),
    Rule(
        "no-prestop",
        pods.no_prestop,
        "The pod is gone before the gateway knows: requests of every restart fail (790 of 9,601 measured with 0 s at 3 s of delay).",
        "Patch lifecycle.preStop.sleep.seconds, and the annotation delivery.manifests/gateway to what stands in front.",
    ),
    Rule(
        "short-grace",
        pods.short_grace,
        "Kubernetes kills the pod while it still answers.",
        "Raise terminationGracePeriodSeconds to preStop + SHUTDOWN_GRACE_S + 5.",
    ),
    Rule(
        "short-keep-alive",
        pods.short_keep_alive,
        "The gateway sends a request on a connection that the pod has just closed: 502, without anybody's fault.",
        "Remove KEEP_ALIVE_S, or set it above the idle time of what stands in front.",
    ),
    Rule(
        "probe-elsewhere",
        pods.probe_elsewhere,
        "A probe that asks a database takes all pods away when the database stumbles.",
        "Ask /livez: the process itself. The rollout asks /readyz once, before traffic.",
    ),
    Rule(
        "cpu-limit",
        pods.cpu_limit,
        "It makes the slowest answers slower while processors are idle.",
        "Remove it; the request is what is reserved, and what the autoscaler looks at.",
    ),
    Rule(
        "no-requests",
        pods.no_requests,
        "Without requests the autoscaler has nothing to compare with and the node is overbooked.",
        "Say requests.cpu, requests.memory and limits.memory.",
    ),
    Rule(
        "latest-tag",
        pods.latest_tag,
        "Two pods of one Deployment could run two programs.",
        "Name a version, or better a digest.",
    ),
    Rule(
        "no-digest",
        pods.no_digest,
        "A tag may be another image tomorrow, and what was tested is known by its digest only.",
        "kustomize edit set image app-blue=REPOSITORY@sha256:… in the overlay.",
    ),
    Rule(
        "root-user",
        pods.root_user,
        "Whoever breaks out of it owns the node; restricted Pod Security refuses it.",
        "Set runAsNonRoot: true and a runAsUser other than 0.",
    ),
    Rule(
        "privileges",
        pods.privileges,
        "Restricted Pod Security refuses it.",
        "allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}, and nothing of the host.",
    ),
    Rule(
        "writable-root",
        pods.writable_root,
        "Whoever breaks in can leave a program behind.",
        "Set readOnlyRootFilesystem: true and mount an emptyDir where it writes.",
    ),
    Rule(
        "token-mounted",
        pods.token_mounted,
        "Whoever breaks in may ask the API server; the service never does.",
        "Set automountServiceAccountToken: false.",
    ),
    Rule(
        "secret-rendered",
        pods.secret_rendered,
        "What is in git is known to everybody who ever cloned it.",
        "Put it into the vault, and its name into the ExternalSecret.",
    ),
    Rule(
        "no-disruption-budget",
        room.no_disruption_budget,
        "The upgrade of a node may take every pod at once, or is held up for ever.",
        "Allow at least one pod, and fewer than minReplicas.",
    ),
    Rule(
        "small-quota",
        room.small_quota,
        "The second colour finds no room, or a job does not: the rollout stops half-way.",
        "Raise it, or lower maxReplicas.",
    ),
    Rule(
        "open-namespace",
        room.open_namespace,
        "What somebody adds later is held to nothing.",
        "Take deploy/base/namespace.yaml, resourcequota.yaml and limitrange.yaml.",
    ),
    Rule(
        "open-network",
        room.open_network,
        "Any pod of the cluster reaches this one, and a broken one reaches everything.",
        "Deny everything to all pods, and allow by name and port.",
    ),
    Rule(
        "memory-limit",
        room.memory_limit,
        "With more it breaks what service.yml promises of it; with less it is killed below that.",
        "Remove the patch of resources.limits.memory, or change the answer and apply it.",
    ),
    Rule(
        "looser-numbers",
        room.looser_numbers,
        "service.yml promises what these numbers do not hold.",
        "Change the answer and apply it, or make the patch stricter.",
    ),
    Rule(
        "other-registry",
        said.other_registry,
        "What pipelines pushed there was scanned; what lies elsewhere nobody knows.",
        "kustomize edit set image app-blue=REGISTRY/… in the overlay, or change registry in service.yml.",
    ),
    Rule(
        "other-hostname",
        said.other_hostname,
        "Callers ask for the name of the contract, and the gateway does not know it.",
        "Add it to spec.hostnames in deploy/rollout/httproute.yaml, or change hostname in service.yml.",
    ),
    Rule(
        "rare-backup",
        said.rare_backup,
        "More would be lost with the database than was promised.",
        "Apply service.yml (delivery upgrade), or dump more often in a patch.",
    ),
    Rule(
        "other-log-retention",
        said.other_log_retention,
        "Whoever collects the logs keeps them too long, or not long enough.",
        "Apply service.yml (delivery upgrade), or remove the patch.",
    ),
)
