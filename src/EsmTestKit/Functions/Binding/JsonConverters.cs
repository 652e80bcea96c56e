using System.Text.Json;
using System.Text.Json.Serialization;

namespace EsmTestKit.Internal.Functions;

/// <summary>Named as Amazon's, because the name is what a function error shows as its type.</summary>
internal sealed class JsonSerializerException(string message, Exception cause) : Exception(message, cause);

/// <summary>Kinesis and DynamoDB write instants as seconds since 1970, with a fraction.</summary>
internal sealed class EpochDateConverter : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number when reader.TryGetInt64(out var seconds) => DateTime.UnixEpoch.AddSeconds(seconds),
        JsonTokenType.Number => DateTime.UnixEpoch.AddSeconds(reader.GetDouble()),
        _ => reader.GetDateTime(),
    };

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>Kinesis data and binary attributes are streams in Amazon's event classes.</summary>
internal sealed class Base64StreamConverter : JsonConverter<MemoryStream>
{
    public override MemoryStream? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? null : new MemoryStream(reader.GetBytesFromBase64());

    public override void Write(Utf8JsonWriter writer, MemoryStream value, JsonSerializerOptions options) => writer.WriteBase64StringValue(value.ToArray());
}

/// <summary>The SDK's enumerations are classes made from a text; known by the name of their base, as Amazon's serializer knows them.</summary>
internal sealed class ConstantClassConverter : JsonConverterFactory
{
    private const string BaseName = "Amazon.Runtime.ConstantClass";

    public override bool CanConvert(Type typeToConvert)
    {
        for (var type = typeToConvert.BaseType; type is not null; type = type.BaseType)
        {
            if (type.FullName == BaseName) return true;
        }

        return false;
    }

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert))!;

    private sealed class Of<T> : JsonConverter<T>
        where T : class
    {
        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString() is { } text ? (T?)Activator.CreateInstance(typeof(T), text) : null;

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
