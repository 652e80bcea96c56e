namespace EsmTestKit.Internal.Functions;

/// <summary>Code of the user's that runs for one invocation, wherever it is.</summary>
internal interface IHostedCode
{
    /// <summary>Whether it runs in this process: who comes back from elsewhere has got out of the kit's hands.</summary>
    bool IsHere { get; }

    /// <summary>Starts it, in the flow of control that is the invocation's. What it throws counts as what its task ends with.</summary>
    Task Begin();

    /// <summary>It has come back; the driver ends the invocation.</summary>
    void End(Task ended);
}
