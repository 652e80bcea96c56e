using System.Collections.Frozen;

namespace EsmTestKit.Internal.Api;

/// <summary>The refusals of the function operations.</summary>
internal static class FunctionErrors
{
    public static FrozenDictionary<string, string> User { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["Type"] = "User" }.ToFrozenDictionary(StringComparer.Ordinal);

    public static AwsServiceException NotFound(string what) => new("ResourceNotFoundException", what, 404) { Members = User };

    public static AwsServiceException Conflict(string message) => new("ResourceConflictException", message, 409) { Members = User };

    public static AwsServiceException OtherQualifier() => InvalidParameter("The derived qualifier from the function name does not match the specified qualifier.").By("ADD-86");

    public static AwsServiceException InvalidParameter(string message) => new("InvalidParameterValueException", message) { Members = User };
}
