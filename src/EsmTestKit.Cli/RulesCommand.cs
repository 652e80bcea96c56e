using System.CommandLine;
using System.Globalization;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Cli;

/// <summary><c>esm rules [ID|WORD...]</c></summary>
internal static class RulesCommand
{
    public static Command Create()
    {
        var words = new Argument<string[]>("ID|WORD")
        {
            Description = "A rule's id (SQS-331), or words that its id, sentence or section hold; none: an overview.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("rules", "Prints rules of AWS with sentence, source and grade of the evidence.") { words };
        command.SetAction(parsed => Run(new RuleBook(), parsed.GetValue(words) ?? [], parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));
        return command;
    }

    private static int Run(RuleBook book, string[] words, TextWriter output, TextWriter error)
    {
        if (words.Length == 0)
        {
            Overview(book, output);
            return 0;
        }

        if (words is [var id] && book.TryFind(id.ToUpperInvariant(), out var rule) | book.TryFind(id, out var asWritten))
        {
            Print((asWritten ?? rule)!, book, output);
            return 0;
        }

        var found = book.Search(string.Join(' ', words));
        foreach (var match in found) Print(match, book, output);
        if (found.Count > 0)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{found.Count} of {book.All.Count} rules"));
            return 0;
        }

        error.WriteLine($"No rule holds \"{string.Join(' ', words)}\". Ids look like SQS-331, STR-218, CTL-035, FLT-077, WIR-045 or ADD-01; `esm rules` shows the sections.");
        return 1;
    }

    private static void Print(Rule rule, RuleBook book, TextWriter output)
    {
        output.WriteLine($"{rule.Id}  {rule.Sentence}");
        output.WriteLine($"  {rule.Section}");
        output.WriteLine($"  grade: {rule.Grade.InWords()}");
        output.WriteLine($"  source: {rule.Source}");
        foreach (var refinement in rule.RefinedBy)
        {
            output.WriteLine($"  refined by {refinement}: {(book.TryFind(refinement, out var refining) ? refining.Sentence : string.Empty)}");
        }

        output.WriteLine();
    }

    private static void Overview(RuleBook book, TextWriter output)
    {
        foreach (var file in book.All.GroupBy(rule => rule.File))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file.Key}: {file.Count()} rules"));
            foreach (var section in file.GroupBy(rule => rule.Section))
            {
                output.WriteLine($"  {section.First().Id} to {section.Last().Id}  {section.Key}");
            }
        }

        output.WriteLine();
        foreach (var grade in book.All.GroupBy(rule => rule.Grade).OrderBy(group => group.Key))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{grade.Count(),5} {grade.Key.InWords()}"));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{book.All.Count,5} rules; esm rules SQS-331 or esm rules batching window prints some of them"));
    }
}
