namespace EsmTestKit.Templates.Tests;

/// <summary>What cannot be read or resolved: file, line, property, cure.</summary>
public sealed class BadTemplateTests
{
    private const string Place = "orders.yaml, line 8, column ";
    private const string Property = "Resources.OrdersMapping.Properties.EventSourceArn";

    [Theory]
    [InlineData("!ImportValue shared", "23: " + Property + ": Fn::ImportValue is known when the stack is deployed, and not by the template. Give the value: new EsmTemplateSettings { Values = new Dictionary<string, string> { [\"" + Property + "\"] = \"...\" } }.")]
    [InlineData("'{{resolve:ssm:/orders/arn}}'", "23: " + Property + ": {{resolve:ssm:/orders/arn}} is looked up when the stack is deployed. Give the value: new EsmTemplateSettings { Values = new Dictionary<string, string> { [\"" + Property + "\"] = \"...\" } }.")]
    [InlineData("!Ref Nowhere", "23: " + Property + ": \"Nowhere\" is neither a resource nor a parameter of the template. Resources: Orders, OrdersMapping. Parameters: none.")]
    [InlineData("!GetAtt Orders.Colour", "23: " + Property + ": The kit does not know the attribute Colour of Orders (AWS::SQS::Queue); it knows Arn, QueueName, QueueUrl. Give the value: new EsmTemplateSettings { Values = new Dictionary<string, string> { [\"" + Property + "\"] = \"...\" } }.")]
    [InlineData("!Ref Orders", "23: " + Property + ": EventSourceArn is \"https://sqs.us-east-1.amazonaws.com/123456789012/Orders\", no ARN. Write !GetAtt Orders.Arn, or for a table !GetAtt Orders.StreamArn; !Ref gives another text.")]
    [InlineData("!If [IsProd, a, b]", "23: " + Property + ": There is no condition \"IsProd\" in the template. Conditions: none. Name one of them.")]
    [InlineData("!Join [a]", "23: " + Property + ": The intrinsic's argument is not what it takes: a list. Write !Join [\"-\", [a, b]].")]
    [InlineData("!Wibble x", "23: " + Property + ": The kit does not know the intrinsic Fn::Wibble. Give the value: new EsmTemplateSettings { Values = new Dictionary<string, string> { [\"" + Property + "\"] = \"...\" } }.")]
    [InlineData("arn:aws:mq:us-east-1:123456789012:broker:b", "line 5, column 5: Resources.OrdersMapping: OrdersMapping is the event source arn:aws:mq:us-east-1:123456789012:broker:b: the kit simulates mappings on SQS, Kinesis and DynamoDB Streams only. Leave it out of the test: stack.WithoutMapping(\"OrdersMapping\").")]
    [InlineData("{ Fn::FindInMap: [A, b, c] }", "40: " + Property + ": Mappings has nothing under A, b, c. Add it, or give the parameter or Region that it is looked up by.")]
    public void An_intrinsic_that_cannot_be_resolved_names_place_property_and_cure(string arn, string expected)
    {
        var wrong = Assert.Throws<EsmUsageException>(() => TemplateWorld.WithMapping($"EventSourceArn: {arn}").SqsMapping("OrdersMapping"));

        Assert.Equal(expected.StartsWith("line", StringComparison.Ordinal) ? "orders.yaml, " + expected : Place + expected, wrong.Message);
    }

