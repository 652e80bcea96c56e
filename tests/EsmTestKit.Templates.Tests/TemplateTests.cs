namespace EsmTestKit.Templates.Tests;

public sealed class TemplateTests
{
    [Fact]
    public void Events_of_SAM_are_mappings_with_the_function_and_the_event_as_their_name() =>
        Assert.Equal(["ApplyOrders", "CountClicks", "CountCustomers", "MirrorTopic", "MirrorShared"], TemplateWorld.Orders().Mappings);

    [Fact]
    public void A_mapping_on_a_queue_has_the_settings_of_the_template()
    {
        var settings = TemplateWorld.Orders().SqsMapping("ApplyOrders");

        Assert.Equal(
            new SqsMappingSettings
            {
                BatchSize = 5,
                FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures],
                MaximumConcurrency = 3,
                Filters = ["""{ "body": { "kind": ["order"] } }"""],
            },
            settings);
    }

    [Fact]
    public void Parameters_conditions_and_mappings_decide()
    {
        var settings = TemplateWorld.Orders(("Stage", "prod")).SqsMapping("ApplyOrders");

        Assert.Equal(50, settings.BatchSize);
        Assert.Equal(TimeSpan.FromSeconds(1), settings.MaximumBatchingWindow);
    }

    [Fact]
    public void Mappings_on_streams_have_the_settings_of_the_template()
    {
        var template = TemplateWorld.Orders();

        Assert.Equal(new StreamMappingSettings(StartingPosition.TrimHorizon) { TumblingWindow = TimeSpan.FromSeconds(30) }, template.StreamMapping("CountClicks"));
        Assert.Equal(
            new StreamMappingSettings(StartingPosition.Latest)
            {
                BisectBatchOnFunctionError = true,
                MaximumRetryAttempts = 3,
                MaximumRecordAge = TimeSpan.FromHours(1),
                ParallelizationFactor = 2,
                OnFailure = new FailureDestination("arn:aws:s3:::failed"),
            },
            template.StreamMapping("CountCustomers"));
    }

    [Fact]
    public void Functions_take_what_they_do_not_say_from_Globals()
    {
        var template = TemplateWorld.Orders();

        Assert.Equal(new LambdaFunctionSettings { Timeout = TimeSpan.FromSeconds(20), MemorySize = 512, ReservedConcurrency = 5 }, template.Function("Apply"));
        Assert.Equal(new LambdaFunctionSettings { Timeout = TimeSpan.FromSeconds(7), MemorySize = 512 }, template.Function("Count"));
        Assert.Equal(["Apply", "Count", "Mirror"], template.Functions);
    }

    [Fact]
    public void Json_is_read_with_its_tabs_and_texts_for_numbers()
    {
        var template = EsmTemplate.Load(TemplateWorld.Sample("orders.json"));

        Assert.Equal(new SqsMappingSettings { BatchSize = 4 }, template.SqsMapping("OrdersMapping"));
        Assert.Equal(TimeSpan.FromSeconds(9), template.Function("Apply").Timeout);
    }

    [Theory]
    [InlineData("!Select [1, !Split [\"-\", \"1-2-3\"]]", 2)]
    [InlineData("!Select [0, [7, 8]]", 7)]
    [InlineData("{ \"Fn::Sub\": [\"${a}${b}\", { a: 1, b: !Sub \"2\" }] }", 12)]
    [InlineData("{ Ref: AWS::NoValue }", 10)]
    [InlineData("'3'", 3)]
    public void Intrinsics_give_values(string written, int batchSize) =>
        Assert.Equal(batchSize, TemplateWorld.WithMapping($"EventSourceArn: !GetAtt Orders.Arn\nBatchSize: {written}").SqsMapping("OrdersMapping").BatchSize);

    [Theory]
    [InlineData("!Sub \"arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:orders\"", "arn:aws:sqs:eu-central-1:111122223333:orders")]
    [InlineData("!Sub \"${Orders.Arn}\"", "arn:aws:sqs:eu-central-1:111122223333:Orders")]
    public void Region_and_account_are_the_settings(string arn, string expected)
    {
        var template = TemplateWorld.WithMapping($"EventSourceArn: {arn}\nStartingPosition: LATEST", new() { Region = "eu-central-1", AccountId = "111122223333" });

        // A queue has no starting position, and the message shows the ARN.
        var wrong = Assert.Throws<EsmUsageException>(() => template.SqsMapping("OrdersMapping"));
        Assert.Equal($"orders.yaml, line 9, column 25: Resources.OrdersMapping.Properties.StartingPosition: StartingPosition is a setting for streams: AWS refuses it for {expected}. Take it out.", wrong.Message);
    }

    [Fact]
    public void Patterns_may_be_written_as_objects()
    {
        var template = TemplateWorld.WithMapping("""
            EventSourceArn: !GetAtt Orders.Arn
            FilterCriteria:
              Filters:
                - Pattern:
                    Fn::ToJsonString: { body: { amount: [{ numeric: [">", 100] }], isNew: [true], note: ["7"] } }
            """);

        Assert.Equal(["""{"body":{"amount":[{"numeric":[">",100]}],"isNew":[true],"note":["7"]}}"""], template.SqsMapping("OrdersMapping").Filters);
    }

    [Fact]
    public void Aliases_and_merges_of_YAML_are_read()
    {
        var template = EsmTemplate.Parse("""
            Resources:
              Orders: { Type: AWS::SQS::Queue }
              First:
                Type: AWS::Lambda::EventSourceMapping
                Properties: &usual { EventSourceArn: !GetAtt Orders.Arn, FunctionName: apply, BatchSize: 3 }
              Second:
                Type: AWS::Lambda::EventSourceMapping
                Properties:
                  <<: *usual
                  FunctionName: other
                  Enabled: off
            """);

        Assert.Equal(new SqsMappingSettings { BatchSize = 3, Enabled = false }, template.SqsMapping("Second"));
    }
}
