using Claret.Portal.Accounts;

namespace Claret.Portal.Sources.Files;

/// <summary>People named by a file that a run has taken.</summary>
public sealed class CsvPeople(DropFolder folder) : IPeopleSource
{
    public PersonSource Source => PersonSource.UserSync;

    public Task<IPeopleReading> OpenAsync(Provider provider, string? fileName, CancellationToken cancellationToken)
    {
        var settings = ProviderSettings.Of<FileSettings>(provider) ?? throw new SourceFaultException(SourceFault.NotSetUp, detail: null);
        var path = fileName is null ? null : folder.Find(provider.Id, fileName);
        if (path is null)
            throw new SourceFaultException(SourceFault.FileMissing, fileName);
        if (new FileInfo(path).Length > CsvRows.MaxFile)
            throw new SourceFaultException(SourceFault.FileTooLarge, fileName);

        return Task.FromResult<IPeopleReading>(new CsvReading(path, settings));
    }
}
