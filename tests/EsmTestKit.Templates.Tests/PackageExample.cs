namespace EsmTestKit.Templates.Tests;

public sealed class PackageExample
{
    #region package
    [Fact]
    public async Task A_message_meets_the_settings_that_are_deployed()
    {
        var template = EsmTemplate.Parse(
            """
            Resources:
              Apply:
                Type: AWS::Serverless::Function
                Properties:
                  Timeout: 10
                  Events:
                    Orders:
                      Type: SQS
                      Properties:
                        Queue: !GetAtt OrderQueue.Arn
                        BatchSize: 2
              OrderQueue:
                Type: AWS::SQS::Queue
                Properties:
                  VisibilityTimeout: 60
            """);

        await using var sim = new EsmSimulation();
        var stack = sim.CreateStack(template).WithFunction("Apply", (Stream _) => { });
        var queue = stack.Queue("OrderQueue");
        var mapping = stack.Mapping("ApplyOrders");

        for (var order = 1; order <= 3; order++) queue.SendMessage($"order-{order}");
        await sim.RunUntilIdleAsync();

        Assert.All(mapping.Invocations, invocation => Assert.InRange(invocation.Records.Count, 1, 2));
        Assert.Empty(queue.Messages);
    }
    #endregion
}
