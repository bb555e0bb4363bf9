using Claret.Portal.Accounts;

namespace Claret.Portal.Sources;

/// <summary>An outside world that names people: a directory, or a file. What goes wrong there is a <see cref="SourceFaultException"/>.</summary>
public interface IPeopleSource
{
    PersonSource Source { get; }

    /// <summary>Connects. The provider has <see cref="Provider.Settings"/>.</summary>
    /// <param name="fileName">Which of the drop folder's files; null for a directory.</param>
    Task<IPeopleReading> OpenAsync(Provider provider, string? fileName, CancellationToken cancellationToken);
}
