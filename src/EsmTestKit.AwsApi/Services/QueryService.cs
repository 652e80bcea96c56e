using System.Collections.Frozen;

namespace EsmTestKit.Internal.Wire;

/// <summary>A service that speaks the query protocol: a form in, XML out.</summary>
/// <param name="Name">Its name in the catalog of operations.</param>
/// <param name="Version">The API's version, which every request names.</param>
/// <param name="Namespace">The XML namespace of its answers.</param>
internal sealed record QueryService(string Name, string Version, string Namespace, string SigningName)
{
    /// <summary>Flattened members of requests (WIR-046): their name in the form, their name in JSON, and whether they are maps.</summary>
    public IReadOnlyDictionary<string, (string Member, bool IsMap)> Flattened { get; init; } = FrozenDictionary<string, (string, bool)>.Empty;

    public IReadOnlySet<string> Integers { get; init; } = FrozenSet<string>.Empty;

    public IReadOnlySet<string> Numbers { get; init; } = FrozenSet<string>.Empty;

    public IReadOnlySet<string> Booleans { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Members that are instants: ISO 8601 here, a number of seconds in JSON (WIR-021).</summary>
    public IReadOnlySet<string> Timestamps { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Lists and maps of answers without an element around them: the name of each item's element.</summary>
    public IReadOnlyDictionary<string, string> FlattenedAnswers { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Objects in answers whose names are the user's, with the names of an entry's key and value.</summary>
    public IReadOnlyDictionary<string, (string Key, string Value)> MapAnswers { get; init; } = FrozenDictionary<string, (string, string)>.Empty;

    /// <summary>Operations whose answer has no result element.</summary>
    public IReadOnlySet<string> WithoutResult { get; init; } = FrozenSet<string>.Empty;
}
