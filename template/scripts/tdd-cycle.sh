#!/usr/bin/env bash
# Derived from the template: `copier update` replaces this file. Do not edit.
# Does the step that is due for one operation: red, green or refactor. Call it again after the next part of the work.
set -euo pipefail

if [[ $# -ne 2 || -z $1 || $1 == -* || -z $2 ]]; then
  echo "usage: scripts/tdd-cycle.sh <api-id> \"<METHOD /path>\"     for example: scripts/tdd-cycle.sh orders-api \"POST /orders\"" >&2
  exit 2
fi

cd "$(dirname "${BASH_SOURCE[0]}")/.."
DELIVERY_SESSION="$1" exec delivery tdd step "$2"
