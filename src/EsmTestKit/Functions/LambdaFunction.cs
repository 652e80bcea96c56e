using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit;

/// <summary>A Lambda function: the code under test as Lambda would host it.</summary>
public sealed class LambdaFunction
{
    private readonly World _world;
    [NoState("it tells what was")]
    private readonly List<LambdaInvocation> _invocations = [];
    private readonly SortedList<string, FunctionVersion> _versions = new(StringComparer.Ordinal);
    private readonly SortedList<string, string> _aliases = new(StringComparer.Ordinal);

    internal LambdaFunction(World world, string name, FunctionBody body, LambdaFunctionSettings settings)
    {
        _world = world;
        Name = name;
        Settings = settings;
        MadeWith = settings;
        Metrics = new FunctionMetrics(world.Metrics, name);
        ReservedConcurrency = settings.ReservedConcurrency;
        Latest = new FunctionVersion(FunctionVersion.Latest, body);
    }

    /// <summary>The function's name.</summary>
    public string Name { get; }

    /// <summary>The unqualified ARN.</summary>
    public string Arn => new FunctionReference(Name).Arn(_world.Place);

    /// <summary>How Lambda hosts it.</summary>
    public LambdaFunctionSettings Settings { get; internal set; }

    /// <summary>Every invocation that started, in order of start; looking never drains.</summary>
    public IReadOnlyList<LambdaInvocation> Invocations
    {
        get
        {
            _world.PastReads.Note("a function's invocations");
            return _world.Door.Enter(() => _invocations.ToArray());
        }
    }

    /// <summary>Changes what the execution role allows, as an edit of its IAM policies would; holds for whatever AWS does for the function from then on.</summary>
    /// <param name="allowedActions">IAM actions, a star for any text (<c>sqs:*</c>); null: everything.</param>
    public void SetAllowedActions(IReadOnlyList<string>? allowedActions) => _world.Door.Enter(() =>
    {
        _world.Journal.Beyond($"{Name}.SetAllowedActions");
        Settings = Settings with { AllowedActions = allowedActions };
        RoleChanged?.Invoke();
    });

    /// <summary>Told of each change of the role: mappings that were refused look again (STR-157).</summary>
    internal Action? RoleChanged { get; init; }

    internal World World => _world;

    internal FunctionMetrics Metrics { get; }

    /// <summary>The settings before any call changed them.</summary>
    internal LambdaFunctionSettings MadeWith { get; }

    internal int? ReservedConcurrency { get; set; }

    internal FunctionVersion Latest { get; }

    internal IReadOnlyDictionary<string, string> Aliases => _aliases;

    /// <summary>The published versions, lowest first.</summary>
    internal IReadOnlyList<string> Versions => [.. _versions.Keys.OrderBy(version => version.Length).ThenBy(version => version, StringComparer.Ordinal)];

    internal bool SharesOneEnvironment => Latest.Body.SharesOneEnvironment;

    internal Type? ConsumerClass => Latest.Body.ConsumerClass;

    internal bool RunsUserCode => Latest.Body.IsUserCode || _versions.Values.Any(version => version.Body.IsUserCode);

    internal void End()
    {
        Latest.Environments.End();
        foreach (var version in _versions.Values) version.Environments.End();
    }

    /// <summary>Whether an invocation did work that the kit does not control.</summary>
    internal bool HasEscaped => _invocations.Exists(invocation => invocation.HasEscaped);

    internal void Note(LambdaInvocation invocation) => _invocations.Add(invocation);

    /// <summary>The latest attempt of a request.</summary>
    internal LambdaInvocation? LatestOf(string requestId) => _invocations.FindLast(invocation => invocation.RequestId == requestId);

    /// <summary>Publishes a version; without a body of its own it shares that of <c>$LATEST</c>.</summary>
    internal void Publish(string version, FunctionBody? body = null, TimeSpan? timeout = null) => _versions[version] = new FunctionVersion(version, body ?? Latest.Body, timeout);

    internal bool RemoveAlias(string alias) => _aliases.Remove(alias);

    internal void PointAlias(string alias, string version) => _aliases[alias] = version;

    internal bool HasOwnVersion(string version) => _versions.TryGetValue(version, out var own) && own.Body != Latest.Body;

    /// <summary>The version behind a qualifier, aliases resolved now (CTL-078); null where there is none.</summary>
    internal FunctionVersion? Resolve(string? qualifier)
    {
        if (qualifier is null or FunctionVersion.Latest) return Latest;
        if (_aliases.ContainsKey(qualifier)) RuleHits.Note("STR-441", "CTL-078"); // Where it points now.
        var version = _aliases.GetValueOrDefault(qualifier, qualifier);
        return version == FunctionVersion.Latest ? Latest : _versions.GetValueOrDefault(version);
    }
}
