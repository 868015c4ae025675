#!/usr/bin/env bash
# Derived from the template: `copier update` replaces this file. Do not edit.
# Exits with 0 where a change touches pages alone: docs/ and the *.md beside it. What can't be told counts as code.
set -euo pipefail

if [[ $# -ne 1 || -z $1 || $1 == -* ]]; then
  echo "usage: scripts/only-pages.sh <commit the change began at>     for example: scripts/only-pages.sh origin/main" >&2
  exit 2
fi

cd "$(dirname "${BASH_SOURCE[0]}")/.."
changed="$(git diff --name-only "$1...HEAD")"
[[ -n $changed ]] && ! grep --quiet --invert-match --extended-regexp '^(docs/|[^/]+\.md$)' <<< "$changed"
