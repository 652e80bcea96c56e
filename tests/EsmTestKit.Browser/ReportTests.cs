using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EsmTestKit.Browser;

public sealed class ReportTests(Browser browser) : IClassFixture<Browser>
{
    [BrowserFact]
    public async Task The_keyboard_reaches_every_entry_and_each_explains_itself_by_its_rule()
    {
        await using var report = await browser.OpenAsync(await Worlds.OrdersAsync());
        var keyboard = report.Page.Keyboard;

        await keyboard.PressAsync("Tab");
        await Expect(report.Page.GetByLabel("Record")).ToBeFocusedAsync();
        await keyboard.PressAsync("Tab");
        await Expect(report.Chosen).ToBeFocusedAsync();
        await keyboard.PressAsync("Home");
        await Expect(report.What).ToHaveTextAsync("A mapping is made: orders to apply-orders");
        for (var step = 0; step < 30; step++) await keyboard.PressAsync("ArrowRight");
        await Expect(report.What).ToHaveTextAsync("orders#2 goes to orders-dlq after 3 receives");
        await Expect(report.Chosen).ToBeFocusedAsync();
        await Expect(report.Chosen).ToHaveAttributeAsync("aria-label", "1 min 30 s, orders-dlq: orders#2 goes to orders-dlq after 3 receives");
        await Expect(report.Why).ToContainTextAsync("SQS-197");
        await Expect(report.Why).ToContainTextAsync("Source: ");
        await Expect(report.Why).ToContainTextAsync("Evidence: ");
        await keyboard.PressAsync("ArrowUp");
        await Expect(report.Chosen).ToHaveAttributeAsync("aria-label", new Regex("^1 min, orders: "));
        Assert.Equal("solid 2px", await report.Chosen.EvaluateAsync<string>("mark => `${getComputedStyle(mark).outlineStyle} ${getComputedStyle(mark).outlineWidth}`"));
        Assert.Empty(report.Offences);
    }

    [BrowserFact]
    public async Task The_mouse_explains_what_it_is_over_and_a_click_keeps_it()
    {
        await using var report = await browser.OpenAsync(await Worlds.OrdersAsync());
        var before = await report.What.InnerTextAsync();
        var arrival = report.Page.Locator(".mark[aria-label$='orders#1 arrives in orders']");

        await arrival.HoverAsync();
        await Expect(report.What).ToHaveTextAsync("orders#1 arrives in orders");
        await report.Page.Mouse.MoveAsync(5, 5);
        await Expect(report.What).ToHaveTextAsync(before);
        await arrival.ClickAsync();
        await report.Page.Mouse.MoveAsync(5, 5);
        await Expect(report.What).ToHaveTextAsync("orders#1 arrives in orders");
        Assert.Empty(report.Offences);
    }

    [BrowserFact]
    public async Task A_finger_explains_what_it_taps()
    {
        await using var report = await browser.OpenAsync(await Worlds.OrdersAsync(), width: 360, height: 740, touch: true);

        await report.Page.Locator(".mark[aria-label$='orders#1, orders#2 are received and hidden until 00:00:30']").TapAsync();

        await Expect(report.What).ToHaveTextAsync("orders#1, orders#2 are received and hidden until 00:00:30");
    }

