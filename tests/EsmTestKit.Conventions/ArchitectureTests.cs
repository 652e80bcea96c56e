using System.Text.RegularExpressions;

namespace EsmTestKit.Conventions;

public sealed partial class ArchitectureTests
{
    [Fact]
    public void Every_file_of_the_core_stands_in_a_room_of_the_house()
    {
        var strangers = Repository.CoreSources().Select(source => source.Path).Where(file => !Rooms.IsKnown(Rooms.Of(file)));
        Offences.None(strangers, "The rooms are in tests/EsmTestKit.Conventions/Rooms.cs, as the design draws them.");
    }

    [Fact]
    public void The_namespace_of_a_file_is_its_room_or_the_public_one()
    {
        // Types that others know by their full name: xunit an assertion failure, the compiler an attribute that .NET 8 lacks.
        string[] knownByName = ["src/EsmTestKit/Errors/IAssertionException.cs", "src/EsmTestKit/Ground/OverloadResolutionPriority.cs"];
        var wrong = Repository.CoreSources()
            .Where(source => !knownByName.Contains(source.Path))
            .Where(source => source.Namespace != "EsmTestKit" && source.Namespace != Rooms.NamespaceOf(Rooms.Of(source.Path)))
            .Select(source => $"{source.Path}: namespace {source.Namespace}, expected {Rooms.NamespaceOf(Rooms.Of(source.Path))} (or EsmTestKit for public types)");
        Offences.None(wrong, "Move the file or change its namespace.");
    }

    [Fact]
    public void A_room_uses_only_the_cellars_and_the_rooms_above_it()
    {
        var sources = Repository.CoreSources().ToList();
        var rooms = sources.Select(source => Rooms.Of(source.Path)).Distinct().ToList();
        var offences =
            from source in sources
            let user = Rooms.Of(source.Path)
            from named in InternalNamespace().Matches(source.Code).Select(match => match.Value).Distinct()
            from used in rooms.Where(room => room.Length > 0 && Rooms.NamespaceOf(room) == named)
            where !Rooms.MayUse(user, used)
            select Offence(source.Path, user, used, named);
        Offences.None(offences, "Move the code down, or ask for what it needs through a seam that the upper room owns.");
    }

    [Fact]
    public void A_room_names_no_type_of_a_room_below_it()
    {
        // Public types share one namespace, so that a using directive says nothing about them: here their names are looked for.
        var sources = Repository.CoreSources().ToList();
        var homes = sources
            .SelectMany(source => source.Types.Select(type => (Type: type, Room: Rooms.Of(source.Path))))
            .GroupBy(home => home.Type, StringComparer.Ordinal)
            .Where(home => home.Select(one => one.Room).Distinct().Count() == 1)
            .ToDictionary(home => home.Key, home => home.First().Room, StringComparer.Ordinal);
        var offences =
            from source in sources
            let user = Rooms.Of(source.Path)
            from name in TypeUse().Matches(source.Code).Select(match => match.Value).Distinct()
            where homes.TryGetValue(name, out var used) && !Rooms.MayUse(user, used) && !source.Types.Contains(name)
            select Offence(source.Path, user, homes[name], name);
        Offences.None(offences, "Move the code down, or ask for what it needs through a seam that the upper room owns.");
    }

    [Fact]
    public void Only_Delivery_moves_a_record()
    {
        // The pure rooms decide; none of them touches a queue, a checkpoint or the clock's due work.
        var offences =
            from source in Repository.CoreSources()
            where Rooms.Of(source.Path) == "Dispositions"
            from acting in ActingType().Matches(source.Code).Select(match => match.Value).Distinct()
            select $"{source.Path} names {acting}: a disposition is a pure function; only Delivery acts.";
        Offences.None(offences, "Return a case of the disposition and let Delivery apply it.");
    }

    private static string Offence(string file, string user, string used, string what) =>
        $"{file}: room {(user.Length == 0 ? "(root)" : user)} uses {(used.Length == 0 ? "(root)" : used)} ({what}), which is "
        + (Rooms.Cellars.Contains(user) ? "above a cellar." : "not above it in the house.");

    [GeneratedRegex(@"EsmTestKit\.Internal\.\w+")]
    private static partial Regex InternalNamespace();

    // A capitalised name that is not a member of something and not a member being declared or assigned.
    [GeneratedRegex(@"(?<![\w.@])[A-Z]\w*(?=\s*[<(\[?]|\s+\w|[.>,;)\]])")]
    private static partial Regex TypeUse();

    [GeneratedRegex(@"(?<![\w.])(QueueStore|ReadOnlyQueue|Timeline|World|Invoker|EsmLedger)(?!\w)")]
    private static partial Regex ActingType();
}
