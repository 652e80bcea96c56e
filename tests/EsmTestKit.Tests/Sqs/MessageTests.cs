using System.Text.Json.Nodes;

namespace EsmTestKit.Tests.Sqs;

/// <summary>What may be sent, and what comes back of it.</summary>
public sealed class MessageTests
{
    private readonly QueueWorld _world = new();

    public MessageTests() => _world.Create("orders");

    [Theory]
    [InlineData("a45daa70926828a2f0a1db3418e6feb4", """{"k":{"DataType":"String","StringValue":"x"}}""")]
    [InlineData("adb59cd4678ea5a855436b949cd07ab6", """{"MyAttribute":{"DataType":"String","StringValue":"foobar"}}""")]
    [InlineData("ae7155c6026991b6d54b11589678bf9c", """{"Foo":{"DataType":"String","StringValue":"Bar"}}""")]
    [InlineData("235c5c510d26fb653d073faed50ae77c", """{"timestamp":{"DataType":"Number","StringValue":"1493147359900"}}""")]
    [InlineData("d25a6aea97eb8f585bfa92d314504a92", """{"Title":{"DataType":"String","StringValue":"The Whistler"},"Author":{"DataType":"String","StringValue":"John Grisham"},"WeeksOn":{"DataType":"Number","StringValue":"6"}}""")]
    [InlineData("4c360f3fdafd970e05fae2f149d997f5", """{"Help.Me":{"DataType":"String","StringValue":"Me"},"Hello":{"DataType":"String","StringValue":"There"},"General":{"DataType":"String","StringValue":"Kenobi"}}""")]
    [InlineData("fca026605781cb4126a1e9044df24232", """{"Hello":{"DataType":"String","StringValue":"There"},"General":{"DataType":"String","StringValue":"Kenobi"}}""")]
    [InlineData("a311262e065454b75da111d535b8dacd", """{"Hello":{"DataType":"String","StringValue":"There"}}""")]
    [InlineData("83fee93c1bcd8b9a5a923ffacdc636c7", """{"Help.Me":{"DataType":"String","StringValue":"Me"},"Hello":{"DataType":"String","StringValue":"There"}}""")]
    [InlineData("8cbe4db156db8a94db8b801b7addb984", """{"attr1":{"DataType":"Binary","BinaryValue":"dHJhY2VwYXJlbnQeMDAtNzc0MDYyZDZjMzcwODFhNWEwYjliNWI4OGUzMDYyN2MtMmQyNDgyMjExZjY0ODlkYS0wMQ=="}}""")]
    [Covers("SQS-084", "SQS-085")]
    public void Attributes_have_the_recorded_checksum(string md5, string attributes)
    {
        var answer = _world.Call("SendMessage", $$"""{"QueueUrl":"orders","MessageBody":"x","MessageAttributes":{{attributes}}}""");
        Assert.Equal(md5, (string)answer["MD5OfMessageAttributes"]!);
        var received = Assert.Single(_world.Receive("orders"));
        Assert.Equal(md5, (string)received["MD5OfMessageAttributes"]!);
        Assert.Equal(JsonNode.Parse(attributes)!.AsObject().Count, received["MessageAttributes"]!.AsObject().Count);
    }

    [Fact]
    [Covers("SQS-061", "SQS-062", "SQS-083")]
    public void The_answer_has_only_the_members_that_apply()
    {
        var answer = _world.Call("SendMessage", """{"QueueUrl":"orders","MessageBody":"message"}""");
        Assert.Equal(["MD5OfMessageBody", "MessageId"], answer.Select(pair => pair.Key));
        Assert.Equal("78e731027d8fd50ed642340b7c9a63b3", (string)answer["MD5OfMessageBody"]!);
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", (string)answer["MessageId"]!);
    }

    [Fact]
    [Covers("SQS-072", "SQS-086", "SQS-090")]
    public void The_trace_header_is_a_system_attribute_with_a_checksum_of_its_own()
    {
        const string header = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
        var answer = _world.Call("SendMessage", $$$$"""{"QueueUrl":"orders","MessageBody":"x","MessageSystemAttributes":{"AWSTraceHeader":{"DataType":"String","StringValue":"{{{{header}}}}"}}}""");
        Assert.Equal("5ae4d5d7636402d80f4eb6d213245a88", (string)answer["MD5OfMessageSystemAttributes"]!);
        Assert.False(answer.ContainsKey("MD5OfMessageAttributes"));
        var received = Assert.Single(_world.Receive("orders"));
        Assert.Equal(header, (string)received["Attributes"]!["AWSTraceHeader"]!);
        Assert.False(received.ContainsKey("MessageAttributes"));
    }

