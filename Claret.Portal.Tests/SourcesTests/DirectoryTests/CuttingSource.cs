using System.Runtime.CompilerServices;
using Claret.Portal.Accounts;
using Claret.Portal.Sources;
using Claret.Portal.Tests.Kit;

namespace Claret.Portal.Tests.SourcesTests.DirectoryTests;

/// <summary>A directory whose cable is cut when so many of its people have come through.</summary>
internal sealed class CuttingSource(IPeopleSource source, Cable cable, int after) : IPeopleSource
{
    public PersonSource Source => source.Source;

    public async Task<IPeopleReading> OpenAsync(Provider provider, string? fileName, CancellationToken cancellationToken) =>
        new Reading(await source.OpenAsync(provider, fileName, cancellationToken), cable, after);

    private sealed class Reading(IPeopleReading reading, Cable cable, int after) : IPeopleReading
    {
        public string? Cursor => reading.Cursor;

        public IAsyncEnumerable<string> IdsAsync(CancellationToken cancellationToken) => reading.IdsAsync(cancellationToken);

        public async IAsyncEnumerable<SourcePerson> PeopleAsync(string? since, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var come = 0;
            await foreach (var person in reading.PeopleAsync(since, cancellationToken))
            {
                if (++come == after)
                    cable.Cut();
                yield return person;
            }
        }

        public IAsyncEnumerable<SourcePerson> PeopleAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken) => reading.PeopleAsync(ids, cancellationToken);

        public ValueTask DisposeAsync() => reading.DisposeAsync();
    }
}
