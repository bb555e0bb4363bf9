using System.Runtime.CompilerServices;

namespace Claret.Portal.Sources.Directory;

/// <summary>Pages through a directory over one line.</summary>
public sealed class LdapReading(LdapSettings settings, DirectoryDialect dialect, LdapLine line, ChangeMark mark) : IPeopleReading
{
    /// <summary>In one filter: servers refuse those that are too long.</summary>
    private const int AtOnce = 100;

    public string? Cursor { get; private set; }

    public string Peer => line.Peer;

    public async IAsyncEnumerable<string> IdsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in EntriesAsync(settings.Filter, [dialect.IdAttribute], cancellationToken))
        {
            if (dialect.IdOf(entry) is { } id)
                yield return id;
        }
    }

    public async IAsyncEnumerable<SourcePerson> PeopleAsync(string? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var earlier = DirectoryCursor.Mark(settings, since);
        var changed = earlier is null ? null : mark.FilterSince(earlier);
        await foreach (var entry in EntriesAsync(Filter(changed), Attributes(), cancellationToken))
        {
            mark.See(entry);
            yield return PersonOf(entry);
        }

        Cursor = DirectoryCursor.Written(settings, mark.Value(changed is null ? null : earlier));
    }

    public async IAsyncEnumerable<SourcePerson> PeopleAsync(IReadOnlyCollection<string> ids, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var some in ids.Chunk(AtOnce))
        {
            var those = $"(|{string.Concat(some.Select(dialect.IdFilter))})";
            await foreach (var entry in EntriesAsync(Filter(those), Attributes(), cancellationToken))
                yield return PersonOf(entry);
        }
    }

    /// <summary>The first few, as a page brings them.</summary>
    public async Task<IReadOnlyList<SourcePerson>> SomeAsync(int count, CancellationToken cancellationToken)
    {
        var page = await line.SearchAsync(new LdapQuery(settings.BaseDn, settings.Filter, Attributes(), count), [], cancellationToken);
        DemandIds(page);
        return [.. page.Entries.Take(count).Select(PersonOf)];
    }

    public ValueTask DisposeAsync() => line.DisposeAsync();

    private async IAsyncEnumerable<LdapEntry> EntriesAsync(string filter, string[] attributes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new LdapQuery(settings.BaseDn, filter, attributes, settings.PageSize);
        byte[] cookie = [];
        do
        {
            var page = await line.SearchAsync(query, cookie, cancellationToken);
            DemandIds(page);
            foreach (var entry in page.Entries)
                yield return entry;
            cookie = page.Cookie;
        }
        while (cookie.Length > 0);
    }

    /// <summary>Nobody with an id is no directory without people: it hides them, or calls them something else.</summary>
    private void DemandIds(LdapPage page)
    {
        if (page.Entries.Count > 0 && page.Entries.All(entry => dialect.IdOf(entry) is null))
            throw new SourceFaultException(SourceFault.FieldMissing, dialect.IdAttribute);
    }

    private string Filter(string? more) => more is null ? settings.Filter : $"(&{settings.Filter}{more})";

    private string[] Attributes() =>
        [.. new[] { dialect.IdAttribute, settings.UsernameAttribute, settings.NameAttribute, settings.EmailAttribute, mark.Attribute }
            .OfType<string>().Where(name => name.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Without an id somebody is handed on all the same, so that they are refused where it shows.</summary>
    private SourcePerson PersonOf(LdapEntry entry) => new(
        dialect.IdOf(entry) ?? "", entry.Text(settings.UsernameAttribute), entry.Text(settings.NameAttribute),
        settings.EmailAttribute.Length == 0 ? null : entry.Text(settings.EmailAttribute), entry.Dn);
}
