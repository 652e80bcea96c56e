namespace EsmTestKit.Internal.Kinesis;

/// <summary>Collects what a request's members violate and refuses them all in AWS's one sentence.</summary>
internal sealed class Constraints
{
    private readonly List<string> _violations = [];

    public Constraints Require(bool holds, string? value, string member, string constraint)
    {
        if (!holds) _violations.Add($"Value {(value is null ? "null" : $"'{value}'")} at '{member}' failed to satisfy constraint: {constraint}");
        return this;
    }

    public Constraints NotNull(object? value, string member) => Require(value is not null, null, member, "Member must not be null");

    public Constraints Length(string? value, int least, int most, string member)
    {
        if (value is null) return this;
        var length = CodePoints(value);
        return Require(length <= most, value, member, $"Member must have length less than or equal to {most}")
            .Require(length >= least, value, member, $"Member must have length greater than or equal to {least}");
    }

    public Constraints InRange(int? value, int least, int most, string member) =>
        Require(value is null || value <= most, $"{value}", member, $"Member must have value less than or equal to {most}")
            .Require(value is null || value >= least, $"{value}", member, $"Member must have value greater than or equal to {least}");

    public Constraints OneOf(string? value, string member, params string[] allowed) =>
        Require(value is null || allowed.Contains(value, StringComparer.Ordinal), value, member, $"Member must satisfy enum value set: [{string.Join(", ", allowed)}]");

    /// <summary>Digits without a leading zero, at most this many.</summary>
    public Constraints Digits(string? value, int most, string member) =>
        Require(
            value is null || value == "0" || (value.Length > 0 && value.Length <= most && value[0] != '0' && value.All(char.IsAsciiDigit)),
            value,
            member,
            $"Member must satisfy regular expression pattern: 0|([1-9]\\d{{0,{most - 1}}})");

    /// <summary>Stream, shard and consumer names.</summary>
    public Constraints Name(string? value, string member)
    {
        if (value is null) return this;
        return Require(value.Length > 0 && value.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-'), value, member, "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+")
            .Length(value, 1, 128, member);
    }

    /// <exception cref="AwsServiceException">Something was violated.</exception>
    public void Check()
    {
        if (_violations.Count > 0)
        {
            throw KinesisErrors.Validation($"{_violations.Count} validation error{(_violations.Count == 1 ? "" : "s")} detected: {string.Join("; ", _violations)}");
        }
    }

    // Unicode characters, not UTF-16 units (STR-010).
    private static int CodePoints(string text) => text.EnumerateRunes().Count();
}
