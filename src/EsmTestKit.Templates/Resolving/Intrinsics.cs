using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EsmTestKit.Internal.Templates;

/// <summary>CloudFormation's intrinsic functions, so far as a value can be known without AWS.</summary>
internal sealed partial class Intrinsics(TemplateValues values)
{
    private static readonly string[] OfAws = ["ImportValue", "Transform", "GetAZs", "Cidr"];

    public static bool IsIntrinsic(string name) => name is "Ref" or "Condition" || name.StartsWith("Fn::", StringComparison.Ordinal);

    public TemplateNode? Of(TemplateNode.Map whole, string name, TemplateNode argument)
    {
        var at = whole.At;
        return name switch
        {
            "Ref" => Ref(values.Text(argument), at),
            "Condition" => Text(at, values.Conditions.Holds(values.Text(argument), at) ? "true" : "false"),
            "Fn::GetAtt" => Text(at, GetAtt(argument)),
            "Fn::Sub" => Text(at, Sub(argument)),
            "Fn::If" => argument is TemplateNode.List { Items: [var condition, var then, var otherwise] }
                ? values.Of(values.Conditions.Holds(values.Text(condition), at) ? then : otherwise)
                : throw Malformed(argument, "!If [Condition, then, else]"),
            "Fn::Join" => argument is TemplateNode.List { Items: [var separator, var parts] }
                ? Text(at, string.Join(values.Text(separator), values.List(parts).Select(values.Text)))
                : throw Malformed(argument, "!Join [\"-\", [a, b]]"),
            "Fn::Split" => argument is TemplateNode.List { Items: [var delimiter, var text] }
                ? new TemplateNode.List(at, [.. values.Text(text).Split(values.Text(delimiter)).Select(part => Text(at, part))])
                : throw Malformed(argument, "!Split [\"/\", text]"),
            "Fn::Select" => Select(argument),
            "Fn::FindInMap" => FindInMap(argument),
            "Fn::Base64" => Text(at, Convert.ToBase64String(Encoding.UTF8.GetBytes(values.Text(argument)))),
            "Fn::ToJsonString" => Text(at, values.Of(argument)?.ToJson() ?? "null"),
            "Fn::Length" => Text(at, values.List(argument).Count.ToString(CultureInfo.InvariantCulture)),
            "Fn::Equals" or "Fn::Not" or "Fn::And" or "Fn::Or" => Text(at, values.Conditions.Holds(whole) ? "true" : "false"),
            _ when OfAws.Contains(name[4..]) => throw at.Unknown($"{name} is known when the stack is deployed, and not by the template."),
            _ => throw at.Unknown($"The kit does not know the intrinsic {name}."),
        };
    }

    private static TemplateNode.Text Text(TemplatePosition at, string value) => new(at, value);

    private static EsmUsageException Malformed(TemplateNode argument, string form) => argument.At.Error($"The intrinsic's argument is not what it takes: {argument.Shown}.", $"Write {form}.");

    private TemplateNode? Ref(string name, TemplatePosition at)
    {
        if (name == "AWS::NoValue") return null;
        if (Pseudo(name) is { } known) return Text(at, known);
        if (values.File.Parameters?[name] is { } parameter) return Text(at, Parameter(name, parameter, at));
        return Text(at, values.Resources.Ref(name, at));
    }

    private string? Pseudo(string name) => name switch
    {
        "AWS::Region" => values.Region,
        "AWS::AccountId" => values.AccountId,
        "AWS::Partition" => values.Partition,
        "AWS::URLSuffix" => values.Partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com",
        "AWS::StackName" => values.Settings.StackName,
        "AWS::StackId" => $"arn:{values.Partition}:cloudformation:{values.Region}:{values.AccountId}:stack/{values.Settings.StackName}/00000000-0000-0000-0000-000000000000",
        _ => null,
    };

    private string Parameter(string name, TemplateNode parameter, TemplatePosition at)
    {
        if (values.Settings.Parameters.TryGetValue(name, out var given)) return given;
        var give = $"Give it: new EsmTemplateSettings {{ Parameters = new Dictionary<string, string> {{ [\"{name}\"] = \"...\" }} }}.";
        var declared = parameter as TemplateNode.Map ?? throw parameter.At.Error("A parameter is an object.", "Write Type and Default.");
        if (declared["Type"] is TemplateNode.Text { Value: var type } && type.StartsWith("AWS::SSM::", StringComparison.Ordinal)) throw at.Error($"The value of the parameter {name} stands in the Systems Manager.", give);
        return declared["Default"] is TemplateNode.Text usual ? usual.Value : throw at.Error($"The parameter {name} has no Default.", give);
    }

    private string GetAtt(TemplateNode argument)
    {
        var (name, attribute) = argument switch
        {
            TemplateNode.List { Items: [var resource, var member] } => (values.Text(resource), values.Text(member)),
            TemplateNode.Text text when text.Value.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot => (text.Value[..dot], text.Value[(dot + 1)..]),
            _ => throw Malformed(argument, "!GetAtt Orders.Arn"),
        };
        return values.Resources.GetAtt(name, attribute, argument.At);
    }

    private string Sub(TemplateNode argument)
    {
        var (text, own) = argument switch
        {
            TemplateNode.Text only => (only, null),
            TemplateNode.List { Items: [TemplateNode.Text first, TemplateNode.Map map] } => (first, map),
            _ => throw Malformed(argument, "!Sub \"${Name}-orders\", or !Sub [\"${x}\", {x: ...}]"),
        };
        return Placeholder().Replace(text.Value, place =>
        {
            // ${!Literal} stays as ${Literal}.
            if (place.Groups["literal"].Success) return $"${{{place.Groups["name"].Value}}}";
            var name = place.Groups["name"].Value.Trim();
            if (own?[name] is { } value) return values.Text(value);
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            if (dot > 0) return values.Resources.GetAtt(name[..dot], name[(dot + 1)..], text.At);
            return Ref(name, text.At) is TemplateNode.Text found ? found.Value : throw text.At.Error($"${{{name}}} has no value.", "Take it out of the text.");
        });
    }

    private TemplateNode? Select(TemplateNode argument)
    {
        if (argument is not TemplateNode.List { Items: [var index, var list] }) throw Malformed(argument, "!Select [0, list]");
        var items = values.List(list);
        return int.TryParse(values.Text(index), NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < items.Count
            ? items[at]
            : throw argument.At.Error(string.Create(CultureInfo.InvariantCulture, $"Fn::Select asks for item {values.Text(index)} of {items.Count}."), "Name an item that is there, from 0.");
    }

    private TemplateNode? FindInMap(TemplateNode argument)
    {
        if (argument is not TemplateNode.List { Items: [var name, var first, var second, ..] } all) throw Malformed(argument, "!FindInMap [Map, first, second]");
        var (map, top, key) = (values.Text(name), values.Text(first), values.Text(second));
        if (((values.File.Mappings?[map] as TemplateNode.Map)?[top] as TemplateNode.Map)?[key] is { } found) return values.Of(found);
        if (all.Items is [_, _, _, TemplateNode.Map options] && options["DefaultValue"] is { } usual) return values.Of(usual);
        throw argument.At.Error($"Mappings has nothing under {map}, {top}, {key}.", "Add it, or give the parameter or Region that it is looked up by.");
    }

    [GeneratedRegex(@"\$\{(?<literal>!)?(?<name>[^}]*)\}")]
    private static partial Regex Placeholder();
}
