namespace Claret.Portal.Sources;

/// <summary>A source while it is read: first the ids of all, then those of whom something is to be known.</summary>
public interface IPeopleReading : IAsyncDisposable
{
    /// <summary>Where the next run may begin; null where only the whole can be read. Known when all people have been read.</summary>
    string? Cursor { get; }

    /// <summary>Everybody's, and nothing more.</summary>
    IAsyncEnumerable<string> IdsAsync(CancellationToken cancellationToken);

    /// <param name="since">An earlier <see cref="Cursor"/>: those who changed since, and perhaps some who didn't. Null for everybody.</param>
    IAsyncEnumerable<SourcePerson> PeopleAsync(string? since, CancellationToken cancellationToken);

    /// <summary>Those with these ids, as far as they are still there.</summary>
    IAsyncEnumerable<SourcePerson> PeopleAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken);
}
