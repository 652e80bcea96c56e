#!/usr/bin/env bash
# Installs AWS's own clients for the stories of tests/EsmTestKit.Server.Tests: the AWS CLI and boto3 from Debian's packages, the
# JavaScript clients from npm. Nothing here fails a build: a client that cannot be installed is named, and its tests are skipped.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

missing() { echo "Not installed: $1. Its tests are skipped. Why: $2"; }

# The last lines of a command that failed are the reason.
try() {
    local name=$1 log
    shift
    log=$(mktemp)
    "$@" >"$log" 2>&1 </dev/null || missing "$name" "$(tail -n 3 "$log" | tr '\n' ' ')"
    rm -f "$log"
}

packages() {
    local as=()
    [ "$(id -u)" -eq 0 ] || as=(sudo -n)
    timeout 120 "${as[@]}" apt-get update -qq && timeout 240 "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends awscli python3-boto3
}

if [ -x /usr/bin/aws ] && /usr/bin/python3 -c 'import boto3' 2>/dev/null; then
    echo "AWS CLI and boto3 are installed."
elif ! command -v apt-get >/dev/null; then
    missing "the AWS CLI and boto3" "there is no apt-get."
elif [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
    missing "the AWS CLI and boto3" "apt-get needs root, and there is no sudo."
else
    try "the AWS CLI and boto3" packages
fi

if ! command -v npm >/dev/null; then
    missing "the JavaScript clients" "there is no npm."
elif ! [ tests/EsmTestKit.Server.Tests/Clients/node_modules/.package-lock.json -nt tests/EsmTestKit.Server.Tests/Clients/package-lock.json ]; then
    try "the JavaScript clients" timeout 240 npm ci --prefix tests/EsmTestKit.Server.Tests/Clients --ignore-scripts
fi
