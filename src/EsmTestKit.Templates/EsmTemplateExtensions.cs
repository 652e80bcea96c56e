namespace EsmTestKit;

/// <summary>Worlds out of templates.</summary>
public static class EsmTemplateExtensions
{
    /// <summary>A stack of this template in the simulation (AWS: <c>CreateStack</c>). Each resource is made when it is first asked for, mappings with their functions.</summary>
    /// <param name="simulation">The world in which it is made; Region and account are its own.</param>
    /// <param name="template">The template.</param>
    public static EsmTemplateStack CreateStack(this EsmSimulation simulation, EsmTemplate template)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        ArgumentNullException.ThrowIfNull(template);
        return new EsmTemplateStack(simulation, template);
    }
}
