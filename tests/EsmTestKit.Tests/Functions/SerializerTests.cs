using System.Text;
using Amazon.Lambda.Core;

namespace Amazon.Runtime
{
    public abstract class ConstantClass(string value)
    {
        public string Value { get; } = value;

        public override string ToString() => Value;
    }
}

namespace EsmTestKit.Tests.Functions
{
    public sealed class SerializerTests
    {
        public sealed class OperationType(string value) : Amazon.Runtime.ConstantClass(value);

        public sealed record Everything(DateTime At, MemoryStream Data, byte[] Bytes, OperationType Operation, string? Nothing, DateTime Whole, DateTime Text);

        public sealed class UpperCase : ILambdaSerializer
        {
            public T Deserialize<T>(Stream requestStream) => (T)(object)new StreamReader(requestStream).ReadToEnd().ToUpperInvariant();

            public void Serialize<T>(T response, Stream responseStream) => responseStream.Write(Encoding.UTF8.GetBytes($"<{response}>"));
        }

        [Fact]
        public async Task The_attribute_on_the_method_is_found()
        {
            await using var host = new Host();
            host.Sim.CreateFunction("f", Attributed);

            Assert.Equal("<OK OK>", (await host.RunAsync(payload: "ok")).Result);
        }

        [Fact]
        public async Task A_setting_goes_before_the_attribute_as_instance_or_as_type()
        {
            await using var host = new Host();
            host.Sim.CreateFunction("f", Attributed, Host.Json);
            host.Sim.CreateFunction("g", (string text) => text, new() { Serializer = typeof(UpperCase) });
            host.Sim.CreateFunction("h", (string text) => text, new() { Serializer = new UpperCase() });

            Assert.Equal("\"ok ok\"", (await host.RunAsync(payload: "\"ok\"")).Result);
            Assert.Equal("<OK>", (await host.RunAsync("g", "ok")).Result);
            Assert.Equal("<OK>", (await host.RunAsync("h", "ok")).Result);
        }

        [Fact]
        public async Task Without_one_the_error_names_both_places_and_offers_the_kits_own()
        {
            await using var host = new Host();

            var error = Assert.Throws<EsmUsageException>(() => host.Sim.CreateFunction("f", Plain));

            Assert.Equal(
                "No serializer for the handler of \"f\": neither the method SerializerTests.Plain nor the assembly EsmTestKit.Tests has a LambdaSerializerAttribute. "
                + "Add [assembly: LambdaSerializer(typeof(DefaultLambdaJsonSerializer))] as production has it, or use the kit's own: new LambdaFunctionSettings { Serializer = EsmJsonSerializer.Default }.",
                error.Message);
        }

        [Fact]
        public async Task A_handler_of_streams_needs_none()
        {
            await using var host = new Host();
            host.Sim.CreateFunction("f", (Stream input) => input);

            Assert.Equal("[]", (await host.RunAsync(payload: "[]")).Result);
        }

        [Fact]
        public async Task Something_that_is_no_serializer_is_refused()
        {
            await using var host = new Host();

            Assert.Equal(
                "The serializer String of \"f\" does not implement Amazon.Lambda.Core.ILambdaSerializer. Implement it, or use EsmJsonSerializer.Default.",
                Assert.Throws<EsmUsageException>(() => host.Sim.CreateFunction("f", Plain, new() { Serializer = "json" })).Message);
        }

        [Fact]
        public void The_built_in_one_reads_what_Amazons_reads()
        {
            var everything = EsmJsonSerializer.Default.Deserialize<Everything>(Utf8(
                """{"at":1700000000.5,"DATA":"aGk=","bytes":"aGk=","operation":"INSERT","whole":1700000000,"text":"2026-01-01T00:00:00Z"}"""));

            Assert.Equal(new DateTime(2023, 11, 14, 22, 13, 20, 500, DateTimeKind.Utc), everything.At);
            Assert.Equal("hi", Encoding.UTF8.GetString(everything.Data.ToArray()));
            Assert.Equal("hi", Encoding.UTF8.GetString(everything.Bytes));
            Assert.Equal("INSERT", everything.Operation.Value);
            Assert.Equal(new DateTime(2023, 11, 14, 22, 13, 20, DateTimeKind.Utc), everything.Whole);
            Assert.Equal(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), everything.Text);
        }

        [Fact]
        public void The_built_in_one_writes_what_Amazons_writes()
        {
            using var stream = new MemoryStream();
            EsmJsonSerializer.Default.Serialize(
                new Everything(DateTime.UnixEpoch, new MemoryStream("hi"u8.ToArray()), "hi"u8.ToArray(), new OperationType("INSERT"), null, DateTime.UnixEpoch, DateTime.UnixEpoch), stream);

            Assert.Equal(
                """{"At":"1970-01-01T00:00:00Z","Data":"aGk=","Bytes":"aGk=","Operation":"INSERT","Whole":"1970-01-01T00:00:00Z","Text":"1970-01-01T00:00:00Z"}""",
                Encoding.UTF8.GetString(stream.ToArray()));
        }

        [Fact]
        public async Task An_event_that_cannot_be_read_is_a_function_error()
        {
            await using var host = new Host();
            host.Sim.CreateFunction("f", (int number) => number, Host.Json);

            var invocation = await host.RunAsync(payload: "{}");

            Assert.Equal("JsonSerializerException", invocation.ErrorType);
            Assert.StartsWith("Error converting the Lambda event JSON payload to type System.Int32: ", invocation.ErrorMessage, StringComparison.Ordinal);
        }

        [LambdaSerializer(typeof(UpperCase))]
        private static string Attributed(string text) => $"{text} {text}";

        private static string Plain(string text) => text;

        private static MemoryStream Utf8(string json) => new(Encoding.UTF8.GetBytes(json));
    }
}
