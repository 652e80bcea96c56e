namespace EsmTestKit.Internal.Contracts;

/// <summary>JSON as it was written: order of members, spelling of numbers, and where each value stands.</summary>
internal abstract record JsonTree(TextPosition At)
{
    public sealed record Object(TextPosition At, IReadOnlyList<JsonMember> Members) : JsonTree(At)
    {
        // Answers and events have few members each; a look-up table would cost more than it saves.
        public JsonTree? this[string name]
        {
            get
            {
                foreach (var member in Members)
                {
                    if (member.Name == name) return member.Value;
                }

                return null;
            }
        }
    }

    public sealed record Array(TextPosition At, IReadOnlyList<JsonTree> Items) : JsonTree(At);

    public sealed record Text(TextPosition At, string Value) : JsonTree(At);

    /// <param name="Raw">The number as it was spelled.</param>
    public sealed record Number(TextPosition At, string Raw) : JsonTree(At);

    public sealed record Bool(TextPosition At, bool Value) : JsonTree(At);

    public sealed record Null(TextPosition At) : JsonTree(At);

    /// <summary>What kind of value it is, for messages.</summary>
    public string Kind => this switch
    {
        Object => "an object",
        Array => "a list",
        Text => "a text",
        Number => "a number",
        Bool => "true or false",
        _ => "null",
    };
}

internal sealed record JsonMember(string Name, TextPosition At, JsonTree Value);
