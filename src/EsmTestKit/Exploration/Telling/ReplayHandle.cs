using System.Text;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>A schedule in one word: <c>esm1.</c> and, in base 32, a check of the test and the claim, the choices that differ from the usual, and a checksum (EXP-123).</summary>
internal static class ReplayHandle
{
    public const string Variable = "ESMTESTKIT_REPLAY";
    private const string Prefix = "esm1.";
    private const string Digits = "abcdefghijklmnopqrstuvwxyz234567";

    public static string Of(string test, IReadOnlyList<int> choices)
    {
        RuleHits.Note("EXP-123");
        var bytes = new List<byte>();
        AddNumber(bytes, Check(Encoding.UTF8.GetBytes(test)));
        var usual = 0;
        foreach (var choice in choices)
        {
            if (choice == 0)
            {
                usual++;
                continue;
            }

            AddNumber(bytes, (uint)usual);
            AddNumber(bytes, (uint)choice);
            usual = 0;
        }

        AddNumber(bytes, Check([.. bytes]) & 0xFFFF);
        return Prefix + ToText(bytes);
    }

    /// <summary>Null: it is of another test.</summary>
    /// <exception cref="EsmUsageException">It is no handle.</exception>
    public static IReadOnlyList<int>? Read(string test, string handle)
    {
        var bytes = handle.StartsWith(Prefix, StringComparison.Ordinal) ? ToBytes(handle.AsSpan(Prefix.Length)) : null;
        var numbers = bytes is null ? null : Numbers(bytes);
        if (numbers is not { Count: >= 2 } || numbers.Count % 2 != 0 || !IsChecked(bytes!, numbers))
        {
            throw new EsmUsageException($"{Variable} is \"{handle}\", which is no schedule.", "Copy the whole word from the failure, beginning with esm1.");
        }

        if (numbers[0] != Check(Encoding.UTF8.GetBytes(test))) return null;
        var choices = new List<int>();
        for (var index = 1; index + 1 < numbers.Count; index += 2)
        {
            choices.AddRange(Enumerable.Repeat(0, (int)Math.Min(numbers[index], 1_000_000)));
            choices.Add((int)numbers[index + 1]);
        }

        return choices;
    }

    private static bool IsChecked(byte[] bytes, List<uint> numbers)
    {
        var last = new List<byte>();
        AddNumber(last, numbers[^1]);
        return bytes.Length > last.Count && (Check(bytes.AsSpan(0, bytes.Length - last.Count)) & 0xFFFF) == numbers[^1];
    }

    private static uint Check(ReadOnlySpan<byte> bytes)
    {
        var hash = 2166136261u;
        foreach (var one in bytes) hash = unchecked((hash ^ one) * 16777619u);
        return hash & 0xFFFFFF;
    }

    private static void AddNumber(List<byte> bytes, uint number)
    {
        for (; number >= 0x80; number >>= 7) bytes.Add((byte)(number | 0x80));
        bytes.Add((byte)number);
    }

    private static List<uint>? Numbers(byte[] bytes)
    {
        var numbers = new List<uint>();
        var (number, shift) = (0u, 0);
        foreach (var one in bytes)
        {
            if (shift > 28) return null;
            number |= (uint)(one & 0x7F) << shift;
            shift += 7;
            if (one >= 0x80) continue;
            numbers.Add(number);
            (number, shift) = (0, 0);
        }

        return shift == 0 ? numbers : null;
    }

    private static string ToText(List<byte> bytes)
    {
        var text = new StringBuilder();
        var (buffer, bits) = (0, 0);
        foreach (var one in bytes)
        {
            buffer = (buffer << 8) | one;
            bits += 8;
            for (; bits >= 5; bits -= 5) text.Append(Digits[(buffer >> (bits - 5)) & 31]);
            buffer &= (1 << bits) - 1;
        }

        if (bits > 0) text.Append(Digits[(buffer << (5 - bits)) & 31]);
        return text.ToString();
    }

    private static byte[]? ToBytes(ReadOnlySpan<char> text)
    {
        var bytes = new List<byte>();
        var (buffer, bits) = (0, 0);
        foreach (var character in text)
        {
            var digit = Digits.IndexOf(character, StringComparison.Ordinal);
            if (digit < 0) return null;
            buffer = (buffer << 5) | digit;
            bits += 5;
            if (bits < 8) continue;
            bytes.Add((byte)(buffer >> (bits - 8)));
            bits -= 8;
            buffer &= (1 << bits) - 1;
        }

        return [.. bytes];
    }
}
