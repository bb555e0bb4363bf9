namespace Claret.Portal.Sources;

/// <summary>What a directory, a provider or a file did wrong, in one word that the page has a sentence for, and in its own words.</summary>
public sealed class SourceFaultException(SourceFault fault, string? detail, Exception? inner = null) : Exception($"{fault}: {detail}", inner)
{
    public SourceFault Fault { get; } = fault;

    /// <summary>The outside world's own words; never a secret.</summary>
    public string? Detail { get; } = detail;
}
