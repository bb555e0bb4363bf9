using Claret.Portal.Accounts;

namespace Claret.Portal.Sources;

/// <summary>"Test the connection": tries what is typed, saved or not, and changes nothing.</summary>
public interface ISourceCheck
{
    PersonSource Source { get; }

    /// <param name="settings">As <see cref="ProviderSettings.Written{T}"/> writes them.</param>
    /// <param name="secret">In clear; null for none.</param>
    Task<SourceCheckOutcome> CheckAsync(string settings, string? secret, CancellationToken cancellationToken);
}
