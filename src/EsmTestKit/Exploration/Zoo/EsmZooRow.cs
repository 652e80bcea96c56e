namespace EsmTestKit;

/// <summary>What was measured of one specimen.</summary>
/// <param name="Specimen">What it shows, and what it should take.</param>
public sealed record EsmZooRow(EsmSpecimenAttribute Specimen)
{
    /// <summary>Whether the search found the fault.</summary>
    public bool IsDetected { get; init; }

    /// <summary>Which judge saw it; null: none did.</summary>
    public string? Oracle { get; init; }

    /// <summary>How many schedules the search ran until then; 0: the undisturbed run shows it.</summary>
    public int Schedules { get; init; }

    /// <summary>How many deviations the schedule has that was found; null: none was.</summary>
    public int? Deviations { get; init; }

    /// <summary>Its decisions, as <see cref="EsmExplorationReport.Decisions"/> writes them.</summary>
    public IReadOnlyList<string> Decisions { get; init; } = [];

    /// <summary>How many invocations it takes; null: none was found.</summary>
    public int? Invocations { get; init; }

    /// <summary>What becomes of schedules that fail by chance when they are made small; null: it was not measured, or there is nothing to make small.</summary>
    public EsmZooShrinking? Shrunk { get; init; }

    /// <summary>How each way of choosing schedules did; none where the undisturbed run shows the fault, or it was not measured.</summary>
    public IReadOnlyList<EsmZooStrategy> Strategies { get; init; } = [];

    /// <summary>The kinds of deviations of which a single one shows it, by name; none where the undisturbed run does, or one is not enough.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The median, over the seeds, of random schedules until the first failure; null: at least half of the seeds found none.</summary>
    public double? RandomMedian { get; init; }

    /// <summary>Whether one undisturbed run shows it: what a test does that delivers each record once.</summary>
    public bool FoundByHappyPath { get; init; }

    /// <summary>Whether it shows when every invocation is made twice: what a test does that calls the handler again.</summary>
    public bool FoundByDeliveringTwice { get; init; }

    /// <summary>Of 1,000 random lists of deliveries with repetitions (each with a chance of 30 %) and reorders, the first that shows it; null: none did.</summary>
    public int? FoundByRandomDeliveries { get; init; }

    /// <summary>How many schedules the consumer without the fault stood.</summary>
    public int SchedulesWithoutAlarm { get; init; }

    /// <summary>How many schedules the consumer stood that is right in another way; null: there is none.</summary>
    public int? OtherSchedulesWithoutAlarm { get; init; }

    /// <summary>The report of a false alarm; null: there was none.</summary>
    public string? FalseAlarm { get; init; }

    /// <summary>How far the runs could be relied on (<see cref="EsmExplorationReport.Control"/>).</summary>
    public string Control { get; init; } = "";

    /// <summary>What else is to be said of how far the kit reaches with these consumers.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
