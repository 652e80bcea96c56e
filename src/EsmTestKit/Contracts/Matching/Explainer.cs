using System.Globalization;

namespace EsmTestKit.Internal.Contracts;

/// <summary>All the differences of a value that is not as expected.</summary>
internal sealed class Explainer
{
    private readonly List<Mismatch> _found = [];
    private NameBindings _bindings;

    private Explainer(NameBindings bindings) => _bindings = bindings;

    /// <param name="path">What the value is called in the step.</param>
    public static IReadOnlyList<Mismatch> Explain(string path, Expectation expected, JsonTree? actual, NameBindings bindings)
    {
        var explainer = new Explainer(bindings);
        explainer.Compare(path, expected, actual, null);
        if (explainer._found.Count == 0)
        {
            explainer._found.Add(new(path, ShownValue.Of(expected), $"{ShownValue.Of(actual)}: each part fits, but no values of the names fit all of them"));
        }

        return explainer._found;
    }

    private void Compare(string path, Expectation expected, JsonTree? actual, string? member)
    {
        if (Matcher.Read(expected, actual, _bindings, member).FirstOrDefault() is { } reading)
        {
            _bindings = reading;
            return;
        }

        switch (expected)
        {
            case Expectation.Object value when actual is JsonTree.Object members:
                Members(path, value, members);
                break;
            case Expectation.Array list when actual is JsonTree.Array items:
                Items(path, list.Items, items.Items);
                break;
            case Expectation.AnyOrder list when actual is JsonTree.Array items:
                AnyOrder(path, list.Items, items.Items);
                break;
            case Expectation.Fixed { Value: JsonTree.Object } or Expectation.Fixed { Value: JsonTree.Array } when actual is JsonTree.Object or JsonTree.Array:
                Compare(path, Spread(((Expectation.Fixed)expected).Value), actual, member);
                break;
            case Expectation.Json json when actual is not null && ValueReader.Json(actual) is { } held:
                Compare($"{path}.<json>", json.Inner, held, member);
                break;
            case Expectation.Base64 base64 when actual is not null && ValueReader.Base64(actual, base64.Inner) is { } decoded:
                Compare($"{path}.<base64>", base64.Inner, decoded, member);
                break;
            case Expectation.Text { Whole: { } form } when actual is not null && ValueForm.Accepts(form.Kind, actual):
                Add(path, form.Differs ? $"{form}, different from \"{form.Name}\"" : _bindings.WhyNot(form, actual, member), actual);
                break;
            default:
                Add(path, ShownValue.Of(expected), actual);
                break;
        }
    }

    private void Members(string path, Expectation.Object expected, JsonTree.Object actual)
    {
        foreach (var (name, value) in expected.Members) Compare($"{path}.{name}", value, actual[name], name);
        if (expected.More) return;
        foreach (var member in actual.Members.Where(member => expected.Members.All(known => known.Key != member.Name)))
        {
            Add($"{path}.{member.Name}", "nothing: the member is not listed", member.Value);
        }
    }

    private void Items(string path, IReadOnlyList<Expectation> expected, IReadOnlyList<JsonTree> actual)
    {
        Count(path, expected.Count, actual.Count);
        for (var index = 0; index < Math.Max(expected.Count, actual.Count); index++)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");
            if (index >= actual.Count) _found.Add(new(place, ShownValue.Of(expected[index]), "nothing"));
            else if (index >= expected.Count) Add(place, "nothing", actual[index]);
            else Compare(place, expected[index], actual[index], null);
        }
    }

    // As many as can be are paired; of the others the nearest are shown together.
    private void AnyOrder(string path, IReadOnlyList<Expectation> expected, IReadOnlyList<JsonTree> actual)
    {
        Count(path, expected.Count, actual.Count);
        var candidates = expected.Select(item => Enumerable.Range(0, actual.Count).Where(index => Matcher.Read(item, actual[index], _bindings).Any()).ToList()).ToList();
        var partners = Pairing.Best(candidates);
        var left = Enumerable.Range(0, actual.Count).Where(index => !partners.Contains(index)).ToList();
        for (var index = 0; index < expected.Count; index++)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{path}.<anyOrder>[{index}]");
            var partner = partners[index] ?? Nearest(expected[index], actual, left);
            if (partner is not { } item)
            {
                _found.Add(new(place, ShownValue.Of(expected[index]), "nothing that fits is left"));
                continue;
            }

            left.Remove(item);
            Compare(place, expected[index], actual[item], null);
        }

        foreach (var item in left) Add(string.Create(CultureInfo.InvariantCulture, $"{path}[{item}]"), "nothing", actual[item]);
    }

    private int? Nearest(Expectation expected, IReadOnlyList<JsonTree> actual, List<int> left) =>
        left.Count == 0 ? null : left.MinBy(index => Explain(string.Empty, expected, actual[index], _bindings).Count);

    private void Count(string path, int expected, int actual)
    {
        if (expected != actual) _found.Add(new(path, string.Create(CultureInfo.InvariantCulture, $"{expected} items"), string.Create(CultureInfo.InvariantCulture, $"{actual} items")));
    }

    private static Expectation Spread(JsonTree value) => value switch
    {
        JsonTree.Object members => new Expectation.Object(value.At, [.. members.Members.Select(member => new KeyValuePair<string, Expectation>(member.Name, new Expectation.Fixed(member.Value.At, member.Value)))], More: false),
        JsonTree.Array list => new Expectation.Array(value.At, [.. list.Items.Select(item => new Expectation.Fixed(item.At, item))]),
        _ => new Expectation.Fixed(value.At, value),
    };

    private void Add(string path, string expected, JsonTree? actual) => _found.Add(new(path, expected, ShownValue.Of(actual)));
}
