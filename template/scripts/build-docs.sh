#!/usr/bin/env bash
# Derived from the template: `copier update` replaces this file. Do not edit.
# Writes what follows from contract and project into docs/generated, and the whole of docs/ as a site into .site: a broken link ends it.
set -euo pipefail

if [[ $# -ne 0 ]]; then
  echo "usage: scripts/build-docs.sh     then publish the folder .site; a portal with TechDocs builds it by itself, from mkdocs.yml" >&2
  exit 2
fi

cd "$(dirname "${BASH_SOURCE[0]}")/.."
uv run delivery docs
uv run delivery contract examples
uv run --with zensical==0.0.73 zensical build --strict --clean
