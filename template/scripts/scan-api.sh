#!/usr/bin/env bash
# Derived from the template: `copier update` replaces this file. Do not edit.
# Starts the service and lets OWASP ZAP read its contract and call every operation, without attacks. Needs Docker on Linux.
# governance/zap.conf says which findings fail it; what it does not name is shown as a warning. What ends otherwise than it should fails too.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
port="${PORT:-8090}"
zap="zaproxy/zap-stable:2.17.0@sha256:8d387b1a63e3425beef4846e39719f5af2a787753af2d8b6558c6257d7a577a2"
uv run serve --port "$port" &
service=$!
trap 'kill "$service"' EXIT
curl --silent --fail --retry 60 --retry-delay 2 --retry-all-errors --output /dev/null "http://127.0.0.1:$port/readyz"
docker run --rm --network host --volume "$PWD/governance:/zap/wrk:ro" "$zap" \
  zap-api-scan.py -S -I -c zap.conf -f openapi -t "http://127.0.0.1:$port/openapi.yaml"
