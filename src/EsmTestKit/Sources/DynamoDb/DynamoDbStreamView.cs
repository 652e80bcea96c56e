namespace EsmTestKit;

/// <summary>What a table's stream shows of a changed item (AWS: <c>StreamViewType</c>).</summary>
public enum DynamoDbStreamView
{
    /// <summary>The table has no stream (AWS: <c>StreamEnabled</c> false).</summary>
    None,

    /// <summary>Only the key (AWS: <c>KEYS_ONLY</c>).</summary>
    KeysOnly,

    /// <summary>The item as it is after the change (AWS: <c>NEW_IMAGE</c>).</summary>
    NewImage,

    /// <summary>The item as it was before the change (AWS: <c>OLD_IMAGE</c>).</summary>
    OldImage,

    /// <summary>Both (AWS: <c>NEW_AND_OLD_IMAGES</c>).</summary>
    NewAndOldImages,
}
