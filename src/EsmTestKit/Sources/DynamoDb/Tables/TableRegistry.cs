using System.Globalization;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.DynamoDb;

/// <summary>The tables of the account by name, and all streams that can still be read, those of deleted tables too.</summary>
internal sealed class TableRegistry(World world, DynamoDbBehavior behavior)
{
    private readonly SortedDictionary<string, TableStore> _tables = new(StringComparer.Ordinal);
    private readonly List<TableStream> _streams = [];
    private readonly SortedDictionary<string, long> _records = new(StringComparer.Ordinal);

    public DynamoDbBehavior Behavior => behavior;

    /// <summary>In ordinal order of their names.</summary>
    public IEnumerable<TableStore> All => _tables.Values;

    /// <summary>In order of their making; those whose last record has expired are gone.</summary>
    public IReadOnlyList<TableStream> Streams
    {
        get
        {
            _streams.RemoveAll(stream => !stream.IsReadable);
            return _streams;
        }
    }

    public TableStore? Find(string name) => _tables.GetValueOrDefault(name);

    /// <summary>A name or a table's ARN, as every operation takes it.</summary>
    public TableStore? FindByNameOrArn(string nameOrArn) =>
        nameOrArn.StartsWith("arn:", StringComparison.Ordinal) ? _tables.Values.FirstOrDefault(table => table.Definition.Arn == nameOrArn) : Find(nameOrArn);

    public TableStream? FindStream(string arn) => Streams.FirstOrDefault(stream => stream.Arn == arn);

    public string ArnOf(string name) => world.Place.Arn("dynamodb", $"table/{name}");

    public TableStore Create(TableDefinition definition, DynamoDbStreamView view)
    {
        if (_tables.ContainsKey(definition.Name)) throw DynamoDbErrors.InUse($"Table already exists: {definition.Name}");
        var table = new TableStore(world, this, definition);
        _tables.Add(definition.Name, table);
        if (view != DynamoDbStreamView.None) table.EnableStream(view);
        return table;
    }

    /// <summary>The table goes at once; its stream stays readable until its records expire (STR-073).</summary>
    public void Delete(TableStore table)
    {
        RuleHits.Note("STR-073");
        table.TimeToLive.Disable();
        _tables.Remove(table.Name);
        table.EnabledStream?.Disable();
    }

    /// <summary>Each stream has a label, and so an ARN, of its own (STR-069, STR-071).</summary>
    public TableStream NewStream(TableDefinition table, DynamoDbStreamView view)
    {
        RuleHits.Note("STR-069", "WIR-067");
        var labelled = world.Now;
        while (_streams.Any(other => other.Arn == $"{table.Arn}/stream/{Label(labelled)}")) labelled += TimeSpan.FromMilliseconds(1);
        var stream = new TableStream(world, behavior, table, view, Label(labelled));
        _streams.Add(stream);
        return stream;
    }

    /// <summary>Numbers go on over all streams and all tables of one name, so that a record's name is never given twice.</summary>
    public RecordName NextRecord(string table)
    {
        _records[table] = _records.GetValueOrDefault(table) + 1;
        return new(table, _records[table]);
    }

    private static string Label(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture);
}