    [Theory]
    [InlineData("BatchSize: ten", "BatchSize is \"ten\", no whole number. Write BatchSize: 10.")]
    [InlineData("Enabled: maybe", "Enabled is \"maybe\", neither true nor false. Write Enabled: true.")]
    [InlineData("FunctionResponseTypes: [Report]", "FunctionResponseTypes holds \"Report\". AWS takes ReportBatchItemFailures only.")]
    [InlineData("BatchSizes: 10", "The kit does not simulate BatchSizes")]
    [InlineData("FilterCriteria: { Filters: [x] }", "Filters holds \"x\". Write a list of objects.")]
    public void A_setting_that_is_none_is_refused(string setting, string expected)
    {
        var wrong = Assert.Throws<EsmUsageException>(() => TemplateWorld.WithMapping($"EventSourceArn: !GetAtt Orders.Arn\n{setting}").SqsMapping("OrdersMapping"));

        Assert.Contains(expected, wrong.Message, StringComparison.Ordinal);
        Assert.StartsWith("orders.yaml, line 9, column ", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Kafka_and_MQ_are_refused_only_when_asked_for()
    {
        var template = TemplateWorld.Orders();

        Assert.Equal(5, template.SqsMapping("ApplyOrders").BatchSize);
        var refused = Assert.Throws<EsmUsageException>(() => template.StreamMapping("MirrorTopic"));
        Assert.Contains("MirrorTopic is an event of type MSK: the kit simulates mappings on SQS, Kinesis and DynamoDB Streams only.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameters_without_a_value_are_asked_for()
    {
        await using var sim = new EsmSimulation();
        var missing = Assert.Throws<EsmUsageException>(() => sim.CreateStack(EsmTemplate.Load(TemplateWorld.Sample("orders.yaml"))).Queue("Orders"));
        Assert.EndsWith("Resources.Orders.Properties.RedrivePolicy.maxReceiveCount: The parameter Receives has no Default. Give it: new EsmTemplateSettings { Parameters = new Dictionary<string, string> { [\"Receives\"] = \"...\" } }.", missing.Message, StringComparison.Ordinal);

        var unknown = Assert.Throws<EsmUsageException>(() => TemplateWorld.Orders(("Stagee", "prod")));
        Assert.EndsWith("The template has no parameter \"Stagee\". Parameters: Stage, SharedTopic, Receives.", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_other_kind_of_mapping_is_named() =>
        Assert.EndsWith("ApplyOrders is a mapping on arn:aws:sqs:us-east-1:123456789012:stack-orders-dev. Ask for template.SqsMapping(\"ApplyOrders\").", Assert.Throws<EsmUsageException>(() => TemplateWorld.Orders().StreamMapping("ApplyOrders")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_mapping_that_is_not_there_lists_those_that_are() =>
        Assert.Contains("has no mapping with the logical id \"Orders\". There: ApplyOrders, CountClicks", Assert.Throws<EsmUsageException>(() => TemplateWorld.Orders().SqsMapping("Orders")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Resources: [", "orders.yaml, line 2, column 1: This is", "This is neither YAML nor JSON")]
    [InlineData("", "orders.yaml, line 1, column 1", "The file is empty.")]
    [InlineData("hello", "orders.yaml, line 1, column 1", "A template is an object with Resources.")]
    [InlineData("Parameters: {}", "orders.yaml, line 1, column 1", "The template has no Resources.")]
    [InlineData("Resources: &a { X: *a }", "orders.yaml, line 1", "")]
    [InlineData("Resources:\n  Fn::ForEach::Queues: [N, [a, b], { \"${N}\": { Type: \"AWS::SQS::Queue\" } }]", "orders.yaml, line 2, column 24", "Fn::ForEach::Queues makes resources in a loop")]
    public void What_is_no_template_is_refused(string text, string place, string what)
    {
        var wrong = Assert.Throws<EsmUsageException>(() => EsmTemplate.Parse(text, "orders.yaml"));

        Assert.StartsWith(place, wrong.Message, StringComparison.Ordinal);
        Assert.Contains(what, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.StartsWith("The template nowhere.yaml cannot be read:", Assert.Throws<EsmUsageException>(() => EsmTemplate.Load("nowhere.yaml")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_circle_of_references_is_named()
    {
        var template = EsmTemplate.Parse("""
            Resources:
              A: { Type: AWS::SQS::Queue, Properties: { QueueName: !GetAtt B.QueueName } }
              B: { Type: AWS::SQS::Queue, Properties: { QueueName: !GetAtt A.QueueName } }
              M: { Type: AWS::Lambda::EventSourceMapping, Properties: { FunctionName: f, EventSourceArn: !GetAtt A.Arn } }
            """);

        Assert.Contains("The value depends on itself.", Assert.Throws<EsmUsageException>(() => template.SqsMapping("M")).Message, StringComparison.Ordinal);
    }
}