    [Theory]
    [InlineData("""{"Other":{"DataType":"String","StringValue":"x"}}""")]
    [InlineData("""{"AWSTraceHeader":{"DataType":"Number","StringValue":"1"}}""")]
    [Covers("SQS-073")]
    public void Other_system_attributes_are_refused(string attributes) =>
        Assert.Equal("InvalidParameterValue", _world.Refused("SendMessage", $$"""{"QueueUrl":"orders","MessageBody":"x","MessageSystemAttributes":{{attributes}}}""").QueryCode);

    [Fact]
    [Covers("SQS-060")]
    public void Bodies_come_back_unchanged()
    {
        const string body = "a\r\nb\t\"quoted\" <tag> & ä 💡 \ud7ff \ue000";
        _world.Send("orders", body);
        Assert.Equal([body], _world.Bodies("orders"));
    }

    [Fact]
    [Covers("SQS-056")]
    public void An_empty_body_is_a_missing_parameter()
    {
        var refusal = _world.Refused("SendMessage", """{"QueueUrl":"orders","MessageBody":""}""");
        Assert.Equal("The request must contain the parameter MessageBody.", refusal.Message);
        Assert.Equal(("MissingRequiredParameterException", "MissingParameter", 400), (refusal.Code, refusal.QueryCode, refusal.Status));
    }

    [Theory]
    [InlineData("\\u0000")]
    [InlineData("\\u0008")]
    [InlineData("\\u000b")]
    [InlineData("\\ufffe")]
    [InlineData("\\uffff")]
    [Covers("SQS-059")]
    public void Control_characters_are_refused(string escaped)
    {
        var refusal = _world.Refused("SendMessage", $$"""{"QueueUrl":"orders","MessageBody":"a{{escaped}}b"}""");
        Assert.Equal(("InvalidMessageContents", 400), (refusal.Code, refusal.Status));
    }

    [Theory]
    [InlineData(1024, 0, true)]
    [InlineData(1025, 0, false)]
    [InlineData(1016, 1, true)] // Name "k", data type "String" and value "v" count: 8 bytes.
    [InlineData(1017, 1, false)]
    [Covers("SQS-057", "SQS-058")]
    public void A_message_may_be_as_large_as_the_queue_allows_attributes_included(int body, int attributeCount, bool fits)
    {
        _world.Set("orders", "MaximumMessageSize", "1024");
        var attributes = attributeCount == 0 ? "" : ",\"MessageAttributes\":" + Attribute("k", "String", "v");
        var request = $$"""{"QueueUrl":"orders","MessageBody":"{{new string('x', body)}}"{{attributes}}}""";
        if (fits) _world.Call("SendMessage", request);
        else Assert.Equal("One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.", _world.Refused("SendMessage", request).Message);
    }

    [Fact]
    [Covers("SQS-058")]
    public void The_largest_message_is_one_mebibyte()
    {
        _world.Send("orders", new string('x', 1_048_576));
        var refusal = _world.Refused("SendMessage", $$"""{"QueueUrl":"orders","MessageBody":"{{new string('x', 1_048_577)}}"}""");
        Assert.Equal("One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.", refusal.Message);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(901)]
    [Covers("SQS-064")]
    public void A_delay_out_of_range_is_refused(int seconds) =>
        Assert.Equal(
            $"Value {seconds} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.",
            _world.Refused("SendMessage", $$"""{"QueueUrl":"orders","MessageBody":"x","DelaySeconds":{{seconds}}}""").Message);

    [Fact]
    [Covers("SQS-067")]
    public void A_standard_queue_takes_no_deduplication_id() =>
        Assert.Equal(
            "Value a1 for parameter MessageDeduplicationId is invalid. Reason: The request includes a parameter that is not valid for this queue type.",
            _world.Refused("SendMessage", """{"QueueUrl":"orders","MessageBody":"x","MessageDeduplicationId":"a1"}""").Message);

    [Fact]
    [Covers("SQS-068", "SQS-070")]
    public void A_standard_queue_keeps_a_group_and_gives_no_sequence_number()
    {
        const string group = "aZ09!#$%&'()*+,-./:;<=>?@[]^_`{|}~";
        Assert.False(_world.Call("SendMessage", $$"""{"QueueUrl":"orders","MessageBody":"x","MessageGroupId":"{{group}}"}""").ContainsKey("SequenceNumber"));
        Assert.Equal(group, (string)Assert.Single(_world.Receive("orders"))["Attributes"]!["MessageGroupId"]!);
    }

    public static TheoryData<string> BadIds => ["", new string('a', 129), "a b", "ä"];

