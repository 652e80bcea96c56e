using System.Globalization;

namespace EsmTestKit.Cli;

/// <summary>What is being worked on, on one line of the terminal; in a log each finished contract has its own line already.</summary>
internal sealed class Progress(int count)
{
    private readonly bool _isInteractive = !Console.IsErrorRedirected;
    private int _done;
    private int _shown;

    public void Show(string what)
    {
        _done++;
        if (!_isInteractive) return;
        var line = string.Create(CultureInfo.InvariantCulture, $"[{_done}/{count}] {what}");
        _shown = line.Length;
        Console.Error.Write(line);
    }

    public void Clear()
    {
        if (_isInteractive) Console.Error.Write("\r" + new string(' ', _shown) + "\r");
    }
}
