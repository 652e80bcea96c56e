using EsmTestKit.Cli;

var parsed = EsmCommand.Create().Parse(args);
var code = await parsed.InvokeAsync().ConfigureAwait(false);
// 1 says that a contract does not hold; a wrong command line is something else.
return parsed.Errors.Count > 0 ? 2 : code;
