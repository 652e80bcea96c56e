using System.Text;
using EsmTestKit.Internal.Wire;

namespace EsmTestKit.Internal.Server;

/// <summary>Leads a new world through a recorded past: the clock step by step, each entry at the step where it came in.</summary>
internal static class StateReplay
{
    /// <exception cref="EsmUsageException">The entries do not lead where they led when they were saved.</exception>
    public static void Run(StateFile file, string path, EsmSimulation simulation, StateJournal journal, Action<StateEntry.Function> make)
    {
        journal.BeginReplay();
        simulation.World.Door.Enter(() =>
        {
            foreach (var entry in file.Entries)
            {
                StepTo(entry.Step);
                Apply(entry);
            }

            StepTo(file.Steps);
            if (StateFile.Digest(simulation.Ledger) != file.Ledger) throw Elsewhere(file, path);
        });

        void StepTo(long step)
        {
            while (simulation.World.Timeline.Steps < step)
            {
                if (!simulation.World.Timeline.RunNext(DateTimeOffset.MaxValue)) throw Elsewhere(file, path);
            }
        }

        void Apply(StateEntry entry)
        {
            switch (entry)
            {
                case StateEntry.Call call:
                    Repeat(simulation, call);
                    break;
                case StateEntry.Ended ended:
                    if (!journal.End(ended)) throw Elsewhere(file, path);
                    break;
                case StateEntry.Moved moved:
                    simulation.World.Timeline.MoveTo(moved.To);
                    break;
                case StateEntry.Function function:
                    make(function);
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
    }

    // What was refused then is refused again; the answer was given long ago.
    private static void Repeat(EsmSimulation simulation, StateEntry.Call call)
    {
        try
        {
            simulation.Begin(call.Operation, JsonBody.ReadObject(Encoding.UTF8.GetBytes(call.Members)), byFunction: null);
        }
        catch (Exception refusal) when (refusal is not OutOfMemoryException)
        {
            // The ledger's digest tells whether it was the same.
        }
    }

    private static EsmUsageException Elsewhere(StateFile file, string path) => new(
        $"The state file \"{path}\" was saved by {file.Engine}; {StateFile.ThisEngine} with these settings does not come to the same state from it. It was left as it is.",
        "Serve it with the version and the settings that saved it, or begin anew with another name: --state FILE.");
}
