using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Functions;

/// <summary>The functions of the account, by name.</summary>
internal sealed class FunctionRegistry(World world)
{
    /// <summary>Concurrent executions that an account has by default.</summary>
    private const int AccountConcurrency = 1000;

    private readonly SortedList<string, LambdaFunction> _functions = new(StringComparer.Ordinal);
    private LambdaFunction? _latest;

    /// <summary>A function's role allows more or less than before: who polls on its behalf looks again.</summary>
    public event Action? RoleChanged;

    /// <summary>A function's timeout is about to change: its mappings may object.</summary>
    public event Action<LambdaFunction, TimeSpan>? TimeoutChanging;

    public void Announce(LambdaFunction function, TimeSpan timeout) => TimeoutChanging?.Invoke(function, timeout);

    public IEnumerable<LambdaFunction> All => _functions.Values;

    public bool RunUserCode => _functions.Values.Any(function => function.RunsUserCode);

    public int UnreservedConcurrency
    {
        get
        {
            // Asked at each attempt.
            var left = AccountConcurrency;
            for (var index = 0; index < _functions.Count; index++) left -= _functions.GetValueAtIndex(index).ReservedConcurrency ?? 0;
            return left;
        }
    }

    public LambdaFunction Create(string name, FunctionBody body, LambdaFunctionSettings settings)
    {
        Check(name, settings);
        if (_functions.ContainsKey(name))
        {
            throw new EsmUsageException($"There is a function named \"{name}\" already.", "Give each function a name of its own.");
        }

        var function = new LambdaFunction(world, name, body, settings) { RoleChanged = () => RoleChanged?.Invoke() };
        _functions.Add(name, function);
        return function;
    }

    public LambdaFunction? Find(FunctionReference reference)
    {
        // Asked several times at each attempt, of the same one as a rule.
        if (_latest?.Name == reference.Name) return _latest;
        return _latest = _functions.GetValueOrDefault(reference.Name);
    }

    /// <summary>Nobody calls them any more: their environments end.</summary>
    public void End()
    {
        foreach (var function in _functions.Values) function.End();
    }

    public bool Remove(string name)
    {
        _latest = null;
        return _functions.Remove(name);
    }

    private static void Check(string name, LambdaFunctionSettings settings)
    {
        if (name.Length is 0 or > 64 || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'))
        {
            throw new EsmUsageException($"\"{name}\" is no function name.", "Use 1 to 64 letters, digits, hyphens and underscores.");
        }

        if (settings.Timeout < TimeSpan.FromSeconds(1) || settings.Timeout > TimeSpan.FromMinutes(15) || settings.Timeout.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            throw new EsmUsageException($"The timeout of \"{name}\" is {settings.Timeout}.", "Lambda takes whole seconds from 1 s to 15 min: Timeout = TimeSpan.FromSeconds(3).");
        }

        if (settings.ReservedConcurrency < 0 || settings.Duration < TimeSpan.Zero)
        {
            throw new EsmUsageException($"ReservedConcurrency and Duration of \"{name}\" are {settings.ReservedConcurrency} and {settings.Duration}.", "Neither may be negative.");
        }

        if (settings.MemorySize is < 128 or > 10_240)
        {
            throw new EsmUsageException($"The memory of \"{name}\" is {settings.MemorySize} MB.", "Lambda takes 128 to 10,240 MB: MemorySize = 128.");
        }
    }
}
