namespace EsmTestKit.Internal.Templates;

/// <summary>YAML's short intrinsics: <c>!Ref</c> is <c>Ref</c>, <c>!GetAtt</c> is <c>Fn::GetAtt</c>.</summary>
internal static class ShortForm
{
    public static string? Named(string tag) => tag switch
    {
        "!Ref" => "Ref",
        "!Condition" => "Condition",
        ['!', .. { Length: > 0 } name] when char.IsAsciiLetter(name[0]) => $"Fn::{name}",
        _ => null,
    };
}
