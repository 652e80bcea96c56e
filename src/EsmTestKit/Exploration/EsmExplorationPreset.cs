namespace EsmTestKit;

/// <summary>How much an exploration tries. Bounded by counts, never by time: the answer is the same on every machine.</summary>
public enum EsmExplorationPreset
{
    /// <summary>Each single deviation, then one of each gentle kind together, 100 random schedules.</summary>
    Quick,

    /// <summary>Up to two faults with one cut, one reorder, one preemption and one cold start; 2,000 random schedules.</summary>
    Standard,

    /// <summary>Up to three faults with two of each other kind; 20,000 random and guided schedules. For nightly runs.</summary>
    Thorough,

    /// <summary>Every schedule with up to two faults and any number of the other kinds. The report says whether it was all of them. More records than three or four take <see cref="EsmExplorationSettings.MergeEqualStates"/>.</summary>
    Prove,
}
