using EsmTestKit.Internal.DynamoDb;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Api;

/// <summary>All operations of DynamoDB and DynamoDB Streams that the kit knows (WIR-064).</summary>
internal static class DynamoDbApi
{
    /// <param name="readers">How many mappings read the stream of this ARN; null: there are none.</param>
    public static void AddTo(ApiCatalog catalog, World world, TableRegistry tables, Func<string, int>? readers = null)
    {
        new TableOperations(world, tables).AddTo(catalog);
        new ItemOperations(tables).AddTo(catalog);
        new BatchItemOperations(tables).AddTo(catalog);
        new TransactionOperations(world, tables).AddTo(catalog);
        new QueryOperations(tables).AddTo(catalog);
        new TableStreamOperations(world, tables, readers ?? (_ => 0)).AddTo(catalog);
    }
}
