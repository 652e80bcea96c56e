namespace EsmTestKit;

/// <summary>What a deployment knows and the template does not.</summary>
public sealed record EsmTemplateSettings
{
    /// <summary>The template's parameters by name, as <c>--parameter-overrides</c> gives them; the others have their <c>Default</c>.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Values in the place of intrinsics that only AWS resolves (<c>Fn::ImportValue</c>, <c>{{resolve:ssm:...}}</c>), by the path of the property.</summary>
    /// <value>For example <c>["Resources.OrdersMapping.Properties.EventSourceArn"] = "arn:aws:sqs:..."</c>; the error names the path.</value>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The stack's name (<c>AWS::StackName</c>).</summary>
    /// <value>Default <c>stack</c>.</value>
    public string StackName { get; init; } = "stack";

    /// <summary>The Region where no simulation has one (<c>AWS::Region</c>): of a stack that is created, it is the simulation's.</summary>
    /// <value>Default <c>us-east-1</c>.</value>
    public string Region { get; init; } = "us-east-1";

    /// <summary>The account where no simulation has one (<c>AWS::AccountId</c>).</summary>
    /// <value>12 digits; default <c>123456789012</c>.</value>
    public string AccountId { get; init; } = "123456789012";
}
