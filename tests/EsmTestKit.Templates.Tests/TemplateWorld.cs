namespace EsmTestKit.Templates.Tests;

internal static class TemplateWorld
{
    public static string Sample(string name) => Path.Combine(AppContext.BaseDirectory, "Samples", name);

    public static EsmTemplateSettings Given(params (string Name, string Value)[] parameters) => new()
    {
        Parameters = parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value),
    };

    public static EsmTemplate Orders(params (string Name, string Value)[] parameters) => EsmTemplate.Load(Sample("orders.yaml"), Given([("Receives", "4"), .. parameters]));

    /// <summary>A template whose mapping has these properties beside EventSourceArn and FunctionName.</summary>
    public static EsmTemplate WithMapping(string properties, EsmTemplateSettings? settings = null) => EsmTemplate.Parse(
        $"""
        Resources:
          Orders:
            Type: AWS::SQS::Queue
          OrdersMapping:
            Type: AWS::Lambda::EventSourceMapping
            Properties:
              FunctionName: apply
              {properties.ReplaceLineEndings("\n").Replace("\n", "\n      ", StringComparison.Ordinal)}
        """,
        "orders.yaml",
        settings);
}