    [BrowserFact]
    public async Task A_record_s_name_leaves_only_what_it_went_through()
    {
        await using var report = await browser.OpenAsync(await Worlds.OrdersAsync());
        var all = await report.MarksAsync();

        await report.Page.GetByLabel("Record").FillAsync("orders#1");
        await Expect(report.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("orders#1: 7 entries");
        Assert.Equal(7, await report.MarksAsync());
        await report.Page.GetByLabel("Record").FillAsync("nothing");
        await Expect(report.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("No record's name holds “nothing”.");
        await report.Page.Keyboard.PressAsync("Escape");
        await Expect(report.Page.GetByRole(AriaRole.Status)).ToBeEmptyAsync();
        Assert.Equal(all, await report.MarksAsync());
        await report.Page.Locator("#chips button").First.ClickAsync();
        await Expect(report.Page.GetByLabel("Record")).ToHaveValueAsync(new Regex("^orders#"));
        Assert.Empty(report.Offences);
    }

    [BrowserTheory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 360)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task It_can_be_read_in_light_and_dark_and_on_a_telephone(ColorScheme scheme, int width)
    {
        foreach (var html in (string[])[await Worlds.OrdersAsync(), await Worlds.ClicksAsync(), await Worlds.FoundAsync()])
        {
            await using var report = await browser.OpenAsync(html, scheme, width, 740);

            Assert.Empty(await report.FaintTextsAsync());
            Assert.Empty(await report.OverlapsAsync());
            Assert.Equal(width, await report.PageWidthAsync());
            Assert.Empty(report.Offences);
        }
    }

    [BrowserFact]
    public async Task Texts_are_shown_and_never_obeyed()
    {
        await using var report = await browser.OpenAsync(await Worlds.HostileAsync());

        await Expect(report.Page.Locator("h1")).ToHaveTextAsync(Worlds.Hostile.Replace("\t", "␉", StringComparison.Ordinal));
        await report.Page.Locator(".mark[aria-label*='fails: InvalidOperationException']").First.ClickAsync();
        await Expect(report.What).ToContainTextAsync("apply fails: InvalidOperationException: </script><script>alert('pwned')</script>");
        await Expect(report.Page.Locator("#details")).ToContainTextAsync("\\u202e <img src=x onerror=alert(1)> ${alert(2)}␁");
        await report.Page.Locator(".mark[aria-label*='apply starts']").Last.ClickAsync();
        await Expect(report.Page.Locator("#details")).ToContainTextAsync("(cut here; ");
        Assert.Equal(1, await report.Page.Locator("script:not([type])").CountAsync());
        Assert.Empty(report.Offences);
    }

    [BrowserFact]
    public async Task Ten_thousand_entries_open_and_only_what_is_seen_is_drawn()
    {
        await using var report = await browser.OpenAsync(await Worlds.LargeAsync());

        Assert.InRange(await report.MarksAsync(), 20, 300);
        await report.Page.Locator(".mark").First.ClickAsync();
        await report.Page.Keyboard.PressAsync("End");
        await Expect(report.What).ToHaveTextAsync(new Regex("is deleted$"));
        await Expect(report.Chosen).ToBeInViewportAsync();
        Assert.InRange(await report.MarksAsync(), 20, 600);
        await report.Page.GetByLabel("Record").FillAsync("orders#3999");
        await Expect(report.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("orders#3999: 7 entries");
        Assert.Empty(report.Offences);
    }

    [BrowserFact]
    public async Task A_counterexample_stands_beside_the_undisturbed_run()
    {
        await using var report = await browser.OpenAsync(await Worlds.FoundAsync());

        await Expect(report.Page.Locator("h1")).ToHaveTextAsync("Exactly once: broken");
        await Expect(report.Page.GetByRole(AriaRole.Columnheader)).ToHaveTextAsync(["Undisturbed", "This delivery"]);
        await Expect(report.Page.Locator(".stories td.choice")).ToHaveCountAsync(1);
        Assert.Equal(2, await report.Page.Locator(".run").CountAsync());
        await Expect(report.What).ToContainTextAsync("AWS's choice at pay[orders#1,orders#2]@1");
        await Expect(report.Why).ToContainTextAsync("CP-");
        await Expect(report.Page.GetByText("Replay this delivery alone")).ToBeVisibleAsync();
        Assert.Empty(report.Offences);
    }

    [BrowserFact]
    public async Task The_README_s_picture_is_taken_when_it_is_accepted()
    {
        await using var report = await browser.OpenAsync(await Worlds.OrdersAsync(), width: 1120, height: 740);
        await report.Page.Locator(".mark[aria-label$='orders#2 goes to orders-dlq after 3 receives']").ClickAsync();
        await report.Page.Mouse.MoveAsync(5, 5);
        await report.Page.EvaluateAsync("scrollTo(0, 0)");

        var picture = await report.Page.ScreenshotAsync();

        Assert.True(picture.Length > 10_000);
        // Fonts differ between machines, so that the bytes are looked at by people, and kept only when they say so.
        if (Environment.GetEnvironmentVariable("ESMTESTKIT_ACCEPT") == "1" && Environment.GetEnvironmentVariable("CI") != "true") await File.WriteAllBytesAsync(Picture, picture);
        Assert.True(File.Exists(Picture), "The README shows docs/pictures/report.png: ESMTESTKIT_ACCEPT=1 dotnet test tests/EsmTestKit.Browser takes it.");
    }

    private static string Picture
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "EsmTestKit.sln"))) folder = Path.GetDirectoryName(folder)!;
            return Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "docs", "pictures")).FullName, "report.png");
        }
    }
}
