using System.Globalization;

namespace EsmTestKit.Internal.Contracts;

/// <summary>An invocation as contracts show it.</summary>
internal static class InvocationView
{
    public static JsonTree Of(LambdaInvocation invocation)
    {
        var members = new List<(string, JsonTree)> { ("event", Parsed(invocation.Event)) };
        if (invocation.Result is { } result) members.Add(("result", Parsed(result)));
        if (invocation.ErrorType is { } type) members.Add(("error", JsonValues.Object(("errorType", JsonValues.Text(type)), ("errorMessage", JsonValues.Text(invocation.ErrorMessage ?? string.Empty)))));
        members.Add(("requestId", JsonValues.Text(invocation.RequestId)));
        members.Add(("at", JsonValues.Text(Instant(invocation.StartedAt))));
        return JsonValues.Object(members);
    }

    /// <summary>The records of the event; none where the event has no list of them.</summary>
    public static IReadOnlyList<JsonTree> Records(LambdaInvocation invocation) =>
        Parsed(invocation.Event) is JsonTree.Object document && document["Records"] is JsonTree.Array records ? records.Items : [];

    /// <summary>The one spelling of an instant: UTC, no trailing zeros of the fraction; null: no instant.</summary>
    public static string? CanonicalInstant(string text) =>
        ValueForm.Accepts(FormKind.Instant, text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? Instant(instant) : null;

    /// <summary>A fraction is shown only where there is one.</summary>
    public static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    // A payload that is no JSON is shown as the text it is.
    private static JsonTree Parsed(string text) => JsonTreeParser.TryParse(text) ?? JsonValues.Text(text);
}
