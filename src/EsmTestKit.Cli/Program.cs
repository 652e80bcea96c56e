using System.CommandLine;

var root = new RootCommand("Contracts for AWS Lambda event source mappings: verify them, and look at what happened.");
return root.Parse(args).Invoke();
