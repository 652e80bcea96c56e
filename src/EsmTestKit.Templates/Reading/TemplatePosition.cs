using System.Globalization;
using System.Text.RegularExpressions;

namespace EsmTestKit.Internal.Templates;

/// <summary>A place in a template: lines and columns from 1, and the path of what stands there.</summary>
internal sealed partial record TemplatePosition(string File, int Line, int Column, string Path)
{
    /// <summary>The property that the place belongs to: what is inside an intrinsic belongs to the property that the intrinsic is the value of.</summary>
    public string Property => Intrinsic().Match(Path) is { Success: true } inside ? Path[..inside.Index] : Path;

    public TemplatePosition Below(string member) => this with { Path = Path.Length == 0 ? member : $"{Path}.{member}" };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}, line {Line}, column {Column}{(Property.Length == 0 ? "" : ": ")}{Property}");

    /// <summary>File, place, property, what is wrong, cure.</summary>
    public EsmUsageException Error(string what, string fix) => new($"{this}: {what}", fix);

    /// <summary>What only the one who deploys knows.</summary>
    public EsmUsageException Unknown(string what) => Error(what, $"Give the value: new EsmTemplateSettings {{ Values = new Dictionary<string, string> {{ [\"{Property}\"] = \"...\" }} }}.");

    [GeneratedRegex(@"\.(Fn::\w+|Ref|Condition)(?=$|[.\[])")]
    private static partial Regex Intrinsic();
}
