namespace Claret.Portal.Audit;

/// <summary>Section <c>Audit</c>.</summary>
public sealed class AuditOptions
{
    public const string Section = "Audit";

    /// <summary>A file on another machine's mount, or one that is shipped: about hourly a line is added that says how far the chain reached. Empty keeps none.</summary>
    public string CheckpointFile { get; set; } = "";
}
