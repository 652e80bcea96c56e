using System.Diagnostics;
using System.Text.RegularExpressions;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.DynamoDb;

/// <summary>From settings to a table.</summary>
internal static partial class TableMaking
{
    public static TableStore Create(this TableRegistry tables, World world, string name, DynamoDbTableSettings settings)
    {
        var keys = new KeySchema(Attribute(settings.PartitionKey), settings.SortKey is { } sort ? Attribute(sort) : null);
        var table = tables.Create(Define(tables, world, name, keys), settings.StreamView);
        if (settings.TimeToLiveAttribute is { } attribute) table.TimeToLive.Enable(attribute, table.Items);
        return table;
    }

    public static TableDefinition Define(TableRegistry tables, World world, string name, KeySchema keys)
    {
        CheckName(name);
        return new(name, tables.ArnOf(name), keys) { Id = world.Ids.NextUuid(), CreatedAt = world.Now };
    }

    private static void CheckName(string name)
    {
        if (name.Length is < 3 or > 255) throw DynamoDbErrors.Validation("TableName must be at least 3 characters long and at most 255 characters long");
        if (!Name().IsMatch(name)) throw DynamoDbErrors.Validation($"1 validation error detected: Value '{name}' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
    }

    public static KeyAttribute Attribute(DynamoDbKey key) => new(key.Name, key.Type switch
    {
        DynamoDbKeyType.String => "S",
        DynamoDbKeyType.Number => "N",
        DynamoDbKeyType.Binary => "B",
        _ => throw new UnreachableException(),
    });

    [GeneratedRegex(@"\A[a-zA-Z0-9_.-]+\z")]
    private static partial Regex Name();
}
