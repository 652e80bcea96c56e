using System.Globalization;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Wire;

namespace EsmTestKit.Internal.Server;

/// <summary>The environment variables that Lambda gives a function, and the endpoint for its own calls (WIR-094).</summary>
internal static class RuntimeEnvironment
{
    public static IReadOnlyDictionary<string, string> Of(FunctionProcessSettings function, string runtimeApi, Uri endpoint, string region)
    {
        RuleHits.Note("WIR-094", "WIR-015");
        return new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["AWS_LAMBDA_RUNTIME_API"] = runtimeApi,
            ["AWS_LAMBDA_FUNCTION_NAME"] = function.Name,
            ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST",
            ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = function.Hosting.MemorySize.ToString(CultureInfo.InvariantCulture),
            ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand",
            ["AWS_LAMBDA_LOG_GROUP_NAME"] = $"/aws/lambda/{function.Name}",
            ["AWS_LAMBDA_LOG_STREAM_NAME"] = "[$LATEST]esm",
            ["LAMBDA_TASK_ROOT"] = Environment.CurrentDirectory,
            ["_HANDLER"] = Environment.GetEnvironmentVariable("_HANDLER") ?? "index.handler",
            ["AWS_REGION"] = region,
            ["AWS_DEFAULT_REGION"] = region,
            ["AWS_ENDPOINT_URL"] = endpoint.GetLeftPart(UriPartial.Authority),
            ["AWS_ACCESS_KEY_ID"] = FunctionCredentials.AccessKeyOf(function.Name),
            ["AWS_SECRET_ACCESS_KEY"] = "esm",
        };
    }
}
