namespace EsmTestKit.Internal.Mappings;

/// <summary>Members of sources that the kit does not simulate: asked as AWS asks, and then refused (CTL-057, CTL-155).</summary>
internal static class ForeignParameters
{
    /// <summary>Kafka clusters of one's own have no ARN, but access configurations.</summary>
    public static void CheckSelfManaged(MappingRequest request)
    {
        if (request.Foreign is not { } foreign) return;
        if (foreign.ContainsKey("SelfManagedEventSource") && !foreign.ContainsKey("SourceAccessConfigurations")) throw MappingErrors.InvalidParameter("Required 'sourceAccessConfigurations' parameter is missing.", "CTL-057");
        throw SourceArn.NotSimulated("a self-managed event source");
    }

    public static void Check(MappingRequest request)
    {
        // AWS itself refuses it for queues and streams, an empty list too; its words are unknown, so they are those for other members.
        if (request.Foreign?.ContainsKey("SourceAccessConfigurations") == true) throw MappingErrors.Unsupported("'sourceAccessConfigurations'", "CTL-112", "CTL-052");
        if (request.Foreign is { Count: > 0 } foreign) throw SourceArn.NotSimulated($"the parameter {foreign.First().Key}");
    }
}
