using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.Ground;

/// <summary>One thing that was done to a simulation from outside.</summary>
/// <param name="Ledger">The length of the ledger when it was noted.</param>
internal abstract record JournalEntry(int Ledger)
{
    /// <param name="Answer">Null: AWS refused.</param>
    /// <param name="ByConsumer">A consumer called while time was advanced, not the test.</param>
    public sealed record Call(int Ledger, string Operation, Func<JsonObject> Request, Func<JsonObject>? Answer, AwsServiceException? Refusal, bool ByConsumer) : JournalEntry(Ledger)
    {
        /// <summary>The length of the ledger when its answer was there, where the clock was moved for that; null: it answered at once.</summary>
        public int? Until { get; init; }
    }

    /// <param name="Span">Null: until the simulation was idle.</param>
    /// <param name="Until">The length of the ledger at its end.</param>
    public sealed record Advanced(int Ledger, TimeSpan? Span, int Until) : JournalEntry(Ledger);

    /// <param name="What">What AWS's API has no call for.</param>
    public sealed record Beyond(int Ledger, string What) : JournalEntry(Ledger);
}
