using System.CommandLine;

namespace EsmTestKit.Cli;

/// <summary>The whole command line: one file for each command.</summary>
internal static class EsmCommand
{
    public static RootCommand Create() => new("Contracts for AWS Lambda event source mappings: verify them, and look at what happened.")
    {
        VerifyCommand.Create(),
        ExploreCommand.Create(),
        MergeCommand.Create(),
        ZooCommand.Create(),
        ContractCommand.Create(),
        DiffCommand.Create(),
        FilterCommand.Create(),
        LintCommand.Create(),
        ReportCommand.Create(),
        RulesCommand.Create(),
        ServeCommand.Create(),
    };
}
