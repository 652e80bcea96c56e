namespace EsmTestKit.Legality;

/// <summary>Time never goes back, and no entry is missing.</summary>
internal sealed class ClockCheck : LegalityCheck
{
    private LedgerLine? _last;

    public override void See(LedgerLine line)
    {
        if (_last is { } last && (line.Ordinal != last.Ordinal + 1 || line.At < last.At)) Never("P", line, $"entry {line.Ordinal} at {line.At:O} comes after entry {last.Ordinal} at {last.At:O}");
        _last = line;
    }
}
