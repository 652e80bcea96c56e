// Consumers may have what the kit itself must not use.
#pragma warning disable RS0030
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using EsmTestKit.Internal.Exploration;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Tests.Exploration.States;

/// <summary>What counts as the state of objects: all that is in them, and nothing of how it came there.</summary>
public sealed class StateReaderTests
{
    private readonly StateReader _reader = new();

    public static TheoryData<string, object?, object?> Equal => new()
    {
        { "two objects with the same in them", new Row { Id = 7, Name = "a" }, new Row { Id = 7, Name = "a" } },
        { "a dictionary filled in another order", new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 }, new Dictionary<string, int> { ["b"] = 2, ["a"] = 1 } },
        { "a dictionary that was larger once", new Dictionary<string, int> { ["a"] = 1 }, Shrunk() },
        { "a dictionary by records", new Dictionary<Name, int> { [new("a")] = 1, [new("b")] = 2 }, new Dictionary<Name, int> { [new("b")] = 2, [new("a")] = 1 } },
        { "a set filled in another order", new HashSet<int> { 1, 2, 3 }, new HashSet<int> { 3, 1, 2 } },
        { "a concurrent dictionary", new ConcurrentDictionary<string, int>([new("a", 1), new("b", 2)]), new ConcurrentDictionary<string, int>([new("b", 2), new("a", 1)]) },
        { "a list with room", new List<int> { 1 }, new List<int>(100) { 1 } },
        { "a queue that has turned round", new Queue<int>([1]), Turned() },
        { "JSON", JsonDocument.Parse("[1]").RootElement, JsonDocument.Parse("[[1]]").RootElement[0] },
        { "JSON whose document is gone", Gone(1), Gone(2) },
        { "an exception thrown elsewhere", new InvalidOperationException("no"), Thrown() },
        { "options of a serializer", new JsonSerializerOptions(), new JsonSerializerOptions { WriteIndented = true } },
        { "what is marked", new Marked { Seen = 1 }, new Marked { Seen = 2 } },
        { "what says its state itself", new Saying(1, 2), new Saying(1, 3) },
        { "nothing", null, null },
    };

    public static TheoryData<string, object?, object?> Different => new()
    {
        { "a number", new Row { Id = 7 }, new Row { Id = 8 } },
        { "a text", new Row { Name = "a" }, new Row { Name = "b" } },
        { "no text", new Row { Name = "" }, new Row() },
        { "a field of the base class", new Sub { Id = 1 }, new Sub { Id = 2 } },
        { "the class", new Row { Id = 1 }, new Sub { Id = 1 } },
        { "a number's type", 1, 1L },
        { "a fraction", 0.1, 0.2 },
        { "a value that may be missing", new Holder<int?> { Value = 0 }, new Holder<int?>() },
        { "a structure in a structure", new Holder<(int, (int, string))> { Value = (1, (2, "a")) }, new Holder<(int, (int, string))> { Value = (1, (2, "b")) } },
        { "a constant of an enumeration", new Holder<DayOfWeek> { Value = DayOfWeek.Monday }, new Holder<DayOfWeek> { Value = DayOfWeek.Friday } },
        { "an instant", new Holder<DateTimeOffset> { Value = DateTimeOffset.UnixEpoch }, new Holder<DateTimeOffset> { Value = DateTimeOffset.UnixEpoch.AddTicks(1) } },
        { "bytes", new byte[] { 1, 2 }, new byte[] { 1, 3 } },
        { "the order of a list", new List<int> { 1, 2 }, new List<int> { 2, 1 } },
        { "the order of an array", new[] { "a", "b" }, new[] { "b", "a" } },
        { "how an array is cut", new int[2, 3], new int[3, 2] },
        { "how an array of objects is cut", new object?[2, 3], new object?[3, 2] },
        { "a dictionary's value", new Dictionary<string, int> { ["a"] = 1 }, new Dictionary<string, int> { ["a"] = 2 } },
        { "a sorted dictionary's value", new SortedDictionary<string, int> { ["a"] = 1 }, new SortedDictionary<string, int> { ["a"] = 2 } },
        { "what waits in a heap", new PriorityQueue<string, int>([("a", 1)]), new PriorityQueue<string, int>([("b", 1)]) },
        { "what a function has in hand", Adding(1), Adding(2) },
        { "which function it is", (Func<int, int>)(number => number + 1), (Func<int, int>)(number => number - 1) },
        { "an exception's message", new InvalidOperationException("no"), new InvalidOperationException("yes") },
        { "an exception's own field", new Failure(1), new Failure(2) },
        { "a type", typeof(int), typeof(long) },
        { "what is said", new Saying(1, 0), new Saying(2, 0) },
        { "how often one object stands there", new[] { Shared, Shared }, new[] { Shared, new Row { Id = 1 } } },
        { "where a method waits", Waiting(1), Waiting(2) },
    };

    private static Row Shared { get; } = new() { Id = 1 };

    [Theory]
    [MemberData(nameof(Equal))]
    public void It_is_the_same_state(string what, object? one, object? other) => Assert.True(Of(one) == Of(other), what);

    [Theory]
    [MemberData(nameof(Different))]
    public void It_is_another_state(string what, object? one, object? other) => Assert.True(Of(one) != Of(other), what);

    [Fact]
    public void What_goes_round_in_circles_comes_to_an_end()
    {
        var (one, other) = (new Row { Id = 1 }, new Row { Id = 1 });
        (one.Next, other.Next) = (one, new Row { Id = 1 });
        other.Next.Next = other;

        Assert.Equal(Of(one), Of(one));
        Assert.NotEqual(Of(one), Of(other));
    }

    [Fact]
    public void A_long_chain_does_not_use_up_the_stack()
    {
        var first = new Row();
        for (var (at, number) = (first, 0); number < 50_000; number++) at = at.Next = new Row { Id = number };

        Assert.NotNull(_reader.Read([first]));
    }

    [Fact]
    public void What_is_in_no_object_has_no_key_and_is_named()
    {
        using var file = new FileStream(typeof(StateReaderTests).Assembly.Location, FileMode.Open, FileAccess.Read, FileShare.Read);
        var books = new Books { Log = new Holder<Stream> { Value = file } };

        Assert.Null(_reader.Read([books]));
        Assert.Equal("Holder.Value (FileStream)", _reader.Outside);
        Assert.NotNull(_reader.Read([new Row()]));
        Assert.Null(_reader.Outside);
    }

    [Theory]
    [InlineData(typeof(Holder<nint>))]
    [InlineData(typeof(Holder<Buffer>))]
    [InlineData(typeof(ConditionalWeakTable<object, object>))]
    [InlineData(typeof(ThreadLocal<int>))]
    [InlineData(typeof(ManualResetEvent))]
    [InlineData(typeof(HttpClientHandler))]
    public void Handles_buffers_threads_and_sockets_are_in_no_object(Type type)
    {
        var outside = type == typeof(ManualResetEvent) ? new ManualResetEvent(false) : Activator.CreateInstance(type);

        Assert.Null(_reader.Read([outside]));
    }

    [Fact]
    public void More_objects_than_a_search_could_use_are_not_read()
    {
        Assert.Null(_reader.Read([Enumerable.Range(0, 200_000).Select(number => new Row { Id = number }).ToList()]));
        Assert.Contains("more than 100000 objects", _reader.Outside, StringComparison.Ordinal);
    }

    [Fact]
    public void Statics_of_the_tests_own_classes_are_named()
    {
        Assert.NotNull(_reader.Read([new Remembering()]));
        Assert.Null(_reader.Statics);

        var own = new StateReader { Own = { typeof(Remembering).Assembly } };
        Assert.NotNull(own.Read([new Remembering()]));
        Assert.Equal("Remembering.Seen", own.Statics);
    }

    private StateKey Of(object? value)
    {
        var key = _reader.Read([value]);
        Assert.True(key is not null, _reader.Outside);
        return key.Value;
    }

    private static Dictionary<string, int> Shrunk()
    {
        var all = Enumerable.Range(0, 100).ToDictionary(number => $"{number}", number => number);
        all.Clear();
        all["b"] = 2;
        all["a"] = 1;
        all.Remove("b");
        return all;
    }

    private static Queue<int> Turned()
    {
        var queue = new Queue<int>([0, 0, 0]);
        for (var number = 0; number < 3; number++) queue.Dequeue();
        queue.Enqueue(1);
        return queue;
    }

    private static JsonElement Gone(int number)
    {
        using var document = JsonDocument.Parse($"[{number}]");
        return document.RootElement;
    }

    private static Exception Thrown()
    {
        try
        {
            throw new InvalidOperationException("no");
        }
        catch (InvalidOperationException thrown)
        {
            return thrown;
        }
    }

    private static Func<int, int> Adding(int more) => number => number + more;

    // As a handler waits at a gate: what it knows is in no field of any class that somebody wrote.
    private static TaskCompletionSource Waiting(int known)
    {
        var gate = new TaskCompletionSource();
        _ = WaitAsync(gate.Task, known);
        return gate;
    }

    private static async Task<int> WaitAsync(Task gate, int known)
    {
        await gate;
        return known;
    }

    private class Row
    {
        public int Id { get; set; }

        public string? Name { get; set; }

        public Row? Next { get; set; }
    }

    private sealed class Sub : Row;

    private sealed record Name(string Text);

    private sealed class Holder<T>
    {
        public T? Value { get; set; }
    }

    private sealed class Books
    {
        public Holder<Stream>? Log { get; set; }
    }

    private sealed class Failure(int code) : Exception("no")
    {
        public int Code { get; } = code;
    }

    [NoState("it counts what was")]
    private sealed class Marked
    {
        public int Seen { get; set; }
    }

    private sealed class Saying(int said, int kept) : IOwnState
    {
        public int Kept { get; } = kept;

        public IEnumerable<object?> State => [said];
    }

    private sealed class Remembering
    {
        private static readonly HashSet<string> Seen = [];

        public static int Count => Seen.Count;
    }

    [InlineArray(4)]
    private struct Buffer
    {
        private int _first;
    }
}
