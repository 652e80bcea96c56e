using System.Globalization;
using System.Text;

namespace EsmTestKit.Internal.Contracts;

/// <summary><c>{ "&lt;repeat&gt;": "x", "times": 5242880 }</c>: the text that many times.</summary>
internal static class RepeatedText
{
    public const string Key = "<repeat>";

    /// <summary>Nothing that AWS takes is larger than this.</summary>
    private const int LargestLength = 64 * 1024 * 1024;

    public static string Of(string unit, int times) => new StringBuilder(unit.Length * times).Insert(0, unit, times).ToString();

    public static (string Unit, int Times) Read(JsonTree.Object tree)
    {
        var members = new MemberReader(tree, "a <repeat>", Key, "times");
        var unit = members.RequiredText(Key);
        if (unit.Length == 0) throw tree.At.Error("A <repeat> needs a text.", "Write { \"<repeat>\": \"x\", \"times\": 5242880 }.");
        var times = members.RequiredInt("times", 0);
        return (long)unit.Length * times <= LargestLength
            ? (unit, times)
            : throw tree.At.Error(string.Create(CultureInfo.InvariantCulture, $"The text would be {(long)unit.Length * times} characters long."), string.Create(CultureInfo.InvariantCulture, $"At most {LargestLength} are made."));
    }
}
