#!/usr/bin/env bash
# Packs every project of src, looks into the packages, and uses them as a stranger would: a fresh xunit project that references them from
# a folder runs the examples of their READMEs, and the installed tool verifies a contract. Exit code 0 only when all of it holds.
# Where ESMTESTKIT_CHECKS names a folder, the counts go there as a TRX, so that scripts/test.sh adds them to its last line.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# No compiler or build process outlives this script, and none of an earlier build serves it.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

temporary=$(mktemp -d)
packages="$temporary/packages"
log="$temporary/log"
passed=0 failed=0

finish() {
    local code=$?
    # Cut off in the middle is a failure too.
    [ "$finished" = yes ] || failed=$((failed + 1))
    if [ -n "${ESMTESTKIT_CHECKS:-}" ]; then
        echo "<TestRun><Counters total=\"$((passed + failed))\" executed=\"$((passed + failed))\" passed=\"$passed\" failed=\"$failed\" error=\"0\" timeout=\"0\" aborted=\"0\" /></TestRun>" \
            > "$ESMTESTKIT_CHECKS/packages.trx"
    fi
    rm -rf "$temporary"
    exit "$code"
}
finished=no
trap finish EXIT

# check WHAT COMMAND...: one line for each check, and the output of those that fail.
check() {
    local what=$1
    shift
    if "$@" > "$log" 2>&1; then
        passed=$((passed + 1))
        echo "  ok      $what"
    else
        failed=$((failed + 1))
        echo "  FAILED  $what"
        tail -n 60 "$log" | sed 's/^/          /'
        return 1
    fi
}

stop() {
    finished=yes
    exit 1
}

version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)
central() { sed -n "s:.*Include=\"$1\" Version=\"\([^\"]*\)\".*:\1:p" Directory.Packages.props; }

check "dotnet pack" \
    dotnet pack EsmTestKit.sln -c Release -o "$packages" -v q || stop

