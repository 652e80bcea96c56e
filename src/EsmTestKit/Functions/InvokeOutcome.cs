using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EsmTestKit.Internal.Functions;

/// <summary>What became of an invocation (STR-208).</summary>
internal abstract record InvokeOutcome
{
    private protected InvokeOutcome()
    {
    }

    /// <summary>The function answered.</summary>
    public sealed record Returned(ReadOnlyMemory<byte> Payload, string ExecutedVersion) : InvokeOutcome;

    /// <summary>The function threw, timed out or answered too much: AWS answers 200 with <c>FunctionError</c>.</summary>
    public sealed record FunctionError(string ErrorType, string ErrorMessage, string ExecutedVersion, bool TimedOut) : InvokeOutcome
    {
        private static readonly JsonWriterOptions Raw = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

        /// <summary>What Invoke answers; written when somebody looks.</summary>
        // Stack traces differ from machine to machine and stay out (they are in the exception that a test can catch).
        public ReadOnlyMemory<byte> Payload
        {
            get
            {
                var buffer = new ArrayBufferWriter<byte>(64 + (3 * (ErrorType.Length + ErrorMessage.Length)));
                using (var json = new Utf8JsonWriter(buffer, Raw))
                {
                    json.WriteStartObject();
                    json.WriteString("errorType"u8, ErrorType);
                    json.WriteString("errorMessage"u8, ErrorMessage);
                    json.WriteEndObject();
                }

                return buffer.WrittenMemory;
            }
        }
    }

    /// <summary>The function answered, and the answer never reached the mapping, which takes the attempt for failed (CP-09).</summary>
    public sealed record ResponseLost(string ExecutedVersion) : InvokeOutcome;

    /// <summary>Not started: 429.</summary>
    public sealed record Throttled(string Reason) : InvokeOutcome;

    /// <summary>Not started: the event is larger than a synchronous invocation may be.</summary>
    public sealed record TooLarge(long Bytes) : InvokeOutcome;

    /// <summary>Not started: there is no such function, version or alias.</summary>
    public sealed record FunctionMissing : InvokeOutcome;
}
