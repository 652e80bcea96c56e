namespace EsmTestKit.Internal.Ground;

/// <summary>Whether this runs where nobody reviews what is written.</summary>
internal static class BuildServer
{
    private static readonly string[] Variables = ["CI", "TF_BUILD", "GITHUB_ACTIONS", "GITLAB_CI", "JENKINS_URL", "TEAMCITY_VERSION", "BUILDKITE", "CIRCLECI", "APPVEYOR", "TRAVIS", "CODEBUILD_BUILD_ID", "BITBUCKET_BUILD_NUMBER"];

    /// <summary>The variable that says so; null: none does.</summary>
    public static string? Sign(Func<string, string?> variable) =>
        Array.Find(Variables, name => variable(name) is { Length: > 0 } value && !string.Equals(value, "false", StringComparison.OrdinalIgnoreCase) && value != "0");
}
