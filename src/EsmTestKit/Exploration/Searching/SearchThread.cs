using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Internal.Exploration;

/// <summary>A thread for one search: handlers run on it, one schedule after the other, and the caller's thread is free.</summary>
internal static class SearchThread
{
    /// <param name="explained">What is said of an error that stops a schedule whose thread does not come back; null: the error itself.</param>
    public static Task<T> RunAsync<T>(Func<T> search, Func<Exception, Exception>? explained = null)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            using var watch = new DriveWatch(exception => done.TrySetException(explained?.Invoke(exception) ?? exception));
            try
            {
                done.TrySetResult(search());
            }
            catch (Exception exception)
            {
                // Whatever breaks the search is the caller's to see.
                done.TrySetException(exception);
            }
        })
        {
            IsBackground = true,
            Name = "EsmTestKit search",
        }.Start();
        return done.Task;
    }
}
