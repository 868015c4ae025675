"""Clients that public generators make from `openapi.yaml`, used as they come."""

from __future__ import annotations

import shutil
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from harness import ROOT, environment, once, run
from harness.project import serving

from .conftest import Make

PYTHON_GENERATOR = "openapi-python-client==0.29.1"
TYPESCRIPT = ("openapi-typescript@7.13.0", "openapi-fetch@0.17.0", "typescript@5.9.3")
# The generator has one word for a file; each type of ours is that.
FILES = "content_type_overrides:\n" + "".join(
    f"  image/{kind}: application/octet-stream\n" for kind in ("png", "jpeg", "webp")
)
DRIVER = ROOT / "tests" / "generated" / "inside" / "drive_client.py"
USE = """
import createClient from "openapi-fetch";
import type { paths } from "./schema";

const client = createClient<paths>({ baseUrl: "http://127.0.0.1:8000/v1" });

export async function life(title: string): Promise<string> {
  const { data, error } = await client.POST("/projects", { body: { title } });
  if (error) throw new Error(error.title);
  const changed = await client.PATCH("/projects/{project_id}", {
    params: { path: { project_id: data.id } },
    body: { title: "Another" },
  });
  return changed.data?.title ?? data.title;
}
"""


@pytest.fixture(scope="session")
def generator() -> Path:
    """The environment of the generator and of the clients that it makes, installed once below .venv."""
    home = ROOT / ".venv" / f"client-{sha256(f'{PYTHON_GENERATOR} {sys.version}'.encode()).hexdigest()[:12]}"
    with once(home) as first:
        if first:
            shutil.rmtree(home, ignore_errors=True)
            run(["uv", "venv", "-q", "--python", sys.executable, str(home)], ROOT)
            run(["uv", "pip", "install", "-q", "--python", str(home / "bin" / "python"), PYTHON_GENERATOR], ROOT)
    return home / "bin"


@pytest.mark.parametrize("name", ["default", "user-management"])
def test_a_generated_python_client_drives_the_service(name: str, make: Make, generator: Path, tmp_path: Path) -> None:
    project = make(name)
    client = tmp_path / "client"
    contract = str(project.folder / "openapi.yaml")
    path = environment(PATH=f"{generator}:{environment()['PATH']}")

    config = tmp_path / "config.yml"
    config.write_text(FILES, "utf-8")
    options = ["--path", contract, "--config", str(config), "--output-path", str(client)]

    said = run(
        [str(generator / "openapi-python-client"), "generate", *options],
        tmp_path,
        env=path,
    )
    package = next(folder.name for folder in client.iterdir() if (folder / "client.py").is_file())
    command = [str(project.python), "-m", f"{project.package}.serve"]
    with serving(command, project.folder, tmp_path / "serve.log", environment(project.folder)) as server:
        driven = run(
            [str(generator / "python"), str(DRIVER), package, f"http://127.0.0.1:{server.port}/v1", name],
            client,
            env=environment(PYTHONPATH=str(client)),
        )

    assert "arning" not in said.stdout + said.stderr, said.stdout + said.stderr
    assert "the whole life of a row" in driven.stdout


def test_a_generated_typescript_client_compiles(make: Make, tmp_path: Path) -> None:
    if missing := [program for program in ("node", "npm") if not shutil.which(program)]:
        pytest.skip(f"{' and '.join(missing)} is missing: install Node.js to compile a TypeScript client")
    home = ROOT / ".venv" / f"typescript-{sha256(' '.join(TYPESCRIPT).encode()).hexdigest()[:12]}"
    with once(home) as first:
        if first:
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir()
            run(
                ["npm", "install", "--prefix", str(home), "--no-audit", "--no-fund", "--ignore-scripts", *TYPESCRIPT],
                home,
            )
    folder = tmp_path / "client"
    folder.mkdir()
    (folder / "node_modules").symlink_to(home / "node_modules")
    bin_ = home / "node_modules" / ".bin"
    contract = make("default").folder / "openapi.yaml"

    run([str(bin_ / "openapi-typescript"), str(contract), "-o", "schema.ts"], folder)
    strict = [str(bin_ / "tsc"), "--strict", "--noEmit", "--module", "nodenext", "--target", "es2022", "--skipLibCheck"]
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "use.ts").write_text(USE.replace("./schema", "./schema.js"))
    right = run([*strict, "use.ts"], folder, check=False)
    (folder / "wrong.ts").write_text(USE.replace("./schema", "./schema.js").replace("{ title }", "{ tilte: title }"))
    wrong = run([*strict, "wrong.ts"], folder, check=False)

    assert right.returncode == 0, right.stdout
    assert "tilte" in wrong.stdout
