using System.Reflection;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Internal.Exploration;

/// <summary>Reads the states of the worlds of one search: all that can be reached in objects, as one key (EXP-215).</summary>
/// <remarks>
/// What a consumer knows lies in its fields, in the fields of the fakes behind it, and in the methods that wait at a gate or for the clock,
/// which are objects too. So do the queues, streams and invocations of the kit. Everything counts that has no mark
/// (<see cref="Ground.NoStateAttribute"/>): what was forgotten keeps two states apart, and never merges two that differ.
/// </remarks>
internal sealed class StateReader
{
    private readonly Dictionary<Type, StateShape> _shapes = [];
    private readonly Dictionary<object, int> _known = [];
    private readonly StatePass _pass;

    public StateReader() => _pass = new StatePass(this);

    /// <summary>Where the last state could not be read; null: it could.</summary>
    public string? Outside => _pass.Outside;

    /// <param name="roots">Where the state begins.</param>
    /// <returns>Null: it cannot be read.</returns>
    public StateKey? Read(IEnumerable<object?> roots)
    {
        _pass.ReadAll(roots);
        return Outside is null ? _pass.Key : null;
    }

    /// <summary>The assemblies of the test and its consumers: what their classes keep in statics is in no object.</summary>
    public ISet<Assembly> Own { get; } = new HashSet<Assembly>();

    /// <summary>Statics of the classes that were met; null: none that may change.</summary>
    public string? Statics { get; private set; }

    public StateShape ShapeOf(Type type)
    {
        if (_shapes.TryGetValue(type, out var shape)) return shape;
        if (Own.Contains(type.Assembly) && StaticState.OfClass(type) is [_, ..] statics) Statics ??= StaticState.Some(statics);
        _shapes.Add(type, shape = new StateShape(type, _shapes.Count));
        return shape;
    }

    /// <summary>Types and methods have no state: they are known by a number.</summary>
    public int NumberOf(object known)
    {
        if (!_known.TryGetValue(known, out var number)) _known.Add(known, number = _known.Count);
        return number;
    }
}
