using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit;

/// <summary>A serializer for handlers whose assembly names none: reads and writes what Amazon's <c>DefaultLambdaJsonSerializer</c> does.</summary>
/// <remarks>
/// Names in any case; dates as ISO 8601 or as seconds since 1970, fractions too; binary data as base64 (<c>byte[]</c> and
/// <see cref="MemoryStream"/>); the SDK's constant classes (<c>OperationType</c>) as text; nulls are not written.
/// It uses System.Text.Json's reflection, so source-generated contexts of the consumer are not used: for those give the consumer's own serializer.
/// </remarks>
public sealed class EsmJsonSerializer
{
    private static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNameCaseInsensitive = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new EpochDateConverter(), new Base64StreamConverter(), new ConstantClassConverter() },
    };

    private EsmJsonSerializer()
    {
    }

    /// <summary>The serializer: <c>new LambdaFunctionSettings { Serializer = EsmJsonSerializer.Default }</c>.</summary>
    public static EsmJsonSerializer Default { get; } = new();

    /// <summary>Reads a JSON document.</summary>
    /// <typeparam name="T">The handler's input type.</typeparam>
    /// <param name="requestStream">The document as UTF-8.</param>
    public T Deserialize<T>(Stream requestStream)
    {
        try
        {
            return (requestStream is MemoryStream memory ? OfMemory<T>(memory) : JsonSerializer.Deserialize<T>(requestStream, Options))!;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new JsonSerializerException($"Error converting the Lambda event JSON payload to type {typeof(T).FullName}: {exception.Message}", exception);
        }
    }

    // Whole and at once, as Amazon's reads it: half the time of a stream.
    private static T? OfMemory<T>(MemoryStream memory)
    {
        var length = (int)(memory.Length - memory.Position);
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            memory.ReadExactly(bytes, 0, length);
            ReadOnlySpan<byte> json = bytes.AsSpan(0, length);
            return JsonSerializer.Deserialize<T>(json.StartsWith("\uFEFF"u8) ? json[3..] : json, Options);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Writes a JSON document.</summary>
    /// <typeparam name="T">The handler's result type.</typeparam>
    /// <param name="response">What the handler returned.</param>
    /// <param name="responseStream">Where the UTF-8 goes.</param>
    public void Serialize<T>(T response, Stream responseStream)
    {
        try
        {
            JsonSerializer.Serialize(responseStream, response, Options);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new JsonSerializerException($"Error converting the response object of type {typeof(T).FullName} from the Lambda function to JSON: {exception.Message}", exception);
        }
    }
}
