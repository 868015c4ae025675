#!/usr/bin/env bash
# Derived from the template: `copier update` replaces this file. Do not edit.
# Installs what checks run beside Python, on Debian and Ubuntu: a real Redis, what judges
# the rules and routes of alerts, and the router of the drill; the broker of the events, if any.
set -euo pipefail

servers=(haproxy prometheus prometheus-alertmanager redis-server)
[[ ! -d tests/events ]] || servers+=("$(sed -n 's/^PROGRAM = "\(.*\)"$/\1/p' tests/events/servers.py)")
as_root=()
((EUID == 0)) || as_root=(sudo)
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install --yes -qq --no-install-recommends "${servers[@]}"
