using System.Text;

namespace EsmTestKit.Internal.Wire;

/// <summary>XML as AWS writes it. Quotes and carriage returns are escaped in text, so that bodies survive (WIR-047).</summary>
internal sealed class XmlText
{
    private readonly StringBuilder _text = new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

    public XmlText Open(string element, string? ns = null)
    {
        _text.Append('<').Append(element);
        if (!string.IsNullOrEmpty(ns)) _text.Append(" xmlns=\"").Append(ns).Append('"');
        _text.Append('>');
        return this;
    }

    public XmlText Close(string element)
    {
        _text.Append("</").Append(element).Append('>');
        return this;
    }

    public XmlText Element(string element, string value)
    {
        Open(element);
        Escape(value);
        return Close(element);
    }

    /// <summary>An element without content.</summary>
    public XmlText Empty(string element)
    {
        _text.Append('<').Append(element).Append("/>");
        return this;
    }

    /// <summary>Text between elements.</summary>
    public XmlText Content(string value)
    {
        Escape(value);
        return this;
    }

    public ReadOnlyMemory<byte> ToBytes() => Encoding.UTF8.GetBytes(_text.ToString());

    private void Escape(string value)
    {
        for (var at = 0; at < value.Length; at++)
        {
            var character = value[at];
            _ = character switch
            {
                '&' => _text.Append("&amp;"),
                '<' => _text.Append("&lt;"),
                '>' => _text.Append("&gt;"),
                '"' => _text.Append("&quot;"),
                '\r' => _text.Append("&#xD;"),
                '\t' or '\n' => _text.Append(character),
                < ' ' or '\uFFFE' or '\uFFFF' => _text.Append('\uFFFD'), // XML has no way to say them.
                _ when char.IsHighSurrogate(character) && at + 1 < value.Length && char.IsLowSurrogate(value[at + 1]) => _text.Append(character).Append(value[++at]),
                _ when char.IsSurrogate(character) => _text.Append('\uFFFD'),
                _ => _text.Append(character),
            };
        }
    }
}
