using System.Globalization;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EsmTestKit.Zoo.Mutations;

/// <summary>Changes the source of this zoo's correct consumers, one place at a time, and compiles what comes of it.</summary>
internal static class MutantFarm
{
    private const string AssemblyName = "EsmTestKit.Zoo.Mutants";

    private static readonly string[] Usings = ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading", "System.Threading.Tasks"];

    /// <summary>All mutants that the operators make, whether they compile or not.</summary>
    public static IReadOnlyList<Mutant> Breed() =>
    [
        .. typeof(MutantFarm).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".cs", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .SelectMany(name => Of(CSharpSyntaxTree.ParseText(Read(name)).GetCompilationUnitRoot())),
    ];

    /// <summary>The specimens of those that compile, by their ids.</summary>
    public static IReadOnlyDictionary<string, EsmSpecimen> Compile(IReadOnlyList<Mutant> mutants)
    {
        var trees = mutants.ToDictionary(mutant => CSharpSyntaxTree.ParseText(mutant.Source, path: mutant.Id));
        var usings = CSharpSyntaxTree.ParseText(string.Concat(Usings.Select(name => $"global using {name};\n")));
        while (true)
        {
            var compilation = CSharpCompilation.Create(AssemblyName, trees.Keys.Append(usings), References(), new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));
            using var image = new MemoryStream();
            var result = compilation.Emit(image);
            if (result.Success) return Load(image);
            // Not each change is a program: those that are none are left out.
            var broken = result.Diagnostics.Where(one => one.Severity == DiagnosticSeverity.Error).Select(one => one.Location.SourceTree).OfType<SyntaxTree>().ToHashSet();
            if (broken.Count(trees.Remove) == 0) throw new InvalidOperationException($"The mutants do not compile: {result.Diagnostics.First(one => one.Severity == DiagnosticSeverity.Error)}");
        }
    }

    // ---- Breeding ------------------------------------------------------------------------------------------------

    private static IEnumerable<Mutant> Of(CompilationUnitSyntax file)
    {
        var home = file.DescendantNodes().OfType<ClassDeclarationSyntax>().Single();
        foreach (var specimen in home.Members.OfType<PropertyDeclarationSyntax>().Where(property => property.AttributeLists.Count > 0))
        {
            var right = specimen.DescendantNodes().OfType<AssignmentExpressionSyntax>().Single(member => member.Left.ToString() == "Right");
            var number = 0;
            var scope = Scope(home, right.Right);
            foreach (var change in scope.SelectMany(place => place.DescendantNodesAndSelf(inner => !IsJudge(inner))).SelectMany(Operators.At))
            {
                // Streams' records have neither.
                if (change.Operator.StartsWith("key", StringComparison.Ordinal) && !IsOfQueue(right.Right)) continue;
                var id = string.Create(CultureInfo.InvariantCulture, $"{specimen.Identifier.Text}#{++number}");
                yield return new Mutant(id, change.Operator, Line(change.Before), Line(change.After), SourceOf(file, specimen.Identifier.Text, id, change, scope.OfType<MemberDeclarationSyntax>().Select(NameOf).ToHashSet())) { ProducersRetry = change.Operator == Operators.MessageId };
            }
        }
    }

    /// <summary>The consumer, and the private members that it uses.</summary>
    private static IReadOnlyList<SyntaxNode> Scope(ClassDeclarationSyntax home, SyntaxNode right)
    {
        var scope = new List<SyntaxNode> { right };
        for (var index = 0; index < scope.Count; index++)
        {
            var names = scope[index].DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Select(name => name.Identifier.Text).ToHashSet(StringComparer.Ordinal);
            scope.AddRange(home.Members.Where(member => NameOf(member) is { } name && names.Contains(name) && !scope.Contains(member)));
        }

        return scope;
    }

    private static string? NameOf(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        FieldDeclarationSyntax field => field.Declaration.Variables[0].Identifier.Text,
        _ => null,
    };

    // What looks at the world is not the consumer's; who is handed the books themselves looks at them.
    private static bool IsJudge(SyntaxNode node) => node is
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "Invariant" or "Observe" or "Effect" } }
        or MethodDeclarationSyntax { ParameterList.Parameters: [_, { Type: IdentifierNameSyntax { Identifier.Text: "Books" } }] };

    private static bool IsOfQueue(SyntaxNode right) => right.ToString().StartsWith("Worlds.Queue", StringComparison.Ordinal) || right.ToString().StartsWith("Worlds.Fifo", StringComparison.Ordinal);

    private static string SourceOf(CompilationUnitSyntax file, string specimen, string id, Change change, HashSet<string?> needed)
    {
        var changed = file.ReplaceNode(change.Before, change.After);
        var home = changed.DescendantNodes().OfType<ClassDeclarationSyntax>().Single();
        var own = home.Members.OfType<PropertyDeclarationSyntax>().Single(property => property.Identifier.Text == specimen);
        var number = ((AttributeArgumentSyntax)own.AttributeLists[0].Attributes[0].ArgumentList!.Arguments[0]).Expression;
        var others = own.DescendantNodes().OfType<AssignmentExpressionSyntax>().Where(member => member.Left.ToString() is "Wrong" or "OtherRight").Select(member => (SyntaxNode)member.Right).Append(number);
        var kept = own.ReplaceNodes(others, (node, _) => node == number
            ? SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(id))
            : SyntaxFactory.ParseExpression("_ => { }"));
        var members = home.Members.Where(member => needed.Contains(NameOf(member))).Append(kept);
        return changed.ReplaceNode(home, home.WithIdentifier(SyntaxFactory.Identifier(id.Replace('#', '_'))).WithMembers([.. members])).ToFullString();
    }

    private static string Line(SyntaxNode node) => string.Join(' ', node.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Read(string name)
    {
        using var text = new StreamReader(typeof(MutantFarm).Assembly.GetManifestResourceStream(name)!);
        return text.ReadToEnd();
    }

    // ---- Compiling -----------------------------------------------------------------------------------------------

    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(File.Exists).Select(path => MetadataReference.CreateFromFile(path));

    private static SortedDictionary<string, EsmSpecimen> Load(MemoryStream image)
    {
        image.Position = 0;
        var assembly = new AssemblyLoadContext(AssemblyName, isCollectible: true).LoadFromStream(image);
        return new(EsmZoo.SpecimensOf(assembly).ToDictionary(one => one.About.Id, one => one.Specimen), StringComparer.Ordinal);
    }
}
