namespace EsmTestKit.Internal.Time;

/// <summary>Something that has work at an instant; without a delegate for who is made again and again.</summary>
internal interface IDue
{
    void FallDue();
}
