namespace EsmTestKit.Tests.Cli;

/// <summary>Handlers that <c>esm verify --function</c> loads from this assembly.</summary>
public sealed class VerifiedConsumer
{
    public static Stream HandleStatically(Stream request) => Answer(request, """{"batchItemFailures":[]}""");

    public Task<Stream> Handle(Stream request) => Task.FromResult(HandleStatically(request));

    public Stream Fail(Stream request) => throw new InvalidOperationException("no");

    public ValueTask NotATask(Stream request) => default;

    public string Typed(Dictionary<string, object> request) => request.ToString()!;

    public Stream Twice(Stream request) => request;

    public Stream Twice(Stream request, string more) => request;

    public Stream Generic<T>(Stream request) => request;

    public async void NotAwaited(Stream request) => await request.DisposeAsync();

    public Stream TakesThree(Stream request, string more, string most) => request;

    public Stream ByReference(ref Stream request) => request;

    public Stream Cancelled(Stream request, CancellationToken cancellation) => request;

    private Stream Hidden(Stream request) => request;

    private static MemoryStream Answer(Stream request, string answer)
    {
        request.CopyTo(Stream.Null);
        return new MemoryStream(System.Text.Encoding.UTF8.GetBytes(answer));
    }
}

public sealed class ConsumerWithParameter(string name)
{
    public Stream Handle(Stream request) => name.Length > 0 ? request : Stream.Null;
}

public sealed class GenericConsumer<T>
{
    public Stream Handle(Stream request) => request;
}
