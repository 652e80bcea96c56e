namespace EsmTestKit.Internal.Contracts;

/// <summary>What a contract expects of a value.</summary>
/// <param name="At">Where it stands.</param>
internal abstract record Expectation(TextPosition At)
{
    /// <param name="More">Further members may stand there.</param>
    public sealed record Object(TextPosition At, IReadOnlyList<KeyValuePair<string, Expectation>> Members, bool More) : Expectation(At);

    public sealed record Array(TextPosition At, IReadOnlyList<Expectation> Items) : Expectation(At);

    public sealed record AnyOrder(TextPosition At, IReadOnlyList<Expectation> Items) : Expectation(At);

    /// <summary>A text with references, with forms, or both.</summary>
    public sealed record Text(TextPosition At, IReadOnlyList<TextSegment> Segments) : Expectation(At)
    {
        /// <summary>One form alone accepts whole values, not only texts.</summary>
        public TextSegment.Form? Whole => Segments is [TextSegment.Form form] ? form : null;

        public override string ToString() => string.Concat(Segments.Select(segment => segment is TextSegment.Plain plain ? plain.Text : segment is TextSegment.Reference reference ? reference.Path.ToString() : segment.ToString()));
    }

    /// <summary>Exactly this, numbers by value.</summary>
    public sealed record Fixed(TextPosition At, JsonTree Value) : Expectation(At);

    public sealed record Repeat(TextPosition At, string Unit, int Times) : Expectation(At)
    {
        public string Whole() => RepeatedText.Of(Unit, Times);
    }

    /// <summary>A text that holds this JSON.</summary>
    public sealed record Json(TextPosition At, Expectation Inner) : Expectation(At);

    /// <summary>A base64 text of this text or JSON.</summary>
    public sealed record Base64(TextPosition At, Expectation Inner) : Expectation(At);

    public sealed record Absent(TextPosition At) : Expectation(At);

    /// <summary>The expectation with each reference in it replaced.</summary>
    public Expectation Resolve(Func<ReferencePath, JsonTree> resolve) => this switch
    {
        Object value => value with { Members = [.. value.Members.Select(member => new KeyValuePair<string, Expectation>(member.Key, member.Value.Resolve(resolve)))] },
        Array list => list with { Items = [.. list.Items.Select(item => item.Resolve(resolve))] },
        AnyOrder list => list with { Items = [.. list.Items.Select(item => item.Resolve(resolve))] },
        Text { Segments: [TextSegment.Reference alone] } => new Fixed(At, resolve(alone.Path)),
        Text text => text with { Segments = Resolve(text.Segments, resolve) },
        Json json => json with { Inner = json.Inner.Resolve(resolve) },
        Base64 base64 => base64 with { Inner = base64.Inner.Resolve(resolve) },
        _ => this,
    };

    /// <summary>Names are searched for where more than one reading may hold: forms side by side in a text, lists in any order.</summary>
    public bool HasSeveralReadings => this switch
    {
        Object value => value.Members.Any(member => member.Value.HasSeveralReadings),
        Array list => list.Items.Any(item => item.HasSeveralReadings),
        AnyOrder list => list.Items.Any(item => item.HasNames),
        Text text => text.Segments.Count(segment => segment is TextSegment.Form) > 1 && text.HasNames,
        Json json => json.Inner.HasSeveralReadings,
        Base64 base64 => base64.Inner.HasSeveralReadings,
        _ => false,
    };

    /// <summary>Whether any form in it has a name.</summary>
    public bool HasNames => Forms().Any(form => form.Name is not null);

    /// <summary>Every form, in the order of the document.</summary>
    public IEnumerable<TextSegment.Form> Forms() => Texts().SelectMany(text => text.Segments).OfType<TextSegment.Form>();

    /// <summary>Every reference, in the order of the document.</summary>
    public IEnumerable<ReferencePath> References() => Texts().SelectMany(text => text.Segments).OfType<TextSegment.Reference>().Select(segment => segment.Path);

    public IEnumerable<Text> Texts() => this switch
    {
        Object value => value.Members.SelectMany(member => member.Value.Texts()),
        Array list => list.Items.SelectMany(item => item.Texts()),
        AnyOrder list => list.Items.SelectMany(item => item.Texts()),
        Text text => [text],
        Json json => json.Inner.Texts(),
        Base64 base64 => base64.Inner.Texts(),
        _ => [],
    };

    private static List<TextSegment> Resolve(IReadOnlyList<TextSegment> segments, Func<ReferencePath, JsonTree> resolve)
    {
        var resolved = new List<TextSegment>();
        foreach (var segment in segments)
        {
            var next = segment is TextSegment.Reference reference ? new TextSegment.Plain(JsonValues.AsText(resolve(reference.Path))) : segment;
            if (next is TextSegment.Plain plain && resolved is [.., TextSegment.Plain before]) resolved[^1] = new TextSegment.Plain(before.Text + plain.Text);
            else resolved.Add(next);
        }

        return resolved;
    }
}
