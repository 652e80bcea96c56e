using Amazon.Lambda.SQSEvents;
using EsmTestKit;
using Moq;

namespace Mails;

/// <summary>What a mailing service offers: mails with one id are sent once.</summary>
public interface IMailer
{
    Task SendAsync(string customer, string mailId);
}

public sealed class MailConsumer(IMailer mailer, Func<SQSEvent.SQSMessage, string> idOf)
{
    public async Task HandleAsync(SQSEvent mails)
    {
        foreach (var message in mails.Records) await mailer.SendAsync(message.Body, idOf(message));
    }
}

/// <summary>Two ways to count what a mock was asked for, without a line of set-up.</summary>
public sealed class MailsAreSentOnce
{
    private static readonly EsmExplorationSettings Quick = new() { Preset = EsmExplorationPreset.Quick, KeepFound = false };

    [Fact]
    public async Task An_id_per_attempt_sends_again()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.ExactlyOnce, sim => Counted(sim, message => $"{message.MessageId}, attempt {message.Attributes["ApproximateReceiveCount"]}"), Quick);

        Assert.Equal(("O3", 1), (report.Oracle, report.Deviations));
    }

    #region mock-effects
    [Fact]
    public async Task An_id_per_message_sends_once()
    {
        await EsmExplore.AssertExactlyOnceAsync(sim => Counted(sim, message => message.MessageId), Quick);
    }

    private static void Counted(EsmSimulation sim, Func<SQSEvent.SQSMessage, string> idOf)
    {
        var mailer = new EsmGateSettings { Effects = [nameof(IMailer.SendAsync)], TokenParameter = "mailId" };
        var mails = sim.CreateQueue("mails");
        var function = sim.CreateFunction("send", () => new MailConsumer(sim.Gate(Mock.Of<IMailer>(), mailer), idOf), consumer => consumer.HandleAsync);
        sim.CreateEventSourceMapping(mails, function);
        mails.SendMessage("customer-7");
    }
    #endregion

    [Fact]
    public async Task The_list_that_Moq_keeps_is_state_like_any_other()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, Listed, Quick);

        Assert.Equal(("O1", 1), (report.Oracle, report.Deviations));
    }

    private static void Listed(EsmSimulation sim)
    {
        var mock = new Mock<IMailer>();
        sim.Observe(() => mock.Invocations.Select(call => $"{call.Method.Name} {call.Arguments[0]}"));
        var mails = sim.CreateQueue("mails");
        var function = sim.CreateFunction("send", () => new MailConsumer(sim.Gate(mock.Object), message => message.MessageId), consumer => consumer.HandleAsync);
        sim.CreateEventSourceMapping(mails, function);
        mails.SendMessage("customer-7");
    }
}
