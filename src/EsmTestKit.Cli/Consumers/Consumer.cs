using EsmTestKit.Internal.Contracts;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Server;

namespace EsmTestKit.Cli;

/// <summary>A real consumer, wherever it runs.</summary>
internal abstract class Consumer
{
    /// <summary>What tells it from another, or from itself in another version.</summary>
    public abstract string Identity { get; }

    /// <summary>Why the kit controls nothing in it; null: it does.</summary>
    public virtual string? Elsewhere => null;

    /// <summary>What a report must say of it besides.</summary>
    public virtual IReadOnlyList<string> Notes => [];

    /// <summary>The process that it is; null: it is none.</summary>
    public virtual FunctionProcessSettings? Process => null;

    /// <param name="host">Runs the processes; null: there are none.</param>
    /// <returns>A consumer for one world, with nothing in it from another.</returns>
    public abstract ConsumerBody ForOneWorld(ProcessHost? host);
}

/// <summary>A handler in an assembly.</summary>
internal sealed class AssemblyConsumer(ConsumerAssembly assembly, string type, string method) : Consumer
{
    private readonly AssemblyHandler _handler = AssemblyHandler.Of(assembly.Assembly, type, method);

    public override string Identity => $"{assembly.Version}::{type}::{method}";

    public override IReadOnlyList<string> Notes => assembly.Statics is [] ? [] :
    [
        $"The consumer keeps state in statics ({StaticState.Some(assembly.Statics)}): they are made anew for each schedule, and environments share them within one, which Lambda's do not.",
    ];

    // Statics would carry what one world left into the next.
    public override ConsumerBody ForOneWorld(ProcessHost? host) => (assembly.Statics is [] ? _handler : AssemblyHandler.Of(assembly.Current, type, method)).Body;
}

/// <summary>A consumer behind Lambda's Invoke.</summary>
internal sealed class UrlConsumer(Uri url) : Consumer
{
    public override string Identity => url.ToString();

    public override string Elsewhere => $"the consumer answers at {url.GetLeftPart(UriPartial.Authority)}: deliveries were searched, what happens inside an invocation was not, and nothing made it anew between two schedules";

    public override ConsumerBody ForOneWorld(ProcessHost? host) => InvokeUrl.Body(url);
}

/// <summary>A process that speaks Lambda's Runtime API, in any language.</summary>
internal sealed class ProcessConsumer(FunctionProcessSettings settings) : Consumer
{
    public override string Identity => settings.Command;

    public override string Elsewhere => "the consumer is a process: deliveries were searched, what happens inside an invocation was not (calls that fail, crashes half way, overlaps)";

    public override FunctionProcessSettings Process => settings;

    public override ConsumerBody ForOneWorld(ProcessHost? host) => (stage, _, _) => (host ?? throw new System.Diagnostics.UnreachableException()).Body(settings, stage);
}
