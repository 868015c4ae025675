#!/usr/bin/env bash
# Derived from the template: `copier update` replaces this file. Do not edit.
# Fails where an image holds a secret or a severe hole that has a fix. Trivy sees the image as a file, and never Docker itself.
set -euo pipefail

if [[ $# -ne 1 || -z $1 || $1 == -* ]]; then
  echo "usage: scripts/scan-image.sh <image>     for example: scripts/scan-image.sh orders-api:latest" >&2
  exit 2
fi

cd "$(dirname "${BASH_SOURCE[0]}")/.."
registry="$(sed -n "s/^registry: *['\"]\{0,1\}\([^'\" ]*\).*/\1/p" service.yml)"
if [[ -n $registry && $1 != "$registry"/* ]]; then
  echo "$1 is no image of $registry, the registry of service.yml: name it so, or change service.yml" >&2
  exit 1
fi
trivy="aquasec/trivy:0.74.0@sha256:62b1e65e8869bc4b4c6aa4fa2b21595256c7c2f6018a9d9ad61caf87187c1969"
mkdir -p .delivery/build
docker image save --output .delivery/build/image.tar "$1"
docker run --rm --volume "$PWD/.delivery/build:/scan:ro" "$trivy" \
  image --input /scan/image.tar --scanners vuln,secret --severity HIGH,CRITICAL --ignore-unfixed --exit-code 1
