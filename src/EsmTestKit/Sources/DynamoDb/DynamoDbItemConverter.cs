using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace EsmTestKit.Internal.DynamoDb;

/// <summary>An item as plain JSON, where somebody serializes it: by its properties alone every item would look the same.</summary>
internal sealed class DynamoDbItemConverter : JsonConverter<DynamoDbItem>
{
    public override DynamoDbItem? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonNode.Parse(ref reader) is JsonObject plain ? DynamoDbItem.Of(plain) : null;

    public override void Write(Utf8JsonWriter writer, DynamoDbItem value, JsonSerializerOptions options) => value.ToPlainJson().WriteTo(writer, options);
}
