namespace EsmTestKit.Internal.Kinesis;

/// <summary>The life of a stream, or of a consumer.</summary>
internal enum StreamStatus
{
    Creating,
    Active,
    Updating,
    Deleting,
}

internal static class StreamStatusText
{
    public static string Text(this StreamStatus status) => status switch
    {
        StreamStatus.Creating => "CREATING",
        StreamStatus.Active => "ACTIVE",
        StreamStatus.Updating => "UPDATING",
        StreamStatus.Deleting => "DELETING",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
