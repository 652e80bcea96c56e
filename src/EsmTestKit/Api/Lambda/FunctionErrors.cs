namespace EsmTestKit.Internal.Api;

/// <summary>The refusals of the function operations.</summary>
internal static class FunctionErrors
{
    private static readonly Dictionary<string, string> User = new(StringComparer.Ordinal) { ["Type"] = "User" };

    public static AwsServiceException NotFound(string what) => new("ResourceNotFoundException", what, 404) { Members = User };

    public static AwsServiceException Conflict(string message) => new("ResourceConflictException", message, 409) { Members = User };

    public static AwsServiceException InvalidParameter(string message) => new("InvalidParameterValueException", message) { Members = User };
}
