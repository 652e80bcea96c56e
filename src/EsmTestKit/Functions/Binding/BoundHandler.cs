using System.Reflection;
using System.Runtime.InteropServices;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Functions;

/// <summary>A handler ready to be called: bytes and context in, bytes out.</summary>
internal sealed class BoundHandler
{
    // A handler that answers nothing: the payload that Invoke shows.
    private static readonly ReadOnlyMemory<byte> Nothing = "null"u8.ToArray();
    private readonly Delegate _handler;
    private readonly MethodInvoker _invoker;
    [NoState("made of the handler")]
    private readonly HandlerSignature _signature;
    [NoState("made of the handler")]
    private readonly Func<Stream, object?>? _read;
    [NoState("made of the handler")]
    private readonly Action<object?, Stream>? _write;
    [NoState("made of the handler")]
    private readonly Func<Task, object?>? _result;

    private BoundHandler(Delegate handler, HandlerSignature signature, HandlerSerializer? serializer)
    {
        (_handler, _signature, Serializer) = (handler, signature, serializer?.Instance);
        _invoker = MethodInvoker.Create(handler.GetType().GetMethod("Invoke")!);
        if (signature.Input is { } input && input != typeof(Stream)) _read = HandlerSignature.IsStream(input) ? null : serializer!.Reader(input);
        if (signature.Result is { } result && !HandlerSignature.IsStream(result)) _write = serializer!.Writer(result);
        if (signature is { IsTask: true, Result: { } awaited })
        {
            _result = typeof(BoundHandler).GetMethod(nameof(ResultOf), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(awaited).CreateDelegate<Func<Task, object?>>();
        }
    }

    private BoundHandler(BoundHandler like, Delegate handler) =>
        (_handler, _invoker, _signature, _read, _write, _result, Serializer) = (handler, like._invoker, like._signature, like._read, like._write, like._result, like.Serializer);

    /// <summary>The same method of another instance.</summary>
    public BoundHandler For(Delegate handler) => new(this, handler);

    /// <summary>The interface of the context that the handler wants; null: none.</summary>
    public Type? ContextType => _signature.Context;

    /// <summary>What the context shows as its serializer.</summary>
    public object? Serializer { get; }

    /// <summary>Checks the signature and finds the serializer.</summary>
    public static BoundHandler Bind(string function, Delegate handler, object? configuredSerializer)
    {
        var signature = HandlerSignature.Of(function, handler);
        return new BoundHandler(handler, signature, SerializerLookup.Find(function, signature, configuredSerializer));
    }

    /// <summary>Runs the handler. What its task ends with comes back unthrown: half of an exploration's invocations fail.</summary>
    /// <returns>A task of a <see cref="HandlerAnswer"/>; or the handler's own, where there is nothing to write when it ends.</returns>
    public Task Invoke(ReadOnlyMemory<byte> payload, object? context)
    {
        var result = Call(payload, context);
        if (!_signature.IsTask) return _signature.Result is null ? Task.CompletedTask : Task.FromResult(new HandlerAnswer(Write(result), null));
        // A handler that returns no task at all has nothing to wait for; Lambda's runtime fails on it likewise.
        var task = (Task)(result ?? throw new NullReferenceException($"The handler returned null instead of a {nameof(Task)}."));
        return _signature.Result is null ? task : AnswerAsync(task);
    }

    /// <summary>What a handler came back with.</summary>
    /// <param name="ended">What <see cref="Invoke"/> gave, ended.</param>
    public static HandlerAnswer AnswerOf(Task ended)
    {
        if (!ended.IsCompletedSuccessfully) return new HandlerAnswer(default, TaskFailure.Of(ended));
        return ended is Task<HandlerAnswer> answer ? answer.Result : new HandlerAnswer(Nothing, null);
    }

    // Awaits keep the scheduler: the answer is written where the handler ran, under control.
    private async Task<HandlerAnswer> AnswerAsync(Task task)
    {
        await task.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        return task.IsCompletedSuccessfully ? new HandlerAnswer(Write(_result!(task)), null) : new HandlerAnswer(default, TaskFailure.Of(task));
    }

    private static object? ResultOf<T>(Task task) => ((Task<T>)task).Result;

    private object? Call(ReadOnlyMemory<byte> payload, object? context)
    {
        if (_signature.Input is null) return _signature.Context is null ? _invoker.Invoke(_handler) : _invoker.Invoke(_handler, context);
        var stream = StreamOf(payload);
        var input = _read is null ? stream : _read(stream);
        return _signature.Context is null ? _invoker.Invoke(_handler, input) : _invoker.Invoke(_handler, input, context);
    }

    private ReadOnlyMemory<byte> Write(object? result)
    {
        if (_signature.Result is null) return Nothing;
        using var buffer = new MemoryStream();
        if (_write is not null) _write(result, buffer);
        else (result as Stream)?.CopyTo(buffer);
        return buffer.ToArray();
    }

    // Serializers have a fast path for memory streams.
    private static MemoryStream StreamOf(ReadOnlyMemory<byte> payload) =>
        MemoryMarshal.TryGetArray(payload, out var array) ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false) : new MemoryStream(payload.ToArray(), writable: false);
}
