using Microsoft.Playwright;

namespace EsmTestKit.Browser;

/// <summary>A report in a page, and what the page did that it must not.</summary>
internal sealed class OpenReport(IBrowserContext context, IPage page) : IAsyncDisposable
{
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("esm-report").FullName, "report.html");

    public IPage Page => page;

    /// <summary>Requests besides the file itself, messages of the console, errors and dialogs.</summary>
    public List<string> Offences { get; } = [];

    public ILocator What => page.Locator("#what");

    public ILocator Why => page.Locator("#why");

    public ILocator Chosen => page.Locator(".mark.lit");

    public async Task LoadAsync(string html)
    {
        await File.WriteAllTextAsync(_file, html);
        page.Request += (_, request) => { if (!request.Url.StartsWith("file:", StringComparison.Ordinal)) Offences.Add($"request {request.Url}"); };
        page.Console += (_, message) => Offences.Add($"console {message.Text}");
        page.PageError += (_, error) => Offences.Add($"error {error}");
        page.Dialog += async (_, dialog) =>
        {
            Offences.Add($"dialog {dialog.Message}");
            await dialog.DismissAsync();
        };
        await page.GotoAsync(new Uri(_file).AbsoluteUri);
        await page.Locator("html.ready").WaitForAsync();
    }

    /// <summary>Texts whose contrast to what lies behind them is below 4.5.</summary>
    public async Task<string[]> FaintTextsAsync() => await page.EvaluateAsync<string[]>("""
        () => {
          const pen = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
          const rgb = (color, under) => {
            pen.globalCompositeOperation = 'copy'; pen.fillStyle = under; pen.fillRect(0, 0, 1, 1);
            pen.globalCompositeOperation = 'source-over'; pen.fillStyle = color; pen.fillRect(0, 0, 1, 1);
            return `rgb(${[...pen.getImageData(0, 0, 1, 1).data].slice(0, 3)})`;
          };
          const light = color => { const [r, g, b] = color.match(/\d+/g).map(n => n / 255).map(n => n <= .04045 ? n / 12.92 : ((n + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
          const behind = element => element === null ? 'rgb(255,255,255)' : rgb(getComputedStyle(element).backgroundColor, behind(element.parentElement));
          const faint = [];
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
            const element = walk.currentNode.parentElement;
            if (!walk.currentNode.data.trim() || element.closest('script,style,noscript,datalist') || !element.getClientRects().length) continue;
            const under = behind(element), color = rgb(getComputedStyle(element).color, under), both = [light(under), light(color)].sort((a, b) => b - a);
            const ratio = (both[0] + .05) / (both[1] + .05);
            if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${element.className} ${walk.currentNode.data.trim().slice(0, 40)}`);
          }
          return faint;
        }
        """);

    /// <summary>Pairs of things that lie over each other and must not: entries, and the times above them.</summary>
    public async Task<string[]> OverlapsAsync() => await page.EvaluateAsync<string[]>("""
        () => ['.mark', '.axis span', '.name'].flatMap(kind => {
          const all = [...document.querySelectorAll(`#run0 ${kind}`)].map(element => [element, element.getBoundingClientRect()]), over = [];
          all.forEach(([one, a], i) => all.slice(i + 1).forEach(([other, b]) => {
            if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1) over.push(`${one.ariaLabel ?? one.textContent} / ${other.ariaLabel ?? other.textContent}`);
          }));
          return over;
        })
        """);

    public async Task<int> PageWidthAsync() => await page.EvaluateAsync<int>("document.documentElement.scrollWidth");

    public async Task<int> MarksAsync() => await page.Locator(".mark").CountAsync();

    public async ValueTask DisposeAsync()
    {
        await context.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);
    }
}
