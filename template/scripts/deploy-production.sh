#!/usr/bin/env bash
# Derived from the template: `copier update` replaces this file. Do not edit.
# Asks the gate, from evidence and not from a stored verdict; only a GO starts the rollout. It shifts, watches and goes back by itself.
set -euo pipefail

if [[ $# -lt 2 || -z $1 || $1 == -* || -z $2 || $2 == -* ]]; then
  echo "usage: scripts/deploy-production.sh <api-id> <version> [options of delivery rollout start]" >&2
  echo "for example: scripts/deploy-production.sh orders-api v1.2.0 --image REPOSITORY@sha256:DIGEST" >&2
  exit 2
fi

cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [[ ! -d delivery/rollout ]]; then
  echo "error: nothing here shifts traffic, as service.yml says rollout: none: say gateway-api there, then delivery upgrade" >&2
  exit 2
fi
export DELIVERY_SESSION="$1"
version="$2"
shift 2
delivery gate production
echo "The gate says GO: $version of $DELIVERY_SESSION is rolled out"
exec delivery rollout start "$@"
