using System.Text.Json;

namespace EsmTestKit;

/// <summary>An object was put into a bucket.</summary>
public sealed record ObjectPut : LedgerEntry
{
    internal ObjectPut(string bucket, string key, int sizeBytes)
    {
        Bucket = bucket;
        Key = key;
        SizeBytes = sizeBytes;
    }

    /// <summary>The bucket's name.</summary>
    public string Bucket { get; }

    /// <summary>The object's key.</summary>
    public string Key { get; }

    /// <summary>The object's size.</summary>
    public int SizeBytes { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("bucket"u8, Bucket);
        json.WriteString("key"u8, Key);
        json.WriteNumber("sizeBytes"u8, SizeBytes);
    }
}
