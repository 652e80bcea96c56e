#!/usr/bin/env bash
# Runs `dotnet test` over the solution and adds up what every test project reported.
# The last line is always "N passed, N failed". Arguments go to `dotnet test`. Where ESMTESTKIT_CHECKS names a folder, the TRX files that
# other checks left there are added.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Directory.Build.targets makes each test project write one TRX file here.
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
export ESMTESTKIT_RESULTS="$results"

# A hanging test must not hang the build server: 17 minutes are many times what the tests need.
timeout --kill-after=30s 17m dotnet test "$@"
code=$?

# The sum of one attribute of the <Counters …/> elements of all TRX files.
sum() {
    grep -rhoE '<Counters [^>]*' "$results" ${ESMTESTKIT_CHECKS:+"$ESMTESTKIT_CHECKS"} --include='*.trx' 2>/dev/null | { grep -oE "\b$1=\"[0-9]+\"" || true; } \
        | grep -oE '[0-9]+' | awk '{ total += $1 } END { print total + 0 }'
}

passed=$(sum passed)
failed=$(( $(sum failed) + $(sum error) + $(sum timeout) + $(sum aborted) ))
skipped=$(( $(sum total) - $(sum executed) ))

# A crashed test host or a failed build leaves no failed test behind; it must not look like success.
if [ "$failed" -eq 0 ] && { [ "$code" -ne 0 ] || [ "$passed" -eq 0 ]; }; then
    echo "dotnet test ended with exit code $code and no failed test: a build error, a crash, a time-out or no tests at all."
    failed=1
fi

if [ "$skipped" -gt 0 ]; then
    # Each with its reason: dotnet test itself prints the names alone.
    awk '/<UnitTestResult / { match($0, /testName="[^"]*"/); name = substr($0, RSTART + 10, RLENGTH - 11); skipped = /outcome="NotExecuted"/ }
        skipped && /<Message>/ { sub(/.*<Message>/, ""); sub(/<\/Message>.*/, ""); print "skipped: " name ": " $0; skipped = 0 }' "$results"/*.trx
    echo "$skipped skipped"
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
