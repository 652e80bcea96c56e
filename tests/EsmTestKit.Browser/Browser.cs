using Microsoft.Playwright;

namespace EsmTestKit.Browser;

/// <summary>The machine's own Chromium, started once for all tests.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Where it lies; null: the machine has none.</summary>
    internal static string? Executable { get; } = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    public async Task InitializeAsync()
    {
        if (Executable is null) return;
        _playwright = await Playwright.CreateAsync();
        // Without a sandbox: build servers run as root, and the pages are our own.
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
    }

    /// <summary>Opens a report from a file, as a user does.</summary>
    internal async Task<OpenReport> OpenAsync(string html, ColorScheme scheme = ColorScheme.Light, int width = 1280, int height = 860, bool touch = false)
    {
        var context = await _browser!.NewContextAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = height }, HasTouch = touch, ReducedMotion = ReducedMotion.Reduce });
        var report = new OpenReport(context, await context.NewPageAsync());
        await report.LoadAsync(html);
        return report;
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
