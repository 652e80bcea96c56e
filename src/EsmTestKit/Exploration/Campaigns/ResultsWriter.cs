using System.Text;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>Writes a shard's results while it runs, each part at once: whatever kills the process, what was done is kept.</summary>
internal sealed class ResultsWriter : IDisposable
{
    private readonly FileStream? _file;
    private readonly List<PartResult> _parts = [];

    private ResultsWriter(FileStream? file) => _file = file;

    /// <summary>What was done before, by a process that was stopped.</summary>
    public IReadOnlyList<PartResult> Before { get; private init; } = [];

    /// <summary>All parts, those of before too.</summary>
    public IReadOnlyList<PartResult> Parts => _parts;

    /// <param name="path">Null: nothing is kept.</param>
    /// <exception cref="EsmUsageException">The file holds results of another campaign, or cannot be written.</exception>
    public static ResultsWriter Open(string? path, CampaignHeader header)
    {
        if (path is null) return new ResultsWriter(null);
        try
        {
            return File.Exists(path) && new FileInfo(path).Length > 0 ? Resume(path, header) : Begin(path, header);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new EsmUsageException($"{path} cannot be written: {refused.Message}", "Name a file in a folder that exists: --results results.jsonl.", refused);
        }
    }

    public void Add(PartResult part)
    {
        // The top is run anew by whoever resumes, since it shows what there is to share out.
        if (part.Slice is null && _parts.Find(known => known.Slice is null) is { } top)
        {
            if (top.IsSame(part)) return;
            part = part with { Control = ControlLevel.Uncontrolled, Doubt = "the undisturbed run and its single deviations did not come out as before the campaign was resumed" };
        }

        _parts.RemoveAll(known => known.Slice == part.Slice);
        _parts.Add(part);
        Write(ResultsFile.LineOf(part));
    }

    public void End(CampaignEnd end) => Write(ResultsFile.LineOf(end));

    public void Dispose() => _file?.Dispose();

    private static ResultsWriter Begin(string path, CampaignHeader header)
    {
        var writer = new ResultsWriter(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read));
        writer.Write(ResultsFile.LineOf(header));
        return writer;
    }

    private static ResultsWriter Resume(string path, CampaignHeader header)
    {
        RuleHits.Note("EXP-602");
        var known = ResultsFile.Read(path);
        var difference = known.Header.DifferenceTo(header) ?? (known.Header.Shard != header.Shard with { Source = known.Header.Shard.Source } ? $"the shard is {known.Header.Shard} in one and {header.Shard} in the other" : null);
        if (difference is not null) throw new EsmUsageException($"{path} holds results of another campaign: {difference}.", "Delete it, or name another file: --results.");
        var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read);
        file.SetLength(known.IntactBytes);
        file.Seek(0, SeekOrigin.End);
        var writer = new ResultsWriter(file) { Before = known.Parts };
        writer._parts.AddRange(known.Parts);
        return writer;
    }

    private void Write(string line)
    {
        if (_file is null) return;
        _file.Write(Encoding.UTF8.GetBytes(line));
        _file.Flush();
    }
}
