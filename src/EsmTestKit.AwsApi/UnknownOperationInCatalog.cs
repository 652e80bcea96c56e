namespace EsmTestKit.Internal.Wire;

/// <summary>The catalog has no such operation; its refusal lists those it has.</summary>
internal sealed class UnknownOperationInCatalog(EsmUsageException refusal) : Exception(refusal.Message, refusal)
{
    public EsmUsageException Refusal { get; } = refusal;
}
