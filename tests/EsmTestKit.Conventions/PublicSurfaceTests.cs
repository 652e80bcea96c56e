using PublicApiGenerator;

namespace EsmTestKit.Conventions;

public sealed class PublicSurfaceTests
{
    private static readonly ApiGeneratorOptions Options = new()
    {
        // Attributes of the build, not of the surface.
        ExcludeAttributes = ["System.Reflection.AssemblyMetadataAttribute", "System.Runtime.Versioning.TargetFrameworkAttribute", "System.Runtime.CompilerServices.InternalsVisibleToAttribute"],
    };

    [Fact]
    public void The_public_surface_changes_only_in_review() =>
        Accepted.Same(
            "tests/EsmTestKit.Conventions/PublicApi/EsmTestKit.approved.txt",
            typeof(EsmSimulation).Assembly.GeneratePublicApi(Options),
            "the public surface of EsmTestKit");
}
