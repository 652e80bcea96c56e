using System.Diagnostics;

namespace EsmTestKit.Server.Tests;

/// <summary>A client that AWS publishes.</summary>
public enum RealClient
{
    /// <summary>Debian's AWS CLI, which speaks the query protocol to SQS.</summary>
    DebianCli,

    /// <summary>Another AWS CLI that PATH finds first.</summary>
    OtherCli,

    /// <summary>Debian's boto3, which speaks the query protocol to SQS.</summary>
    DebianBoto3,

    /// <summary>The boto3 of another Python that PATH finds first.</summary>
    OtherBoto3,

    /// <summary>The clients of package.json beside the stories.</summary>
    JavaScript,
}

/// <summary>Where AWS's own clients are on this machine.</summary>
internal static class RealClients
{
    private const string DebianCli = "/usr/bin/aws";
    private const string DebianPython = "/usr/bin/python3";

    /// <summary>The folder with the stories that the clients tell.</summary>
    public static string Folder { get; } = Find(AppContext.BaseDirectory);

    private static readonly Dictionary<RealClient, Lazy<(string? Program, string WhyNot)>> All = new()
    {
        [RealClient.DebianCli] = new(() => (Existing(DebianCli), $"There is no {DebianCli}: apt-get install awscli, or run .ci/run.")),
        [RealClient.OtherCli] = new(() => (OnPath("aws") is { } aws && aws != DebianCli ? aws : null, "PATH has no AWS CLI besides Debian's.")),
        [RealClient.DebianBoto3] = new(() => (WithBoto3(Existing(DebianPython)), $"{DebianPython} has no boto3: apt-get install python3-boto3, or run .ci/run.")),
        [RealClient.OtherBoto3] = new(() => (OnPath("python3") is { } python && python != DebianPython ? WithBoto3(python) : null, "The python3 of PATH has no boto3 of its own.")),
        [RealClient.JavaScript] = new(() => (
            File.Exists(Path.Combine(Folder, "node_modules", "@aws-sdk", "client-lambda", "package.json")) ? OnPath("node") : null,
            "Node, or the clients in node_modules, are missing: npm ci in the folder Clients, or run .ci/run.")),
    };

    public static string? WhyNot(RealClient client) => All[client].Value is (null, var why) ? why : null;

    public static string Program(RealClient client) => All[client].Value.Program ?? throw new InvalidOperationException(WhyNot(client));

    public static string? Node => OnPath("node");

    private static string? Existing(string file) => File.Exists(file) ? file : null;

    private static string? OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static string? WithBoto3(string? python)
    {
        if (python is null) return null;
        using var asked = Process.Start(new ProcessStartInfo(python, ["-c", "import boto3"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        asked.WaitForExit();
        return asked.ExitCode == 0 ? python : null;
    }

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "EsmTestKit.sln")) ? Path.Combine(folder, "tests", "EsmTestKit.Server.Tests", "Clients")
        : Path.GetDirectoryName(folder) is { } parent ? Find(parent)
        : throw new DirectoryNotFoundException("The tests run outside of the repository: no EsmTestKit.sln above them.");
}

/// <summary>A test with a client that this machine may lack: then it is skipped, and says how to get it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealClientFactAttribute : FactAttribute
{
    /// <param name="client">The client it is about.</param>
    public RealClientFactAttribute(RealClient client)
    {
        Client = client;
        // Functions of the stories are Node processes.
        Skip = RealClients.WhyNot(client) ?? (RealClients.Node is null ? "There is no node on PATH, and the function of the stories is a Node process." : null);
    }

    public RealClient Client { get; }
}
