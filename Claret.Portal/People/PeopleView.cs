using System.Globalization;
using Claret.Portal.Accounts;
using Claret.Portal.Shell;
using Microsoft.AspNetCore.WebUtilities;

namespace Claret.Portal.People;

/// <summary>
/// What the people grid shows, as it stands in the address: a link or the back button restores it. Nothing of a person stands there
/// but an id: the neighbour that a page begins after or ends before.
/// </summary>
public sealed record PeopleView
{
    public const int MaxSearch = 200;

    /// <summary>No list of people is longer; and an offset stays a number.</summary>
    public const int MaxPage = 10_000_000;

    public string Search { get; init; } = "";

    public PersonSource? Source { get; init; }

    /// <summary>People of this provider alone; its id.</summary>
    public long? Provider { get; init; }

    public PeopleStanding? Standing { get; init; }

    public PeoplePrivilege? Privilege { get; init; }

    /// <summary>In the order of their names, each once.</summary>
    public IReadOnlyList<PeopleFlag> Flags { get; init; } = [];

    public PeopleSort Sort { get; init; }

    public bool IsDescending { get; init; }

    /// <summary>Counted from 1. Where a neighbour is given it is only what the page says about itself.</summary>
    public int Page { get; init; } = 1;

    /// <summary>The page begins after this person.</summary>
    public long? After { get; init; }

    /// <summary>The page ends before this person.</summary>
    public long? Before { get; init; }

    public bool IsNarrowed => Source is not null || Provider is not null || Standing is not null || Privilege is not null || Flags.Count > 0;

    /// <summary>From the query of any address; what can't be read counts as not there.</summary>
    public static PeopleView In(string uri)
    {
        var query = QueryHelpers.ParseQuery(new Uri(uri, UriKind.RelativeOrAbsolute) is { IsAbsoluteUri: true } absolute ? absolute.Query : uri[(uri + "?").IndexOf('?', StringComparison.Ordinal)..]);
        var read = query.ToDictionary(pair => pair.Key, pair => pair.Value[0] ?? "", StringComparer.OrdinalIgnoreCase);
        return new PeopleView
        {
            Search = Hosting.Typed.Cut(read.GetValueOrDefault("search", ""), MaxSearch),
            Source = Named<PersonSource>(read, "source"),
            Provider = Number(read, "provider"),
            Standing = Named<PeopleStanding>(read, "state"),
            Privilege = Named<PeoplePrivilege>(read, "privilege"),
            Flags = [.. read.GetValueOrDefault("only", "").Split(',').Select(Mail.NamedValue.Of<PeopleFlag>).OfType<PeopleFlag>().Distinct().Order()],
            Sort = Named<PeopleSort>(read, "sort") ?? PeopleSort.Name,
            IsDescending = string.Equals(read.GetValueOrDefault("order"), "desc", StringComparison.OrdinalIgnoreCase),
            Page = (int)Math.Clamp(Number(read, "page") ?? 1, 1, MaxPage),
            After = Number(read, "after"),
            Before = Number(read, "before"),
        };
    }

    /// <summary>The first page of the same.</summary>
    public PeopleView FromTheStart() => this with { Page = 1, After = null, Before = null };

    public string Address()
    {
        var query = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (Search.Trim() is { Length: > 0 } search)
            query["search"] = search;
        Add("source", Source);
        Add("provider", Provider);
        Add("state", Standing);
        Add("privilege", Privilege);
        if (Flags.Count > 0)
            query["only"] = string.Join(',', Flags).ToLowerInvariant();
        Add("sort", Sort == PeopleSort.Name ? null : Sort);
        if (IsDescending)
            query["order"] = "desc";
        Add("page", Page == 1 ? null : Page);
        Add("after", After);
        Add("before", Before);
        return QueryHelpers.AddQueryString(PortalRoutes.People, query);

        void Add(string key, object? value)
        {
            if (value is not null)
                query[key] = Convert.ToString(value, CultureInfo.InvariantCulture)!.ToLowerInvariant();
        }
    }

    private static T? Named<T>(Dictionary<string, string> read, string key)
        where T : struct, Enum => Mail.NamedValue.Of<T>(read.GetValueOrDefault(key, ""));

    private static long? Number(Dictionary<string, string> read, string key) =>
        long.TryParse(read.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
