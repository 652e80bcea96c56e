namespace EsmTestKit.Browser;

/// <summary>A test that needs a browser; a machine without one skips it and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Browser.Executable is null) Skip = "No Chromium on this machine: apt-get install --no-install-recommends chromium.";
    }
}

/// <summary>The same for a theory.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute()
    {
        if (Browser.Executable is null) Skip = "No Chromium on this machine: apt-get install --no-install-recommends chromium.";
    }
}
