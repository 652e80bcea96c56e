using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Api;

/// <summary>What tools and deploy scripts ask of the account on their way: who they are, their roles, logs and metrics.</summary>
internal static class AccountApi
{
    public static void AddTo(ApiCatalog catalog, World world, FunctionRegistry functions)
    {
        new StsOperations(world).AddTo(catalog);
        new IamOperations(world).AddTo(catalog);
        new LogOperations(world, functions).AddTo(catalog);
        new MetricOperations(world).AddTo(catalog);
    }
}
