"""Which files exist for which answers."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
import yaml
from copier import run_copy
from harness import EXAMPLES, answers, contents, files, render, rendered, run
from jsonschema import Draft202012Validator


def test_every_project_has_what_a_newcomer_looks_for(project: Path) -> None:
    wanted = [
        "README.md",
        "CHANGELOG.md",
        "CODEOWNERS",
        "service.yml",
        "openapi.yaml",
        "pyproject.toml",
        ".copier-answers.yml",
        ".env.example",
        ".gitignore",
        "delivery/cli.py",
        "migrations/env.py",
        "migrations/versions/0001_initial.py",
        "tests/conftest.py",
    ]

    assert [path for path in wanted if path not in files(project)] == []


def test_a_developer_portal_can_list_it(project: Path) -> None:
    """https://backstage.io/docs/features/software-catalog/descriptor-format"""
    entities = list(yaml.safe_load_all((project / "catalog-info.yaml").read_text("utf-8")))

    named = {(one["kind"], one["metadata"]["name"]): one for one in entities}
    (component,) = (one for one in entities if one["kind"] == "Component")
    apis = component["spec"]["providesApis"]
    assert len(named) == len(entities) == 2 + len(apis)
    for (_, name), one in named.items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name), name
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", one["spec"]["owner"])
    for api in apis:
        assert (project / named["API", api]["spec"]["definition"]["$text"]).is_file()
    assert [one.partition(":")[2] for one in component["spec"]["dependsOn"]] == [
        name for kind, name in named if kind == "Resource"
    ]
    assert all(set(link) == {"title", "url"} for link in component["metadata"].get("links", []))
    assert yaml.safe_load((project / "mkdocs.yml").read_text("utf-8"))["site_name"] == component["metadata"]["title"]


def test_an_editor_finds_the_schema_of_its_requirements_and_takes_them(project: Path) -> None:
    text = (project / "service.yml").read_text("utf-8")
    (place,) = re.findall(r"^# yaml-language-server: \$schema=(\S+)$", text, re.MULTILINE)

    judge = Draft202012Validator(json.loads((project / place).read_text("utf-8")))

    assert [error.message for error in judge.iter_errors(yaml.safe_load(text))] == []


def test_each_resource_is_five_small_modules(template: Path, shared: Path) -> None:
    found = files(rendered(template, shared, "order-service"))

    for resource in ("orders", "order_lines", "products"):
        place = f"src/order_service/resources/{resource}/"
        modules = {path.removeprefix(place) for path in found if path.startswith(place)}
        assert modules == {"__init__.py", "operations.py", "router.py", "schemas.py", "service.py", "tables.py"}


def test_each_operation_has_one_test_file_named_after_it(template: Path, shared: Path) -> None:
    found = files(rendered(template, shared, "order-service"))
    place = "tests/resources/orders/test_"

    operations = {path.removeprefix(place).removesuffix(".py") for path in found if path.startswith(place)}

    assert operations == {
        "list_orders",
        "create_order",
        "read_order",
        "update_order",
        "delete_order",
        "pay_order",
        "ship_order",
    }


def test_without_accounts_there_is_no_code_of_accounts(template: Path, shared: Path) -> None:
    found = files(rendered(template, shared, "minimal"))

    assert [path for path in found if "/auth/" in path] == ["src/notes/core/auth/__init__.py"]
    assert [path for path in found if "api_keys" in path or path.endswith("core/roles.py")] == []
    assert any("/auth/" in path for path in files(rendered(template, shared, "default")))


def test_with_keys_there_is_no_code_of_passwords_and_the_other_way_round(template: Path, shared: Path) -> None:
    with_keys, with_passwords = (files(rendered(template, shared, name)) for name in ("api-key", "payment-gateway"))
    here, there = "src/payment_gateway/core/api_keys/", "src/payment_gateway/core/auth/"

    assert [path for path in with_keys if "/auth/" in path] == [f"{there}__init__.py"]
    assert f"{here}memory.py" in with_keys
    assert "tests/api_keys/test_checking.py" in with_keys
    assert [path for path in with_passwords if "api_keys" in path] == []