    [Theory]
    [MemberData(nameof(BadIds))]
    [Covers("SQS-069")]
    public void Group_and_deduplication_ids_are_checked(string id)
    {
        _world.CreateFifo();
        var standard = _world.Refused("SendMessage", $$"""{"QueueUrl":"orders","MessageBody":"x","MessageGroupId":"{{id}}"}""");
        Assert.Equal($"Value {id} for parameter MessageGroupId is invalid. Reason: MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.", standard.Message);
        var fifo = _world.Refused("SendMessage", $$"""{"QueueUrl":"orders.fifo","MessageBody":"x","MessageGroupId":"g","MessageDeduplicationId":"{{id}}"}""");
        Assert.Equal($"Value {id} for parameter MessageDeduplicationId is invalid. Reason: MessageDeduplicationId can only include alphanumeric and punctuation characters. 1 to 128 in length.", fifo.Message);
    }

    private static readonly (string Rule, string Attributes)[] BadAttributes =
    [
        ("SQS-075", Attribute(".a")),
        ("SQS-075", Attribute("a.")),
        ("SQS-075", Attribute("a..b")), // SQS-076
        ("SQS-075", Attribute("aWs.x")),
        ("SQS-075", Attribute("AMAZON.x")),
        ("SQS-075", Attribute("a!b")),
        ("SQS-075", Attribute("a b")),
        ("SQS-075", Attribute("a§")),
        ("SQS-075", Attribute(new string('n', 257))),
        ("SQS-078", Attribute("a", "Text")),
        ("SQS-078", Attribute("a", "string")),
        ("SQS-078", Attribute("a", "")),
        ("SQS-078", Attribute("a", "String." + new string('n', 250))),
        ("SQS-079", Attribute("a", "String", "")),
        ("SQS-079", """{"a":{"DataType":"Binary"}}"""),
        ("SQS-080", Attribute("a", "String", "\\u0001")),
        ("SQS-081", Attribute("a", "Number", "one")),
        ("SQS-082", """{"a":{"DataType":"String","StringValue":"x","StringListValues":["y"]}}"""),
        ("SQS-074", "{" + string.Join(",", Enumerable.Range(0, 11).Select(number => Attribute($"a{number}")[1..^1])) + "}"),
    ];

    [Fact]
    [Covers("SQS-074", "SQS-075", "SQS-076", "SQS-078", "SQS-079", "SQS-080", "SQS-081", "SQS-082")]
    public void Attributes_are_checked()
    {
        foreach (var (rule, attributes) in BadAttributes)
        {
            var refusal = _world.Refused("SendMessage", $$"""{"QueueUrl":"orders","MessageBody":"x","MessageAttributes":{{attributes}}}""");
            Assert.Equal((attributes, rule, "InvalidParameterValueException", "InvalidParameterValue", 400), (attributes, refusal.Rule, refusal.Code, refusal.QueryCode, refusal.Status));
        }
    }

    [Fact]
    [Covers("SQS-079")]
    public void An_empty_attribute_value_has_the_recorded_text() =>
        Assert.Equal(
            "Message (user) attribute 'a' must contain a non-empty value of type 'String'.",
            _world.Refused("SendMessage", $$"""{"QueueUrl":"orders","MessageBody":"x","MessageAttributes":{{Attribute("a", "String", "")}}}""").Message);

    [Theory]
    [InlineData("attr.1øßä", "String", "x")]
    [InlineData("a-b_c.d", "String.label", "x")]
    [InlineData("a", "Number.int", "0012.3400")]
    [InlineData("a", "Number", "-1.5E+126")]
    [Covers("SQS-077")]
    public void Unusual_attributes_are_accepted_and_returned_as_sent(string name, string type, string value)
    {
        _world.Call("SendMessage", $$"""{"QueueUrl":"orders","MessageBody":"x","MessageAttributes":{{Attribute(name, type, value)}}}""");
        var received = Assert.Single(_world.Receive("orders"))["MessageAttributes"]![name]!;
        Assert.Equal((type, value), ((string)received["DataType"]!, (string)received["StringValue"]!));
    }

