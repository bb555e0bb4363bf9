using System.Globalization;
using System.Runtime.CompilerServices;
using Claret.Portal.Accounts;
using Claret.Portal.Sources;

namespace Claret.Portal.Tests.SourcesTests.Reading;

/// <summary>Stands in for the outside world: names whom the test puts there, and breaks where it is told to.</summary>
internal sealed class FakeDirectory(PersonSource source = PersonSource.Ldap) : IPeopleSource
{
    private readonly List<(SourcePerson Person, int At)> people = [];
    private int sequence;

    public PersonSource Source { get; } = source;

    /// <summary>What was asked, in its order: "ids", "whole", "since 3", "by id a,b".</summary>
    public List<string> Asked { get; } = [];

    public SourceFaultException? FailsToOpen { get; set; }

    /// <summary>Called before each row of people, with its number; throws or waits.</summary>
    public Func<int, Task> BeforeRow { get; set; } = _ => Task.CompletedTask;

    public Func<Task> BeforeIds { get; set; } = () => Task.CompletedTask;

    public bool HasCursor { get; set; } = true;

    /// <summary>Named by rows only, not by ids: they came in between.</summary>
    public HashSet<string> OnlyRows { get; } = [];

    public string? OpenedFile { get; private set; }

    public void Put(string id, string? username, string? name = "Somebody", string? email = null, string? place = null)
    {
        people.RemoveAll(p => p.Person.ExternalId == id);
        Append(id, username, name, email, place);
    }

    /// <summary>Also a second one with the same id.</summary>
    public void Append(string id, string? username, string? name = "Somebody", string? email = null, string? place = null) =>
        people.Add((new SourcePerson(id, username, name, email, place), ++sequence));

    public void Remove(string id) => people.RemoveAll(p => p.Person.ExternalId == id);

    public void Clear() => people.Clear();

    public void PutMany(int count, int from = 0)
    {
        foreach (var number in Enumerable.Range(from, count))
            Put($"id-{number}", $"staff.{number}", $"Person {number}", $"staff.{number}@office.example", $"uid=staff.{number},ou=people");
    }

    public Task<IPeopleReading> OpenAsync(Provider provider, string? fileName, CancellationToken cancellationToken)
    {
        OpenedFile = fileName;
        return FailsToOpen is { } fault ? Task.FromException<IPeopleReading>(fault) : Task.FromResult<IPeopleReading>(new Open(this));
    }

    private sealed class Open(FakeDirectory directory) : IPeopleReading
    {
        public string? Cursor => directory.HasCursor ? directory.sequence.ToString(CultureInfo.InvariantCulture) : null;

        public async IAsyncEnumerable<string> IdsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            directory.Asked.Add("ids");
            await directory.BeforeIds();
            foreach (var (person, _) in directory.people.ToList())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!directory.OnlyRows.Contains(person.ExternalId))
                    yield return person.ExternalId;
            }
        }

        public IAsyncEnumerable<SourcePerson> PeopleAsync(string? since, CancellationToken cancellationToken)
        {
            directory.Asked.Add(since is null ? "whole" : $"since {since}");
            var from = since is null ? 0 : int.Parse(since, CultureInfo.InvariantCulture);
            return RowsAsync(directory.people.Where(p => p.At > from).Select(p => p.Person).ToList(), cancellationToken);
        }

        public IAsyncEnumerable<SourcePerson> PeopleAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        {
            directory.Asked.Add($"by id {string.Join(',', ids)}");
            return RowsAsync(directory.people.Where(p => ids.Contains(p.Person.ExternalId)).Select(p => p.Person).ToList(), cancellationToken);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private async IAsyncEnumerable<SourcePerson> RowsAsync(List<SourcePerson> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            for (var i = 0; i < rows.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await directory.BeforeRow(i);
                yield return rows[i];
            }
        }
    }
}
