#!/usr/bin/env bash
# Derived from the template: `copier update` replaces this file. Do not edit.
# Begins phase 1 and says what to do first.
set -euo pipefail

if [[ $# -ne 1 || -z $1 || $1 == -* ]]; then
  echo "usage: scripts/init-workflow.sh <api-name>     for example: scripts/init-workflow.sh orders" >&2
  exit 2
fi

cd "$(dirname "${BASH_SOURCE[0]}")/.."
delivery phase start 1
delivery phase show 1
echo "API development initialized: $1-api-$(date +%Y%m%d). Next: delivery status"
