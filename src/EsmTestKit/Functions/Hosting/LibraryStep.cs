using System.Runtime.CompilerServices;

namespace EsmTestKit.Internal.Functions;

/// <summary>The next step of a library that awaits here with and there without <c>ConfigureAwait(false)</c>.</summary>
/// <remarks>
/// Entity Framework's <c>StateManager.SaveChangesAsync</c> comes back to the handler's scheduler; <c>DbContext.SaveChangesAsync</c> above it
/// does not, and the runtime sends what it does next to the thread pool, because it ends inside a task of another scheduler. Such a step
/// is run outside of any task, as on Lambda, where there is no scheduler: all behind it goes on in place.
/// </remarks>
internal static class LibraryStep
{
    private const string Library = "Microsoft.EntityFrameworkCore";

    private static readonly ConditionalWeakTable<Type, StrongBox<bool>> Known = [];

    /// <summary>Null: the task is the handler's own, or that of a library that never comes back.</summary>
    public static Action? Of(Task task) =>
        task.AsyncState is Action { Target: { } machine } step && Known.GetValue(machine.GetType(), type => new(IsOfLibrary(type))).Value ? step : null;

    // The runtime's box around an asynchronous method is generic in the method.
    private static bool IsOfLibrary(Type machine) =>
        machine.IsGenericType && machine.GetGenericArguments()[^1].Assembly.GetName().Name?.StartsWith(Library, StringComparison.Ordinal) == true;
}
