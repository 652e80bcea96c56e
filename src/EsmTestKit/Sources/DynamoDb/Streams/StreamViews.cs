using System.Diagnostics;

namespace EsmTestKit.Internal.DynamoDb;

/// <summary>The names of stream views on the wire (STR-067).</summary>
internal static class StreamViews
{
    public static string WireName(this DynamoDbStreamView view) => view switch
    {
        DynamoDbStreamView.KeysOnly => "KEYS_ONLY",
        DynamoDbStreamView.NewImage => "NEW_IMAGE",
        DynamoDbStreamView.OldImage => "OLD_IMAGE",
        DynamoDbStreamView.NewAndOldImages => "NEW_AND_OLD_IMAGES",
        _ => throw new UnreachableException($"{view} has no name on the wire."),
    };

    /// <summary>Null: no such view.</summary>
    public static DynamoDbStreamView? Parse(string name) => name switch
    {
        "KEYS_ONLY" => DynamoDbStreamView.KeysOnly,
        "NEW_IMAGE" => DynamoDbStreamView.NewImage,
        "OLD_IMAGE" => DynamoDbStreamView.OldImage,
        "NEW_AND_OLD_IMAGES" => DynamoDbStreamView.NewAndOldImages,
        _ => null,
    };

    public static bool ShowsNew(this DynamoDbStreamView view) => view is DynamoDbStreamView.NewImage or DynamoDbStreamView.NewAndOldImages;

    public static bool ShowsOld(this DynamoDbStreamView view) => view is DynamoDbStreamView.OldImage or DynamoDbStreamView.NewAndOldImages;
}
