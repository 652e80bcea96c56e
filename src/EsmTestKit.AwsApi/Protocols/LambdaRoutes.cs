using System.Collections.Frozen;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Wire;

/// <summary>The paths of Lambda's operations, without their dated beginning (CTL-001 to CTL-008, WIR-037, WIR-043).</summary>
internal static class LambdaRoutes
{
    private static readonly FrozenDictionary<string, RuleId> Rules = new Dictionary<string, RuleId>(StringComparer.Ordinal)
    {
        ["CreateEventSourceMapping"] = "CTL-001",
        ["GetEventSourceMapping"] = "CTL-002",
        ["ListEventSourceMappings"] = "CTL-003",
        ["UpdateEventSourceMapping"] = "CTL-004",
        ["DeleteEventSourceMapping"] = "CTL-005",
        ["TagResource"] = "CTL-006",
        ["UntagResource"] = "CTL-007",
        ["ListTags"] = "CTL-008",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly (string Method, string[] Path, string Operation)[] All =
    [
        Route("POST", "event-source-mappings", "CreateEventSourceMapping"),
        Route("GET", "event-source-mappings", "ListEventSourceMappings"),
        Route("GET", "event-source-mappings/{UUID}", "GetEventSourceMapping"),
        Route("PUT", "event-source-mappings/{UUID}", "UpdateEventSourceMapping"),
        Route("DELETE", "event-source-mappings/{UUID}", "DeleteEventSourceMapping"),
        Route("POST", "functions", "CreateFunction"),
        Route("GET", "functions", "ListFunctions"),
        Route("GET", "functions/{FunctionName}", "GetFunction"),
        Route("DELETE", "functions/{FunctionName}", "DeleteFunction"),
        Route("GET", "functions/{FunctionName}/configuration", "GetFunctionConfiguration"),
        Route("PUT", "functions/{FunctionName}/configuration", "UpdateFunctionConfiguration"),
        Route("POST", "functions/{FunctionName}/versions", "PublishVersion"),
        Route("GET", "functions/{FunctionName}/versions", "ListVersionsByFunction"),
        Route("POST", "functions/{FunctionName}/aliases", "CreateAlias"),
        Route("GET", "functions/{FunctionName}/aliases", "ListAliases"),
        Route("GET", "functions/{FunctionName}/aliases/{Name}", "GetAlias"),
        Route("PUT", "functions/{FunctionName}/aliases/{Name}", "UpdateAlias"),
        Route("DELETE", "functions/{FunctionName}/aliases/{Name}", "DeleteAlias"),
        Route("PUT", "functions/{FunctionName}/concurrency", "PutFunctionConcurrency"),
        Route("GET", "functions/{FunctionName}/concurrency", "GetFunctionConcurrency"),
        Route("DELETE", "functions/{FunctionName}/concurrency", "DeleteFunctionConcurrency"),
        Route("POST", "functions/{FunctionName}/invocations", "Invoke"),
        Route("GET", "tags/{Resource}", "ListTags"),
        Route("POST", "tags/{Resource}", "TagResource"),
        Route("DELETE", "tags/{Resource}", "UntagResource"),
    ];

    /// <summary>The operation and the members that stand in the path; null: no operation of Lambda has this path.</summary>
    public static (string Operation, IReadOnlyList<KeyValuePair<string, string>> Members)? Find(string method, IReadOnlyList<string> path)
    {
        foreach (var route in All)
        {
            if (route.Method != method || route.Path.Length != path.Count) continue;
            var members = new List<KeyValuePair<string, string>>();
            var fits = true;
            for (var at = 0; at < path.Count && fits; at++)
            {
                if (route.Path[at][0] == '{') members.Add(new(route.Path[at][1..^1], path[at]));
                else fits = route.Path[at] == path[at];
            }

            if (fits) return (route.Operation, members);
        }

        return null;
    }

    /// <summary>Where an operation's request goes: its method, and its path with names in braces.</summary>
    public static (string Method, IReadOnlyList<string> Path)? PathOf(string operation)
    {
        foreach (var route in All)
        {
            if (route.Operation == operation) return (route.Method, route.Path);
        }

        return null;
    }

    /// <summary>Notes the rule that has the operation's path, status and body.</summary>
    public static void Note(string operation)
    {
        if (Rules.TryGetValue(operation, out var rule)) RuleHits.Note(rule);
    }

    /// <summary>The date before the path.</summary>
    public static string DateOf(string operation) => operation switch
    {
        "ListTags" or "TagResource" or "UntagResource" => "2017-03-31",
        "PutFunctionConcurrency" or "DeleteFunctionConcurrency" => "2017-10-31",
        "GetFunctionConcurrency" => "2019-09-30",
        _ => "2015-03-31",
    };

    private static (string Method, string[] Path, string Operation) Route(string method, string path, string operation) => (method, path.Split('/'), operation);
}
