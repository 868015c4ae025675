# Derived from the template: `copier update` replaces this file. Do not edit.
"""Phase 5: what must be settled before anybody is served."""

from __future__ import annotations

from .check import Check
from .kinds import SERVICE, approval, verb

_DRILL = ".delivery/build/drill.json"

DEPLOYMENT: tuple[Check, ...] = (
    Check(
        id="rollback-drill",
        phase=5,
        role="devops-engineer",
        deliverable="rollback-drill",
        command="delivery rollout drill --local",
        inputs=(*SERVICE, "delivery/rollout"),
        why="A way back that nobody has gone with this release is a hope; and a rehearsal in which nothing can fail shows nothing.",
        next="delivery rollout drill --local, then look at .delivery/build/drill.html",
        require=("exit == 0", "failed == 0", "controls >= 2", "caused_by_deployment == 0"),
        artifacts=(_DRILL,),
        measures={name: f"{_DRILL}#{name}" for name in ("failed", "controls", "caused_by_deployment")},
        hard="AB",
        when={"rollout": ("gateway-api",)},
        source="ci",
    ),
    verb(
        "monitoring",
        5,
        "performance-monitor/alerts",
        "delivery monitoring check",
        ("monitoring", "docs/runbooks", "service.yml", "governance/requirements.yaml", "delivery"),
        "An alert that never fires, reaches nobody or says nothing is found out in the outage.",
        enforces=("REQ-AVAILABILITY-TARGET", "REQ-LATENCY-P95-MS", "REQ-THROUGHPUT-RPS"),
    ),
    verb(
        "manifests",
        5,
        "devops-engineer/manifests",
        "delivery manifests check",
        ("deploy", "Dockerfile", "monitoring/slo.yaml", "service.yml", "delivery/manifests"),
        "A manifest that the server refuses, or that loses requests, is found out while everybody looks on.",
        enforces=(
            "REQ-ROLLOUT",
            "REQ-AVAILABILITY-TARGET",
            "REQ-THROUGHPUT-RPS",
            "REQ-MEMORY-LIMIT-MIB",
            "REQ-REGISTRY",
            "REQ-HOSTNAME",
            "REQ-RPO-MINUTES",
            "REQ-LOG-RETENTION-DAYS",
        ),
        when={"rollout": ("some",)},
    ),
    # Without manifests nothing in the repository can show these, and who promises them must not be alone with it.
    approval(
        "backups-elsewhere",
        5,
        "devops-engineer/backups-elsewhere",
        "promises",
        "Whoever runs the database makes the dumps, so that nothing here can show how often: a second person says that it is so.",
        hard="AB",
        enforces=("REQ-RPO-MINUTES",),
        when={"rollout": ("none",), "rpo_minutes": ("some",)},
    ),
    approval(
        "logs-elsewhere",
        5,
        "devops-engineer/logs-elsewhere",
        "promises",
        "Whoever collects the logs deletes them, so that nothing here can show when: a second person says that it is so.",
        hard="AB",
        enforces=("REQ-LOG-RETENTION-DAYS",),
        when={"rollout": ("none",), "log_retention_days": ("some",)},
    ),
    approval(
        "images-elsewhere",
        5,
        "devops-engineer/images-elsewhere",
        "promises",
        "Your own way of deploying names the image, so that nothing here can show from where: a second person says that it is so.",
        hard="AB",
        enforces=("REQ-REGISTRY",),
        when={"rollout": ("none",), "registry": ("some",)},
    ),
    verb(
        "backup-drill",
        5,
        "devops-engineer/backup",
        "delivery db backup-drill --own",
        (*SERVICE, "delivery/backup.py"),
        "A backup that nobody restored is a hope, and how long it takes is found out in the outage.",
        enforces=("REQ-RTO-MINUTES",),
        when={"rto_minutes": ("some",)},
    ),
    verb(
        "risks-owned",
        5,
        "production-validator/risks",
        "delivery risk check",
        ("governance/risks.yaml", "delivery/statements"),
        "A risk without an owner and a day to look at it again is nobody's.",
        next="delivery risk list",
        max_age_days=7,
    ),
    approval(
        "support-trained",
        5,
        "devops-engineer/knowledge-transfer",
        "support",
        "Whoever answers callers has done the exercises before the first caller asks.",
        hard="A",
    ),
    approval(
        "release-approved",
        5,
        "production-validator/go-no-go",
        "release",
        "Somebody who did not write it has read what changes and which risks remain.",
        hard="AB",
    ),
)
