using System.Reflection;
using EsmTestKit.Internal.Exploration;

namespace EsmTestKit;

/// <summary>Measures how well the search finds the faults of a collection of consumers, beside simpler ways of testing them.</summary>
public static class EsmZoo
{
    /// <summary>The specimens of an assembly: its static properties with <see cref="EsmSpecimenAttribute"/>, by their numbers.</summary>
    /// <param name="assembly">Where they are.</param>
    /// <exception cref="EsmUsageException">There is none, or one of them is no specimen.</exception>
    public static IReadOnlyList<(EsmSpecimenAttribute About, EsmSpecimen Specimen)> SpecimensOf(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var found = new SortedDictionary<string, (EsmSpecimenAttribute, EsmSpecimen)>(StringComparer.Ordinal);
        foreach (var property in assembly.GetTypes().SelectMany(type => type.GetProperties(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)))
        {
            if (property.GetCustomAttribute<EsmSpecimenAttribute>() is not { } about) continue;
            if (property.GetValue(null) is not EsmSpecimen specimen) throw new EsmUsageException($"{property.DeclaringType?.Name}.{property.Name} is marked as a specimen and returns none.", $"Let it return one: public static EsmSpecimen {property.Name} => new() {{ Wrong = sim => ..., Right = sim => ... }}.");
            if (!found.TryAdd(about.Id, (about, specimen))) throw new EsmUsageException($"There are two specimens \"{about.Id}\".", "Give each a number of its own.");
        }

        return found.Count > 0
            ? [.. found.Values]
            : throw new EsmUsageException($"There is no specimen in {assembly.GetName().Name}.", "Mark static properties: [EsmSpecimen(\"Z01\", \"adds again\", \"issue 7\", EsmClaim.Idempotent)] public static EsmSpecimen AddsAgain => new() { ... }.");
    }

    /// <summary>Measures all specimens of an assembly.</summary>
    /// <param name="assembly">Where they are.</param>
    /// <param name="settings">How they are measured; null: the defaults.</param>
    /// <param name="progress">Told of each row when it is done; null: nobody is.</param>
    /// <param name="cancellationToken">Stops between two schedules.</param>
    /// <exception cref="EsmUsageException">There is none, or one of them is no specimen.</exception>
    public static Task<EsmZooReport> MeasureAsync(Assembly assembly, EsmZooSettings? settings = null, Action<EsmZooRow>? progress = null, CancellationToken cancellationToken = default)
    {
        var specimens = SpecimensOf(assembly);
        return MeasureAllAsync(specimens, settings ?? new(), progress ?? (_ => { }), cancellationToken);
    }

    /// <summary>Measures one specimen.</summary>
    /// <param name="about">What it shows.</param>
    /// <param name="specimen">The two consumers.</param>
    /// <param name="settings">How it is measured; null: the defaults.</param>
    /// <param name="cancellationToken">Stops between two schedules.</param>
    public static Task<EsmZooRow> MeasureAsync(EsmSpecimenAttribute about, EsmSpecimen specimen, EsmZooSettings? settings = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(about);
        ArgumentNullException.ThrowIfNull(specimen);
        return new Measurement(about, specimen, settings ?? new(), cancellationToken).RunAsync();
    }

    private static async Task<EsmZooReport> MeasureAllAsync(IReadOnlyList<(EsmSpecimenAttribute About, EsmSpecimen Specimen)> specimens, EsmZooSettings settings, Action<EsmZooRow> progress, CancellationToken cancellationToken)
    {
        var rows = new List<EsmZooRow>();
        foreach (var (about, specimen) in specimens.Where(one => settings.Only.Count == 0 || settings.Only.Contains(one.About.Id)))
        {
            rows.Add(await MeasureAsync(about, specimen, settings, cancellationToken).ConfigureAwait(false));
            progress(rows[^1]);
        }

        return new EsmZooReport(rows, settings);
    }
}
