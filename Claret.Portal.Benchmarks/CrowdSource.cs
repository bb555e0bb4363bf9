using System.Runtime.CompilerServices;
using Claret.Portal.Accounts;
using Claret.Portal.Sources;

namespace Claret.Portal.Benchmarks;

/// <summary>A directory that answers from memory, so that what the portal itself takes is measured. Nobody in it ever changes.</summary>
/// <param name="name">Stands in every id and username, so that a database can be used again.</param>
internal sealed class CrowdSource(int people, string name) : IPeopleSource
{
    public PersonSource Source => PersonSource.Ldap;

    public Task<IPeopleReading> OpenAsync(Provider provider, string? fileName, CancellationToken cancellationToken) => Task.FromResult<IPeopleReading>(new Reading(people, name));

    private sealed class Reading(int people, string name) : IPeopleReading
    {
        public string? Cursor => "all";

        public async IAsyncEnumerable<string> IdsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var person in PeopleAsync(since: null, cancellationToken))
                yield return person.ExternalId;
        }

        public IAsyncEnumerable<SourcePerson> PeopleAsync(string? since, CancellationToken cancellationToken) =>
            Enumerable.Range(0, since is null ? people : 0).Select(Make).ToAsyncEnumerable();

        public IAsyncEnumerable<SourcePerson> PeopleAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
            Enumerable.Range(0, people).Select(Make).Where(person => ids.Contains(person.ExternalId, StringComparer.Ordinal)).ToAsyncEnumerable();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private SourcePerson Make(int number) => new(
            $"{name}-{number:D7}", $"{name}.{number}", $"Somebody Surname{number}", $"{name}.{number}@office.example", $"uid={name}.{number},ou=people,dc=claret,dc=example");
    }
}
