namespace EsmTestKit.Internal.Server;

/// <summary>The flow of control that started the server. What its threads and timers do runs in it, and never in a handler's.</summary>
internal sealed class StartFlow
{
    private readonly ExecutionContext? _flow = ExecutionContext.Capture();

    public T Run<T>(Func<T> work)
    {
        if (_flow is null) return work();
        T? answer = default;
        ExecutionContext.Run(_flow, _ => answer = work(), null);
        return answer!;
    }

    public void Run(Action work) => Run(() =>
    {
        work();
        return true;
    });
}
