using Claret.Portal.Hosting;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Audit;

/// <summary>Tries the file, or the folder in which it will be made: a checkpoint that is never written would be missed when it is needed.</summary>
public sealed class AuditOptionsValidator : IValidateOptions<AuditOptions>
{
    public ValidateOptionsResult Validate(string? name, AuditOptions options) => options.CheckpointFile.Length > 0 && Fault(options.CheckpointFile) is { } fault
        ? ValidateOptionsResult.Fail($"Audit:CheckpointFile is \"{options.CheckpointFile}\": {fault}")
        : ValidateOptionsResult.Success;

    private static string? Fault(string path)
    {
        if (path.Contains('\0', StringComparison.Ordinal) || !Path.IsPathFullyQualified(path))
            return "it must be a whole path, such as /mnt/records/claret-checkpoints.txt.";
        if (Directory.Exists(path))
            return "that is a folder. Name a file in it.";

        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
            return "its folder isn't there. Make it, or mount it before the portal starts.";
        return (File.Exists(path) ? WhyNotAppended(path) : DataDirectory.WhyNotWritable(folder)) is { } reason
            ? $"the portal can't write there: {reason}"
            : null;
    }

    private static string? WhyNotAppended(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return fault.Message;
        }
    }
}