    [Theory]
    [InlineData("[]", "")]
    [InlineData("""["Hello"]""", "Hello")]
    [InlineData("""["All"]""", "General,Hello,Help.Me")]
    [InlineData("""[".*"]""", "General,Hello,Help.Me")]
    [InlineData("""["*"]""", "General,Hello,Help.Me")]
    [InlineData("""["Hel.*"]""", "Hello,Help.Me")]
    [InlineData("""["Help.*","General"]""", "General,Help.Me")]
    [InlineData("""["Foo","Hello","!!"]""", "Hello")]
    [Covers("SQS-087", "SQS-088", "SQS-089")]
    public void Only_attributes_that_were_asked_for_come_with_their_own_checksum(string asked, string names)
    {
        var attributes = string.Join(",", new[] { ("Help.Me", "Me"), ("Hello", "There"), ("General", "Kenobi") }.Select(pair => Attribute(pair.Item1, "String", pair.Item2)[1..^1]));
        _world.Send("orders", "x", "\"MessageAttributes\":{" + attributes + "}");
        var message = _world.Call("ReceiveMessage", $$"""{"QueueUrl":"orders","MessageAttributeNames":{{asked}}}""")["Messages"]![0]!.AsObject();
        Assert.Equal(names, string.Join(",", message["MessageAttributes"]?.AsObject().Select(pair => pair.Key) ?? []));
        Assert.Equal(names.Length > 0, message.ContainsKey("MD5OfMessageAttributes"));
        if (names == "Hello") Assert.Equal("a311262e065454b75da111d535b8dacd", (string)message["MD5OfMessageAttributes"]!);
    }

    [Theory]
    [InlineData("""{"QueueUrl":"orders"}""", "")]
    [InlineData("""{"QueueUrl":"orders","AttributeNames":["SenderId"]}""", "SenderId")]
    [InlineData("""{"QueueUrl":"orders","MessageSystemAttributeNames":["SentTimestamp"],"AttributeNames":["SenderId"]}""", "SenderId,SentTimestamp")]
    [InlineData("""{"QueueUrl":"orders","AttributeNames":["SequenceNumber"]}""", "")]
    [InlineData("""{"QueueUrl":"orders","MessageSystemAttributeNames":["All"]}""", "SenderId,ApproximateFirstReceiveTimestamp,ApproximateReceiveCount,SentTimestamp")]
    [Covers("SQS-090")]
    public void System_attributes_come_only_when_asked_for(string request, string names)
    {
        _world.Send("orders", "x");
        var message = _world.Call("ReceiveMessage", request)["Messages"]![0]!.AsObject();
        Assert.Equal(names, string.Join(",", message["Attributes"]?.AsObject().Select(pair => pair.Key) ?? []));
        Assert.Equal(names.Length > 0, message.ContainsKey("Attributes"));
    }

    [Fact]
    [Covers("SQS-071")]
    public void The_sender_of_a_test_is_an_IAM_user()
    {
        _world.Send("orders", "x");
        var message = _world.Call("ReceiveMessage", """{"QueueUrl":"orders","MessageSystemAttributeNames":["SenderId"]}""")["Messages"]![0]!;
        Assert.Matches("^AIDA[A-Z0-9]{17}$", (string)message["Attributes"]!["SenderId"]!);
    }

    [Theory]
    [InlineData("MaxNumberOfMessages", 0, "Must be between 1 and 10, if provided.")]
    [InlineData("MaxNumberOfMessages", 11, "Must be between 1 and 10, if provided.")]
    [InlineData("WaitTimeSeconds", -1, "Must be >= 0 and <= 20, if provided.")]
    [InlineData("WaitTimeSeconds", 21, "Must be >= 0 and <= 20, if provided.")]
    [Covers("SQS-106")]
    public void Parameters_of_a_receive_are_checked(string member, int value, string reason) =>
        Assert.Equal($"Value {value} for parameter {member} is invalid. Reason: {reason}", _world.Refused("ReceiveMessage", $$"""{"QueueUrl":"orders","{{member}}":{{value}}}""").Message);

    [Fact]
    [Covers("SQS-106", "SQS-107")]
    public void A_receive_takes_one_message_unless_it_asks_for_more()
    {
        for (var number = 0; number < 12; number++) _world.Send("orders", $"m{number}");
        Assert.Single(_world.Call("ReceiveMessage", """{"QueueUrl":"orders"}""")["Messages"]!.AsArray());
        Assert.Equal(10, _world.Receive("orders").Count);
        Assert.Equal("SQS-107", _world.Refused("ReceiveMessage", """{"QueueUrl":"orders","WaitTimeSeconds":21}""").Rule);
    }

    [Fact]
    [Covers("SQS-108", "SQS-148")]
    public void A_queue_s_own_wait_makes_long_polls_and_an_explicit_zero_wins()
    {
        var world = new QueueWorld(new SqsBehavior { InFlightLimit = 0 });
        world.Create("orders", """{"ReceiveMessageWaitTimeSeconds":"20"}""");
        Assert.Empty(world.Receive("orders"));
        Assert.Equal("SQS-148", world.Refused("ReceiveMessage", """{"QueueUrl":"orders","WaitTimeSeconds":0}""").Rule);
    }

    private static string Attribute(string name, string type = "String", string value = "x") => $$$"""{"{{{name}}}":{"DataType":"{{{type}}}","StringValue":"{{{value}}}"}}""";
}
