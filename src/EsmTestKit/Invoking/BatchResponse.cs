using System.Text.Json;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Invoking;

/// <summary>A function's answer read as a partial batch response. What the forms mean differs by source; the reading does not.</summary>
internal abstract record BatchResponse
{
    private protected BatchResponse()
    {
    }

    /// <summary>Nothing was reported: no answer, null, no list, a null list, an empty list.</summary>
    /// <param name="HasOtherMembers">It is an object of which no member is the list.</param>
    public sealed record NothingReported(RuleId Rule, bool HasOtherMembers = false) : BatchResponse;

    /// <summary>The identifiers in the order of the list; null stands for an entry whose identifier is missing, null, empty or no text.</summary>
    public sealed record Reported(IReadOnlyList<Entry> Entries) : BatchResponse;

    /// <summary>JSON, but not an object.</summary>
    /// <param name="IsEmpty">An empty text or an empty list.</param>
    public sealed record NotAnObject(JsonValueKind Kind, bool IsEmpty) : BatchResponse;

    /// <summary><c>batchItemFailures</c> is there and is no list.</summary>
    public sealed record NotAList(JsonValueKind Kind) : BatchResponse;

    /// <summary>The answer is not JSON at all.</summary>
    public sealed record NotJson : BatchResponse;

    /// <summary>One entry of the list.</summary>
    internal abstract record Entry
    {
        private protected Entry()
        {
        }

        public sealed record Identifier(string Text) : Entry;

        /// <summary><c>{}</c>: no key at all.</summary>
        public sealed record Empty : Entry;

        /// <summary>An identifier that names nothing: missing under another key, null, empty, or no text.</summary>
        public sealed record Invalid(string Why, RuleId Rule) : Entry;
    }

    public static BatchResponse Read(ReadOnlyMemory<byte> payload)
    {
        // Nothing returned and the empty payload are null (SQS-360, STR-261).
        if (payload.Span.Trim(" \t\r\n"u8).IsEmpty) return new NothingReported("SQS-360");
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(payload);
        }
        catch (JsonException)
        {
            return new NotJson();
        }

        using (document)
        {
            return Read(document.RootElement);
        }
    }

    private static BatchResponse Read(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Null) return new NothingReported("SQS-360");
        if (root.ValueKind != JsonValueKind.Object) return new NotAnObject(root.ValueKind, root.ValueKind == JsonValueKind.Array ? root.GetArrayLength() == 0 : root.ValueKind == JsonValueKind.String && root.ValueEquals(""u8));

        // Names are case-sensitive: "BatchItemFailures" is no list, and the failures are lost (SQS-361, STR-268).
        if (!root.TryGetProperty("batchItemFailures"u8, out var list))
        {
            if (!root.EnumerateObject().Any()) return new NothingReported("SQS-359");
            RuleHits.Note("SQS-376"); // What a serializer writes that does not know the names of SQSBatchResponse.
            return new NothingReported("SQS-361", HasOtherMembers: true);
        }

        if (list.ValueKind == JsonValueKind.Null) return new NothingReported("SQS-358");
        if (list.ValueKind != JsonValueKind.Array) return new NotAList(list.ValueKind);
        if (list.GetArrayLength() == 0) return new NothingReported("SQS-357");
        return new Reported([.. list.EnumerateArray().Select(ReadEntry)]);
    }

    private static Entry ReadEntry(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object) return new Entry.Invalid($"an entry is {entry.GetRawText()}, not an object", "SQS-368");
        if (!entry.TryGetProperty("itemIdentifier"u8, out var identifier))
        {
            return entry.EnumerateObject().Any() ? new Entry.Invalid($"{entry.GetRawText()} has no member itemIdentifier", "SQS-365") : new Entry.Empty();
        }

        return identifier.ValueKind switch
        {
            JsonValueKind.String when identifier.GetString() is { Length: > 0 } text => new Entry.Identifier(text),
            JsonValueKind.String => new Entry.Invalid("an itemIdentifier is empty", "SQS-363"),
            JsonValueKind.Null => new Entry.Invalid("an itemIdentifier is null", "SQS-364"),
            _ => new Entry.Invalid($"the itemIdentifier {identifier.GetRawText()} is no text", "SQS-366"),
        };
    }
}
