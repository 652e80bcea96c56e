using EsmTestKit.Cli;

var parsed = EsmCommand.Create().Parse(args);
// A search that is stopped ends its schedule and reports: that may take longer than a moment.
var code = await parsed.InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) }).ConfigureAwait(false);
// 1 says that a contract does not hold; a wrong command line is something else.
return parsed.Errors.Count > 0 ? 2 : code;
