using System.Diagnostics;
using System.Reflection;

namespace EsmTestKit.Internal.Functions;

/// <summary>How a handler got out of the kit's hands, the first time: what is said of it, and how it comes back (EXP-404, EXP-408).</summary>
/// <param name="What">What was seen, as the second half of a sentence that begins with the handler's name.</param>
/// <param name="Cure">What to write instead.</param>
internal sealed record HandlerEscape(string What, string Cure)
{
    // What a thread of the pool is at work on is told to nobody. Where the runtime hides it otherwise, only the place is missing.
    private static readonly FieldInfo? CurrentTask = typeof(Task).GetField("t_currentTask", BindingFlags.NonPublic | BindingFlags.Static);
    private static readonly FieldInfo? TaskAction = typeof(Task).GetField("m_action", BindingFlags.NonPublic | BindingFlags.Instance);

    private static readonly (string Frame, string What, string Cure)[] Kinds =
    [
        ("TimerQueue", "waited for real time (Task.Delay, CancelAfter or a timer)", "Give the wait the simulation's clock, which is a TimeProvider: await Task.Delay(span, sim.Clock)."),
        ("SocketAsync", "got an answer from a real socket", "Answer in the test's process: EsmGateHandler before a handler that answers, sim.Configure(config) for a client of the AWS SDK, SQLite for a database."),
        ("Parallel", "ran a parallel loop on the thread pool", "Start the pieces and await them all (Task.WhenAll) where their order matters; else set DOTNET_PROCESSOR_COUNT, so that as many run at once on each machine."),
        ("TaskReplicator", "ran a parallel loop on the thread pool", "Start the pieces and await them all (Task.WhenAll) where their order matters; else set DOTNET_PROCESSOR_COUNT, so that as many run at once on each machine."),
        ("StateMachineBox", "went on in the thread pool after an await (ConfigureAwait(false) with Task.Yield, a real delay or a semaphore behind it)", "Await without ConfigureAwait(false), and put a gate before what is awaited: sim.Gate<IService>(service)."),
        ("YieldAwaitable", "went on in the thread pool after an await (ConfigureAwait(false) with Task.Yield, a real delay or a semaphore behind it)", "Await without ConfigureAwait(false), and put a gate before what is awaited: sim.Gate<IService>(service)."),
        ("Task", "left work to the thread pool (Task.Run, Parallel, ContinueWith)", "Await the work itself, without Task.Run."),
        ("ThreadPool", "left work to the thread pool (QueueUserWorkItem or a registered wait)", "Await the work itself."),
        ("QueueUserWorkItem", "left work to the thread pool (QueueUserWorkItem)", "Await the work itself."),
    ];

    /// <summary>Seen by the thread that begins the work, before it does.</summary>
    // The runtime asks in the middle of its own work, and ends the process if anything is thrown.
    public static HandlerEscape Here()
    {
        try
        {
            return Seen();
        }
        catch (Exception unseen) when (unseen is not OutOfMemoryException)
        {
            return new HandlerEscape("worked on another thread", "Await the work itself.");
        }
    }

    private static HandlerEscape Seen()
    {
        var work = Work();
        var system = new StackTrace().GetFrames().Select(frame => frame.GetMethod()).Append(work).Where(IsSystems).Select(method => method!.DeclaringType!.FullName!).ToList();
        foreach (var (frame, what, cure) in Kinds)
        {
            if (system.Exists(name => name.Contains(frame, StringComparison.Ordinal))) return new HandlerEscape(work is null || IsSystems(work) ? what : $"{what}, in {NameOf(work)}", cure);
        }

        return new HandlerEscape("worked on a thread of its own", "Await the work itself.");
    }

    /// <summary>Nobody in the simulation brings what it waits for.</summary>
    public static HandlerEscape Waited { get; } = new(
        "waited for something that neither the simulation's clock nor a gate brings (Task.Delay, a timer, a real service, another handler)",
        "Give the wait the simulation's clock, which is a TimeProvider: await Task.Delay(span, sim.Clock); put a gate before what is called: sim.Gate<IService>(service).");

    /// <param name="call">The call that waited meanwhile; null: none.</param>
    public static HandlerEscape Blocked(string? call) => new(
        call is null ? "blocked its thread" : $"blocked its thread while {call} waited for its turn",
        "Await the call instead of .Result, .Wait() and GetAwaiter().GetResult().");

    private static MethodBase? Work() => CurrentTask?.GetValue(null) is { } task && TaskAction?.GetValue(task) is Delegate work ? work.Method : null;

    private static bool IsSystems(MethodBase? method) => method?.DeclaringType?.FullName?.StartsWith("System.", StringComparison.Ordinal) == true;

    // <HandleAsync>b__3_0 of OrderConsumer.<>c__DisplayClass3_0: the method as its author knows it.
    private static string NameOf(MethodBase method)
    {
        var type = method.DeclaringType;
        while (type is { DeclaringType: { } outer } && type.Name.StartsWith('<')) type = outer;
        var name = method.Name.StartsWith('<') ? method.Name[1..].Split('>')[0] : method.Name;
        return type is null ? name : $"{type.Name}.{name}";
    }
}
