using System.Text;

namespace EsmTestKit.Internal.Contracts;

/// <summary>From a byte of a file to its line and column.</summary>
internal sealed class LineTable
{
    private readonly string _file;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly List<int> _starts = [0];
    // Places are asked for in the order of the text: counting goes on where it stopped, or one long line would cost its square.
    private (int Start, int Length, int Chars) _counted;

    public LineTable(string file, ReadOnlyMemory<byte> bytes)
    {
        (_file, _bytes) = (file, bytes);
        for (var index = 0; index < bytes.Length; index++)
        {
            if (bytes.Span[index] == (byte)'\n') _starts.Add(index + 1);
        }
    }

    public TextPosition At(long offset)
    {
        var line = _starts.BinarySearch((int)offset);
        if (line < 0) line = ~line - 1;
        return At(line, offset - _starts[line]);
    }

    /// <param name="line">From 0.</param>
    /// <param name="byteInLine">From 0.</param>
    public TextPosition At(long line, long byteInLine)
    {
        var start = _starts[(int)Math.Min(line, _starts.Count - 1)];
        var length = (int)Math.Min(byteInLine, _bytes.Length - start);
        if (_counted.Start != start || _counted.Length > length) _counted = (start, 0, 0);
        _counted = (start, length, _counted.Chars + Encoding.UTF8.GetCharCount(_bytes.Span[(start + _counted.Length)..(start + length)]));
        return new(_file, (int)line + 1, _counted.Chars + 1);
    }
}
