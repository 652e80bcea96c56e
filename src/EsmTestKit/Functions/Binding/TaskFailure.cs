namespace EsmTestKit.Internal.Functions;

/// <summary>What an await of a task would throw.</summary>
internal static class TaskFailure
{
    public static Exception Of(Task ended)
    {
        if (ended.Exception is { InnerExceptions: [var first, ..] }) return first;
        try
        {
            // A cancelled task keeps what cancelled it to itself.
            ended.GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return exception;
        }

        throw new System.Diagnostics.UnreachableException();
    }
}
