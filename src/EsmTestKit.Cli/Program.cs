using System.CommandLine;
using EsmTestKit.Cli;

var root = new RootCommand("Contracts for AWS Lambda event source mappings: verify them, and look at what happened.")
{
    VerifyCommand.Create(),
};
var parsed = root.Parse(args);
var code = await parsed.InvokeAsync().ConfigureAwait(false);
// 1 says that a contract does not hold; a wrong command line is something else.
return parsed.Errors.Count > 0 ? 2 : code;
