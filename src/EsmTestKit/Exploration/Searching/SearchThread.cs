namespace EsmTestKit.Internal.Exploration;

/// <summary>A thread for one search: handlers run on it, one schedule after the other, and the caller's thread is free.</summary>
internal static class SearchThread
{
    public static Task<T> RunAsync<T>(Func<T> search)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                done.SetResult(search());
            }
            catch (Exception exception)
            {
                // Whatever breaks the search is the caller's to see.
                done.SetException(exception);
            }
        })
        {
            IsBackground = true,
            Name = "EsmTestKit search",
        }.Start();
        return done.Task;
    }
}
