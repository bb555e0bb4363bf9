using System.Globalization;
using System.Net;
using Claret.Portal.Audit;
using Claret.Portal.Hosting;
using Claret.Portal.Resets;
using Claret.Portal.Shell;

namespace Claret.Portal.AuditAdmin;

/// <summary>Which entries are wanted. Stands whole in the page's address; what can't be read there is left out.</summary>
public sealed record AuditFilter
{
    public const int MaxOrigin = 45;

    public static AuditFilter Everything { get; } = new();

    public AuditGroup? Group { get; init; }

    /// <summary>Narrower than a group.</summary>
    public AuditAction? Action { get; init; }

    public AuditOutcome? Outcome { get; init; }

    /// <summary>By whom.</summary>
    public long? ActorId { get; init; }

    /// <summary>On whom.</summary>
    public long? PersonId { get; init; }

    public string? Origin { get; init; }

    public string? Reference { get; init; }

    /// <summary>From its first moment on, in UTC.</summary>
    public DateOnly? From { get; init; }

    /// <summary>To its last moment, in UTC.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Empty for all.</summary>
    public IReadOnlyList<AuditAction> Actions => (Action, Group) switch
    {
        ({ } action, _) => [action],
        (_, { } group) => AuditGroups.Of(group),
        _ => [],
    };

    public static AuditFilter Read(string? what, string? outcome, string? actor, string? person, string? origin, string? reference, string? from, string? to) => new()
    {
        Group = Named<AuditGroup>(what),
        Action = Named<AuditAction>(what),
        Outcome = Named<AuditOutcome>(outcome),
        ActorId = Number(actor),
        PersonId = Number(person),
        Origin = OriginOf(origin),
        Reference = ResetReference.Parse(reference),
        From = Day(from),
        To = Day(to),
    };

    /// <summary>An address in the form in which it is kept; anything else as it is, for "console" is one too.</summary>
    public static string? OriginOf(string? typed) => Typed.Cut(typed ?? "", MaxOrigin) switch
    {
        "" => null,
        var text when IPAddress.TryParse(text, out var address) => (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString(),
        var text => text,
    };

    /// <summary>Null where it is none.</summary>
    public static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public static T? Named<T>(string? text)
        where T : struct, Enum => Enum.GetValues<T>().Cast<T?>().FirstOrDefault(value => value.ToString()!.Equals(text, StringComparison.OrdinalIgnoreCase));

    public static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The page's address that shows these entries.</summary>
    public string Address(AuditPlace? place = null)
    {
        var query = new Dictionary<string, string?>(StringComparer.Ordinal);
        Add("what", (Action?.ToString() ?? Group?.ToString())?.ToLowerInvariant());
        Add("outcome", Outcome?.ToString().ToLowerInvariant());
        Add("actor", Text(ActorId));
        Add("person", Text(PersonId));
        Add("origin", Origin);
        Add("reference", Reference);
        Add("from", Text(From));
        Add("to", Text(To));
        Add("before", Text(place?.Before));
        Add("after", Text(place?.After));
        Add("entry", Text(place?.Entry));
        return Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString(PortalRoutes.Audit, query);

        void Add(string key, string? value)
        {
            if (value is not null)
                query[key] = value;
        }
    }

    public static string? Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
