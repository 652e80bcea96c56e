namespace EsmTestKit.Internal.Templates;

/// <summary>A resource as it is written.</summary>
internal sealed record TemplateResource(string LogicalId, string Type, TemplateNode.Map Body)
{
    public ResourceKind? Kind => ResourceKind.Of(Type);

    public TemplatePosition At => Body.At;

    public TemplateNode.Map? Properties => Body["Properties"] switch
    {
        null or TemplateNode.Text { Value: "", IsPlain: true } => null,
        TemplateNode.Map map => map,
        var other => throw other.At.Error($"Properties is {other.Shown}.", "Write it as an object."),
    };
}