def test_who_signs_callers_in_decides_which_code_of_it_there_is(template: Path, shared: Path) -> None:
    own, theirs = (files(rendered(template, shared, name)) for name in ("payment-gateway", "oidc"))

    assert [path for path in own if "oidc" in path] == []
    assert "tests/oidc/test_tokens.py" in theirs
    assert [path for path in theirs if "/auth/" in path] == ["src/payment_gateway/core/auth/__init__.py"]
    settings = (rendered(template, shared, "oidc") / "src/payment_gateway/core/auth_settings.py").read_text("utf-8")
    assert "oidc_issuer" in settings
    assert "signing_key" not in settings


def test_who_calls_no_other_service_has_no_code_for_it(template: Path, shared: Path) -> None:
    found = {name: files(rendered(template, shared, name)) for name in ("minimal", "payment-gateway", "integrations")}
    asking = {
        name: [path for path in paths if "/partners/" in path or "/integrations/" in path]
        for name, paths in found.items()
    }
    calling = {name: any("egress" in path for path in paths) for name, paths in found.items()}

    assert calling == {"minimal": False, "payment-gateway": True, "integrations": True}
    assert asking["minimal"] == asking["payment-gateway"] == []
    assert {
        f"src/parcel_desk/integrations/carrier/{name}.py" for name in ("__init__", "calls", "client", "messages")
    } <= set(asking["integrations"])


def test_who_keeps_no_files_has_no_code_for_them(template: Path, shared: Path) -> None:
    found = {name: files(rendered(template, shared, name)) for name in ("minimal", "user-management")}
    own = {name: [path for path in paths if path.startswith(("src/", "tests/"))] for name, paths in found.items()}
    about = {name: [path for path in paths if "/files/" in path or "/files." in path] for name, paths in own.items()}

    assert about["minimal"] == []
    assert {"tests/files/test_files.py", "tests/support/files.py"} <= set(about["user-management"])
    assert "tests/resources/profiles/test_upload_profile_avatar.py" in found["user-management"]


def test_who_wants_nobody_told_has_no_code_for_it(template: Path, shared: Path) -> None:
    names = ("order-service", "redis", "api-key")
    found = {name: rendered(template, shared, name) for name in names}
    about = {
        name: {path for path in files(folder) if "webhook" in path.lower() and not path.startswith("delivery/")}
        for name, folder in found.items()
    }
    own = {
        path.removeprefix("src/payment_gateway/core/webhooks/")
        for path in about["api-key"]
        if path.startswith("src/payment_gateway/core/")
    }

    assert about["order-service"] == set()
    assert {"docs/webhooks.md", "docs/runbooks/WebhooksAbsent.md", "deploy/base/webhooks/networkpolicy.yaml"} <= about[
        "redis"
    ]
    assert {"catalog.py", "delivering.py", "installation.py", "routes.py", "signing.py"} <= own
    without, with_it = (found[name] for name in ("order-service", "redis"))
    named = [
        path
        for path in ("openapi.yaml", "pyproject.toml", "compose.yaml", ".env.example", "service.yml")
        if b"webhook" in contents(without)[path]
    ]
    assert named == []
    assert "WEBHOOK_KEY" in (with_it / "deploy/base/externalsecret.yaml").read_text("utf-8")


def test_who_runs_no_program_beside_the_service_has_nothing_of_one(template: Path, shared: Path) -> None:
    names = ("payment-gateway", "api-key", "order-service", "redis")
    found = {
        name: [path for path in files(rendered(template, shared, name)) if path.endswith("/programs.py")]
        for name in names
    }
    own = {name: [path for path in paths if not path.startswith("delivery/")] for name, paths in found.items()}

    assert [len(own[name]) for name in names] == [0, 2, 2, 2]


