using EsmTestKit.Internal.DynamoDb;

namespace EsmTestKit.Internal.Api;

/// <summary>Reads what several reading operations share.</summary>
internal static class ReadRequests
{
    /// <summary>Of an operation whose only expression is the projection; null: whole items.</summary>
    public static Projection? Projection(ApiRequest request)
    {
        var scope = WriteRequests.Scope(request);
        var projection = request.OptionalString("ProjectionExpression") is { } text ? Internal.DynamoDb.Projection.Parse(text, scope) : null;
        scope.RefuseUnused(projection is not null);
        return projection;
    }
}
