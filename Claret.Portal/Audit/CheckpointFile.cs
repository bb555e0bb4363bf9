using System.Text;

namespace Claret.Portal.Audit;

/// <summary>A text file of checkpoints, one a line; empty lines and those that begin with # are passed over.</summary>
public static class CheckpointFile
{
    /// <summary>On the disk when it returns. Of two that write at once one is refused with an <see cref="IOException"/>.</summary>
    public static async Task AppendAsync(string path, AuditCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        await file.WriteAsync(Encoding.UTF8.GetBytes($"{checkpoint}\n"), cancellationToken);
        file.Flush(flushToDisk: true);
    }

    /// <exception cref="FormatException">Says which line is none.</exception>
    public static async Task<IReadOnlyList<AuditCheckpoint>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var checkpoints = new List<AuditCheckpoint>();
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(path, cancellationToken))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line) || line.StartsWith('#'))
                continue;

            checkpoints.Add(AuditCheckpoint.Parse(line)
                ?? throw new FormatException(FormattableString.Invariant($"Line {number} is no checkpoint: it must have an id, a hash of 64 digits and a time.")));
        }

        return checkpoints.Count > 0 ? checkpoints : throw new FormatException("There is no checkpoint in it.");
    }
}
