using System.Diagnostics.CodeAnalysis;

namespace EsmTestKit.Internal.DynamoDb;

/// <summary>An expression cut into tokens, read from left to right.</summary>
internal sealed class ExpressionTokens
{
    private static readonly string[] Symbols = ["<>", "<=", ">=", "=", "<", ">", "(", ")", "[", "]", ",", ".", "+", "-"];
    private readonly string _text;
    private readonly ExpressionKind _kind;
    private readonly List<ExpressionToken> _tokens = [];
    private int _at;

    public ExpressionTokens(string text, ExpressionKind kind)
    {
        _text = text;
        _kind = kind;
        if (text.Length == 0) throw ExpressionScope.Invalid(kind, "The expression can not be empty;");
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var token = Next(at);
            _tokens.Add(token);
            at += token.Text.Length;
        }

        _tokens.Add(new(TokenKind.End, "<EOF>", text.Length));
    }

    public ExpressionToken Peek => _tokens[_at];

    public ExpressionToken PeekSecond => _tokens[Math.Min(_at + 1, _tokens.Count - 1)];

    public int Index => _at;

    public ExpressionToken Take()
    {
        var token = Peek;
        if (token.Kind != TokenKind.End) _at++;
        return token;
    }

    public bool TakeIf(string symbol)
    {
        if (!Peek.Is(symbol)) return false;
        _at++;
        return true;
    }

    public bool TakeKeyword(string keyword)
    {
        if (!Peek.IsKeyword(keyword)) return false;
        _at++;
        return true;
    }

    public void Expect(string symbol)
    {
        if (!TakeIf(symbol)) ThrowSyntax();
    }

    /// <summary>Names the token that cannot stand there, and its neighbours.</summary>
    [DoesNotReturn]
    public void ThrowSyntax() => throw SyntaxError();

    public AwsServiceException SyntaxError()
    {
        var from = _tokens[Math.Max(0, _at - 1)].Position;
        var last = _tokens[Math.Min(_at + 1, _tokens.Count - 1)];
        var to = last.Kind == TokenKind.End ? _text.Length : last.Position + last.Text.Length;
        return ExpressionScope.Invalid(_kind, $"Syntax error; token: \"{Peek.Text}\", near: \"{_text[from..to].Trim()}\"");
    }

    private ExpressionToken Next(int at)
    {
        var first = _text[at];
        if (first is '#' or ':') return new(first == '#' ? TokenKind.Name : TokenKind.Value, Word(at, 1), at);
        if (char.IsAsciiLetter(first) || first == '_') return new(TokenKind.Word, Word(at, 1), at);
        if (char.IsAsciiDigit(first)) return new(TokenKind.Number, string.Concat(_text.Skip(at).TakeWhile(char.IsAsciiDigit)), at);
        var symbol = Symbols.FirstOrDefault(symbol => string.CompareOrdinal(_text, at, symbol, 0, symbol.Length) == 0);
        return symbol is not null
            ? new(TokenKind.Symbol, symbol, at)
            : throw ExpressionScope.Invalid(_kind, $"Syntax error; token: \"{first}\", near: \"{_text[Math.Max(0, at - 1)..Math.Min(_text.Length, at + 2)].Trim()}\"");
    }

    private string Word(int at, int length)
    {
        while (at + length < _text.Length && (char.IsAsciiLetterOrDigit(_text[at + length]) || _text[at + length] == '_')) length++;
        return _text.Substring(at, length);
    }
}