ids=()
for project in src/*/*.csproj; do ids+=("$(basename "$project" .csproj)"); done
is_tool() { grep -q '<PackAsTool>true' "src/$1/$1.csproj"; }

# The fresh project. The machine's own sources stay, the folder comes beside them; packages that are there already are not fetched again,
# and ours never enter the machine's package folder, where the next run would find them stale.
fresh="$temporary/fresh"
mkdir -p "$fresh/Consumer"
fallback=$(dotnet nuget locals global-packages --list | sed 's/^global-packages: //')
cat > "$fresh/nuget.config" <<CONFIG
<configuration>
  <packageSources><add key="packed" value="$packages" /></packageSources>
  <fallbackPackageFolders><add key="machine" value="$fallback" /></fallbackPackageFolders>
</configuration>
CONFIG
for empty in Directory.Build.props Directory.Build.targets Directory.Packages.props; do echo '<Project />' > "$fresh/$empty"; done
{
    echo '<Project Sdk="Microsoft.NET.Sdk">'
    echo '  <PropertyGroup><TargetFramework>net10.0</TargetFramework><Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings><IsPackable>false</IsPackable><NuGetAudit>false</NuGetAudit></PropertyGroup>'
    echo '  <ItemGroup>'
    for id in "${ids[@]}"; do
        is_tool "$id" || echo "    <PackageReference Include=\"$id\" Version=\"$version\" />"
    done
    for id in AWSSDK.SQS Microsoft.NET.Test.Sdk xunit xunit.runner.visualstudio; do
        echo "    <PackageReference Include=\"$id\" Version=\"$(central "$id")\" />"
    done
    echo '    <Using Include="Xunit" />'
    echo '  </ItemGroup>'
    echo '</Project>'
} > "$fresh/Fresh.csproj"
cp tests/EsmTestKit.Examples/Orders/OrderConsumer.cs tests/EsmTestKit.Examples/LambdaLookAlikes/*.cs "$fresh/Consumer/"

restores() { (cd "$fresh" && NUGET_PACKAGES="$temporary/fetched" dotnet restore -v q); }
check "a fresh project restores the packages from a folder" restores || stop

installs() {
    (cd "$fresh" && NUGET_PACKAGES="$temporary/fetched" DOTNET_CLI_HOME="$temporary/home" \
        dotnet tool install EsmTestKit.Cli --tool-path "$temporary/tools" --add-source "$packages" --version "$version")
}
check "dotnet tool install EsmTestKit.Cli" installs || stop

# Where NuGet unpacked a package; it writes ids in lower case.
content() {
    if is_tool "$1"; then echo "$temporary/tools/.store/${1,,}/$version/${1,,}/$version"; else echo "$temporary/fetched/${1,,}/$version"; fi
}

holds_what_it_must() {
    local id=$1 content nuspec
    content=$(content "$id")
    nuspec=$(echo "$content"/*.nuspec)
    cmp "$content/README.md" "src/$id/README.md" || return 1
    grep -q '<readme>README.md</readme>' "$nuspec" || { echo "The nuspec names no README."; return 1; }
    grep -q '<license type="expression">Apache-2.0</license>' "$nuspec" || { echo "The nuspec names no licence."; return 1; }
    [ -f "$packages/$id.$version.snupkg" ] || { echo "There are no symbols beside it."; return 1; }
}

references_nothing() {
    ! grep '<dependency ' "$(content EsmTestKit)"/*.nuspec || { echo "The core references no package."; return 1; }
}

for id in "${ids[@]}"; do check "$id has its README, its licence and its symbols" holds_what_it_must "$id"; done
check "EsmTestKit references no package" references_nothing

# example ID FIELDS USINGS...: the first block of C# in the README that lies in the package, as a test class.
example() {
    local id=$1 fields=$2
    shift 2
    {
        printf 'using %s;\n' EsmTestKit "$@"
        echo "public sealed class ${id//./}Readme"
        echo '{'
        echo "    $fields"
        awk '/^```csharp$/ { shown = 1; next } /^```$/ { if (shown) exit } shown' "$(content "$id")/README.md"
        echo '}'
    } > "$fresh/${id//./}Readme.cs"
}
example EsmTestKit 'private readonly OrderStore store = new();' Orders
example EsmTestKit.AwsApi '' System.Net
example EsmTestKit.AwsSdk '' Amazon.SQS
example EsmTestKit.Server ''
example EsmTestKit.Templates ''

# The tutorial's files as a reader has them at its end. A build server accepts no contract, so that the accepted one comes along.
mkdir -p "$fresh/Tutorial"
cp tests/EsmTestKit.Examples/Tutorial/*.cs tests/EsmTestKit.Examples/Tutorial/*.contract.json "$fresh/Tutorial/"

runs_the_examples() {
    (cd "$fresh" && NUGET_PACKAGES="$temporary/fetched" dotnet test -v q --logger "console;verbosity=normal") || return 1
    [ "$(grep -c '^ *Passed .*Readme' "$log")" -eq 5 ] || { echo "Not all five examples ran."; return 1; }
    [ "$(grep -c '^ *Passed Shop\.' "$log")" -eq 3 ] || { echo "Not all three tests of the tutorial ran."; return 1; }
}
check "a fresh project runs the examples of the READMEs and the tutorial with dotnet test" runs_the_examples

verifies() {
    "$temporary/tools/esm" verify contracts/samples/holds/advance.contract.json || return 1
    # A tool that says yes to everything proves nothing; outside of its folder this contract just fails.
    cp contracts/samples/must-fail/advance.contract.json "$temporary/"
    ! "$temporary/tools/esm" verify "$temporary/advance.contract.json" || { echo "esm verify lets through what must fail."; return 1; }
}
check "the installed esm verifies a contract, and refuses one that doesn't hold" verifies

finished=yes
echo "$passed of $((passed + failed)) checks of the packages hold"
[ "$failed" -eq 0 ]
