using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;

namespace EsmTestKit.Internal.Ledger;

/// <summary>One self-contained HTML file: its styles, its script and its data lie in it, and it may load nothing.</summary>
internal static class ReportPage
{
    private static readonly string[] Legend = ["arrived", "under way", "done", "comes again", "failed or given up", "moved elsewhere", "effect", "AWS's choice", "made or changed"];

    public static string Of(ReportWords words, IReadOnlyList<ReportRun> runs)
    {
        var style = Resource("page.css");
        // One function around all of it, so that no name of it meets a name of the browser.
        var script = $"(() => {{\n'use strict';\n{Resource("page.axis.js")}{Resource("page.draw.js")}{Resource("page.js")}}})();\n";
        var timelines = runs.Select(TimelineBuilder.Build).ToList();
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{Hash(style)}'; script-src '{Hash(script)}'">
            <title>{Text(words.Title)}</title>
            <style>{style}</style>
            <header>
            <h1>{Text(words.Title)}</h1>
            {string.Concat(words.Summary.Split('\n').Select(line => $"<p>{Text(line)}</p>\n"))}</header>
            <main>

            """);
        if (words.Stories is { } stories) WriteStories(page, stories);
        page.Append("""
            <div class="look">
            <div class="tools"><label for="record">Record <input id="record" list="records" autocomplete="off" spellcheck="false" placeholder="all records"></label><datalist id="records"></datalist><button id="all" class="plain" type="button" hidden>All records</button><span id="found" class="muted" role="status"></span><span class="muted keys"><kbd>←</kbd> <kbd>→</kbd> entry · <kbd>↑</kbd> <kbd>↓</kbd> lane · <kbd>Home</kbd> <kbd>End</kbd> · <kbd>Esc</kbd> all records</span></div>
            <ul class="legend">
            """);
        for (var kind = 0; kind < Legend.Length; kind++) page.Append(CultureInfo.InvariantCulture, $"<li class=\"k{kind}\">{Text(Legend[kind])}</li>");
        page.Append("</ul>\n<noscript><p>The timeline is drawn by a script in this file; without scripts there are the words alone.</p></noscript>\n");
        for (var number = 0; number < runs.Count; number++)
        {
            page.Append(CultureInfo.InvariantCulture, $"<h2>{Text(runs[number].Title)}</h2>\n<div class=\"run\" id=\"run{number}\" role=\"group\" aria-label=\"Timeline: {Text(runs[number].Title)}\"></div>\n");
        }

        page.Append("""
            <section class="inspector" aria-label="The chosen entry"><p class="what" id="what"></p><p class="when" id="when"></p><div class="columns"><div class="rule" id="why"></div><dl id="details"></dl></div><div class="chips" id="chips"></div></section>
            </div>

            """);
        foreach (var section in words.Sections) page.Append(CultureInfo.InvariantCulture, $"<h2>{Text(section.Title)}</h2>\n<pre class=\"section\">{Text(string.Join('\n', section.Lines))}</pre>\n");
        page.Append("</main>\n<footer>Written by EsmTestKit. Time is virtual; entries stand in their order, and the space between them grows with the time that passed, but not in proportion.</footer>\n");
        page.Append(CultureInfo.InvariantCulture, $"<script type=\"application/json\" id=\"data\">{ReportData.Json(runs, timelines)}</script>\n<script>{script}</script>\n</html>\n");
        return page.ToString();
    }

    private static void WriteStories(StringBuilder page, ReportStories stories)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2>What happened</h2>\n<div class=\"wide\"><table class=\"stories\"><thead><tr><th scope=\"col\">{Text(stories.Left)}</th><th scope=\"col\">{Text(stories.Right)}</th></tr></thead><tbody>\n");
        foreach (var (left, right) in stories.Rows)
        {
            page.Append(left == right ? "<tr>" : "<tr class=\"apart\">").Append(Cell(left)).Append(Cell(right)).Append("</tr>\n");
        }

        page.Append("</tbody></table></div>\n");
    }

    private static string Cell(string text) => $"<td{(text.StartsWith(">> ", StringComparison.Ordinal) ? " class=\"choice\"" : "")}>{Text(text)}</td>";

    // Control characters have no meaning in HTML: their pictures stand for them.
    private static string Text(string text) => HtmlEncoder.Default.Encode(string.Concat(text.Select(letter => letter is < ' ' and not '\n' ? (char)('\u2400' + letter) : letter))).Replace("&#xA;", "\n", StringComparison.Ordinal);

    private static string Hash(string content) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}";

    private static string Resource(string name)
    {
        using var stream = typeof(ReportPage).Assembly.GetManifestResourceStream($"EsmTestKit.{name}") ?? throw new InvalidOperationException($"The assembly holds no resource EsmTestKit.{name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
