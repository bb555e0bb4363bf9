using System.Runtime.CompilerServices;

namespace Claret.Portal.Sources.Files;

/// <summary>Reads the file once for the ids and once for the people: neither time it is in memory as a whole.</summary>
public sealed class CsvReading(string path, FileSettings settings) : IPeopleReading
{
    /// <summary>Each file names everybody.</summary>
    public string? Cursor => null;

    public async IAsyncEnumerable<string> IdsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var person in PeopleAsync(since: null, cancellationToken))
            yield return person.ExternalId;
    }

    public async IAsyncEnumerable<SourcePerson> PeopleAsync(string? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var file = Opened();
        await foreach (var person in CsvRows.ReadAsync(file, settings, cancellationToken))
            yield return person;
    }

    public async IAsyncEnumerable<SourcePerson> PeopleAsync(IReadOnlyCollection<string> ids, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wanted = ids.ToHashSet(StringComparer.Ordinal);
        await foreach (var person in PeopleAsync(since: null, cancellationToken))
        {
            if (wanted.Contains(person.ExternalId))
                yield return person;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private FileStream Opened()
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SourceFaultException(fault is FileNotFoundException ? SourceFault.FileMissing : SourceFault.FileUnreadable, fault.GetType().Name, fault);
        }
    }
}
