using EsmTestKit.Internal.DynamoDb;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Api;

/// <summary>All operations of DynamoDB and DynamoDB Streams that the kit knows (WIR-064).</summary>
internal static class DynamoDbApi
{
    public static void AddTo(ApiCatalog catalog, World world, TableRegistry tables)
    {
        new TableOperations(world, tables).AddTo(catalog);
        new ItemOperations(tables).AddTo(catalog);
        new BatchItemOperations(tables).AddTo(catalog);
        new TransactionOperations(world, tables).AddTo(catalog);
        new QueryOperations(tables).AddTo(catalog);
        new TableStreamOperations(world, tables).AddTo(catalog);
    }
}
