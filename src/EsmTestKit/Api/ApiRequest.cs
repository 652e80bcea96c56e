using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.Api;

/// <summary>The members of one call, read with the types of AWS's model; a wrong JSON type is AWS's SerializationException.</summary>
internal sealed class ApiRequest(string operation, JsonObject members)
{
    public string Operation { get; } = operation;

    public JsonObject Members { get; } = members;

    /// <summary>Present and not null (AWS reads null as absent).</summary>
    public bool Has(string member) => Members.TryGetPropertyValue(member, out var value) && value is not null;

    public string? OptionalString(string member) =>
        !Has(member) ? null
        : Members[member] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>()
        : throw WrongType(member, "a string");

    public bool? OptionalBool(string member) =>
        !Has(member) ? null
        : Members[member] is JsonValue value && value.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? value.GetValueKind() == JsonValueKind.True
        : throw WrongType(member, "a boolean");

    public int? OptionalInt(string member) =>
        !Has(member) ? null
        : Members[member] is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? ToInt(member, value)
        : throw WrongType(member, "a number");

    /// <summary>Seconds of Unix time, fractions allowed; no instant beyond the years that a date can have.</summary>
    public DateTimeOffset? OptionalInstant(string member)
    {
        if (!Has(member)) return null;
        if (Members[member] is not JsonValue value || value.GetValueKind() != JsonValueKind.Number
            || !decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            || seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds() || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            throw WrongType(member, "seconds of Unix time");
        }

        return DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
    }

    public JsonObject? OptionalObject(string member) => Has(member) ? Members[member] as JsonObject ?? throw WrongType(member, "an object") : null;

    public JsonArray? OptionalArray(string member) => Has(member) ? Members[member] as JsonArray ?? throw WrongType(member, "a list") : null;

    /// <summary>A list of strings; null when the member is absent.</summary>
    public IReadOnlyList<string>? OptionalStrings(string member) =>
        OptionalArray(member)?.Select(item => item is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : throw WrongType(member, "a list of strings")).ToList();

    public AwsServiceException WrongType(string member, string expected) =>
        new("SerializationException", $"The member {member} of {Operation} must be {expected}.");

    private int ToInt(string member, JsonValue value) =>
        int.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw WrongType(member, "a whole number");
}