def test_events_that_only_webhooks_tell_bring_nothing_of_a_broker(template: Path, tmp_path: Path) -> None:
    given = {**answers("order-service"), "events": "none", "webhooks": True}

    project = render(template, tmp_path / "project", given)

    place = "src/order_service/core/events/"
    assert {path.removeprefix(place) for path in files(project) if path.startswith(place)} == {
        "__init__.py",
        "emitting.py",
        "event.py",
        "telling.py",
    }
    assert not {"asyncapi.yaml", "src/order_service/worker.py", "deploy/base/worker/deployment.yaml"} & {
        *files(project)
    }
    assert "faststream" not in (project / "pyproject.toml").read_text("utf-8")


def test_a_family_of_the_security_suite_is_there_where_it_can_have_a_case(template: Path, shared: Path) -> None:
    place = "tests/security/test_"
    names = {"minimal", "payment-gateway", "api-key", "oidc", "integrations"}
    found = {
        name: {path[len(place) :][:5] for path in files(rendered(template, shared, name)) if path.startswith(place)}
        for name in names
    }
    signing_in = {
        name: [path for path in files(rendered(template, shared, name)) if path.startswith(f"{place}api02_")]
        for name in names
    }
    everywhere = {"api03", "api04", "api06", "api08", "api09", "injec", "secre"}

    assert found["minimal"] == everywhere
    assert found["payment-gateway"] == everywhere | {"api01", "api02", "api05", "api07"}
    assert found["integrations"] == found["payment-gateway"] | {"api10"}
    assert {name: len(paths) for name, paths in signing_in.items()} == {**dict.fromkeys(names, 2), "minimal": 0}
    assert f"{place}api02_api_keys.py" in signing_in["api-key"]
    assert f"{place}api02_provider_tokens.py" in signing_in["oidc"]


def test_without_redis_there_is_no_file_setting_or_dependency_of_it(template: Path, shared: Path) -> None:
    without, with_it = (rendered(template, shared, name) for name in ("order-service", "redis"))

    place = "src/order_service/core/cache/"
    assert [path for path in files(without) if "/cache/" in path] == [f"{place}__init__.py"]
    assert {f"{place}{name}.py" for name in ("__init__", "answers", "client", "shared")} <= {*files(with_it)}
    spoken_of = (
        "service.yml",
        "delivery/manifests/schemas.json",  # of disks of a cloud, whose name holds the word
        "delivery/requirements/service.schema.json",  # of every choice there is
    )
    named = [path for path, text in contents(without).items() if b"redis" in text.lower() and path not in spoken_of]
    assert named == []
    assert "redis==" in (with_it / "pyproject.toml").read_text()
    assert "#REDIS_URL=" in (with_it / ".env.example").read_text()
    assert "cache: redis" in (with_it / "service.yml").read_text()


def test_who_shifts_the_traffic_decides_what_is_applied(template: Path, shared: Path) -> None:
    names = ("default", "argo", "no-rollout")
    found = {
        name: {path for path in files(rendered(template, shared, name)) if path.startswith("deploy/")} for name in names
    }
    alone = {
        name: {path.split("/")[2] for path in paths if path.startswith("deploy/base/")} for name, paths in found.items()
    }

    assert found["no-rollout"] == set()
    assert not [
        path for path in files(rendered(template, shared, "no-rollout")) if "delivery" in path and "rollout" in path
    ]
    undo = (rendered(template, shared, "no-rollout") / "docs/runbooks/README.md").read_text("utf-8")
    assert "delivery rollout" not in undo
    assert alone["default"] - alone["argo"] == {"blue", "green", "role.yaml"}
    assert alone["argo"] - alone["default"] == {"argo", "cronjob-sweep.yaml"}  # and it keeps files
    both = {
        "deploy/rollout/httproute.yaml",
        "deploy/rollout/migrate-job.yaml",
        "deploy/overlays/staging/kustomization.yaml",
    }
    assert both <= found["default"] & found["argo"]


