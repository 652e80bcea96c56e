using System.Globalization;

namespace EsmTestKit.Internal.Api;

/// <summary>A part of an object: <c>bytes=0-9</c>, <c>bytes=10-</c>, <c>bytes=-5</c>.</summary>
internal readonly record struct S3Range(int From, int Length)
{
    /// <summary>Null: the whole object; S3 passes over what is no range of bytes.</summary>
    /// <exception cref="AwsServiceException">It begins behind the object's end.</exception>
    public static S3Range? Of(string? header, int size)
    {
        const string unit = "bytes=";
        if (header is null || !header.StartsWith(unit, StringComparison.Ordinal) || header[unit.Length..].Split('-') is not [var first, var last]) return null;
        var (hasFirst, hasLast) = (Number(first, out var from), Number(last, out var to));
        if ((!hasFirst && first.Length > 0) || (!hasLast && last.Length > 0) || !(hasFirst || hasLast)) return null;
        if (!hasFirst) return to == 0 || size == 0 ? throw NotSatisfiable() : new((int)(size - Math.Min(to, size)), (int)Math.Min(to, size));
        if (hasLast && to < from) return null;
        return from >= size ? throw NotSatisfiable() : new((int)from, (int)(Math.Min(hasLast ? to : long.MaxValue, size - 1) - from + 1));
    }

    public string Text(int size) => string.Create(CultureInfo.InvariantCulture, $"bytes {From}-{From + Length - 1}/{size}");

    private static bool Number(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static AwsServiceException NotSatisfiable() => new("InvalidRange", "The requested range is not satisfiable", 416);
}