@pytest.mark.parametrize("name", ["argo", "default"])
def test_files_are_swept_by_the_clock_where_a_resource_has_any(name: str, template: Path, shared: Path) -> None:
    project = rendered(template, shared, name)
    base, overlay = (
        yaml.safe_load((project / f"deploy/{folder}/kustomization.yaml").read_text("utf-8"))
        for folder in ("base", "overlays/production")
    )
    job = project / "deploy/base/cronjob-sweep.yaml"

    assert ("cronjob-sweep.yaml" in base["resources"]) == job.exists() == (name != "default")
    if job.exists():
        pod = yaml.safe_load(job.read_text("utf-8"))["spec"]["jobTemplate"]["spec"]["template"]
        (container,) = pod["spec"]["containers"]
        assert container["image"] in {image["name"] for image in overlay["images"]}, "nothing would name its digest"
        assert container["command"][2:] == ["user_management_api", "sweep-files"]
        assert pod["metadata"]["labels"]["app"] == "user-management-api", "the network policy is for these pods"


def test_an_overlay_of_production_repeats_no_number(template: Path, shared: Path) -> None:
    project = rendered(template, shared, "default")
    overlay = (project / "deploy/overlays/production/kustomization.yaml").read_text("utf-8").replace("0" * 64, "")
    numbers = yaml.safe_load((project / "monitoring/slo.yaml").read_text("utf-8"))["capacity"]

    assert not {str(number) for number in numbers.values()} & set(re.findall(r"(?<![\d.])\d+(?![\d./])", overlay))


def test_an_operation_that_is_not_offered_has_no_test(template: Path, shared: Path) -> None:
    found = files(rendered(template, shared, "user-management"))

    assert "tests/resources/memberships/test_list_memberships.py" in found
    assert "tests/resources/memberships/test_update_membership.py" not in found


def test_a_skeleton_has_the_same_files_as_a_working_service(template: Path, shared: Path) -> None:
    assert files(rendered(template, shared, "skeleton")) == files(rendered(template, shared, "order-service"))


@pytest.mark.parametrize("name", ["minimal", "awkward"])
def test_the_two_names_are_taken_from_the_answers(name: str, template: Path, shared: Path) -> None:
    package = answers(name).get("package_name", "notes")

    assert f"src/{package}/app.py" in files(rendered(template, shared, name))


def test_no_path_is_illegal_on_any_system(project: Path) -> None:
    assert [path for path in files(project) if not re.fullmatch(r"[A-Za-z0-9._/-]+", path)] == []


def test_no_path_of_the_template_decides_anything(template: Path) -> None:
    paths = [path.relative_to(template).as_posix() for path in (template / "template").rglob("*")]

    assert [path for path in paths if "{% if" in path or "{%-" in path] == []


def test_questions_and_loop_variables_never_share_a_name(template: Path) -> None:
    questions = {key for key in yaml.safe_load((template / "copier.yml").read_text("utf-8")) if not key.startswith("_")}
    loops = {
        loop for path in (template / "template").rglob("*") for loop in re.findall(r"{% yield (\w+) from", str(path))
    }

    assert loops
    assert not loops & questions


def test_the_command_line_gives_the_same_as_the_library(template: Path, shared: Path, tmp_path: Path) -> None:
    run(
        [
            sys.executable,
            "-m",
            "copier",
            "copy",
            "-q",
            "--defaults",
            "--data-file",
            str(EXAMPLES / "order-service.yml"),
            str(template),
            str(tmp_path / "out"),
        ],
        tmp_path,
    )

    assert contents(tmp_path / "out") == contents(rendered(template, shared, "order-service"))


def test_no_trust_is_needed_nor_asked_for(template: Path, tmp_path: Path) -> None:
    settings = yaml.safe_load((template / "copier.yml").read_text("utf-8"))
    assert [key for key in ("_tasks", "_migrations", "_jinja_extensions", "_external_data") if key in settings] == []

    run_copy(str(template), tmp_path / "out", data=answers("minimal"), defaults=True, quiet=True, unsafe=False)

    assert (tmp_path / "out" / "pyproject.toml").is_file()


def test_what_is_there_already_and_seeded_is_left_alone(template: Path, tmp_path: Path) -> None:
    (tmp_path / "CODEOWNERS").write_text("mine\n")

    render(template, tmp_path, answers("minimal"))

    assert (tmp_path / "CODEOWNERS").read_text() == "mine\n"


def test_no_folder_is_empty(project: Path) -> None:
    assert [path for path in project.rglob("*") if path.is_dir() and not any(path.iterdir())] == []
