using System.Globalization;
using Claret.Portal.Resets;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Claret.Portal.MailAdmin;

/// <summary>The outbox, newest first. Which state is shown, and from where on, stands in the address.</summary>
public sealed partial class MailPage : IDisposable
{
    /// <summary>The policy that this page demands.</summary>
    public const string MayView = "ViewMail";

    private readonly Leaving leaving = new();
    private MailList? list;
    private MailFilter shown;
    private int loads;
    private bool isDenied;

    [SupplyParameterFromQuery(Name = "state")]
    private string? State { get; set; }

    [SupplyParameterFromQuery(Name = "before")]
    private string? Before { get; set; }

    [Inject]
    private MailQuery Query { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    [Inject]
    private IStringLocalizer<TraceTexts> Kinds { get; set; } = default!;

    /// <summary>What isn't one shows all.</summary>
    private MailFilter Filter => Enum.GetValues<MailFilter>().FirstOrDefault(filter => filter.ToString().Equals(State, StringComparison.OrdinalIgnoreCase));

    public void Dispose() => leaving.Dispose();

    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive)
            return;

        // Rows of one state under the heading of another would be wrong for as long as the database takes.
        if (shown != Filter)
            (list, shown) = (null, Filter);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var mine = ++loads;
        long? before = long.TryParse(Before, CultureInfo.InvariantCulture, out var id) ? id : null;
        var found = await Query.ListAsync(await SignedIn.CallerAsync(), Filter, before, leaving.Token);
        // A slow answer to an older question must not take the place of a newer one.
        if (mine == loads)
            (list, isDenied) = (found, found is null);
    }

    private string KindName(string kind) => Kinds[$"Kind-{kind}"] is { ResourceNotFound: false } name ? name : kind;

    /// <summary>Another state or attempt is another story: what was opened is read anew.</summary>
    private static (long Id, MailStatus Status, int Attempts) AttemptsKey(MailRow mail) => (mail.Id, mail.Status, mail.Attempts);

    private static string CountOf(MailList list, MailFilter filter) => list.Counts[filter] is var count && count < MailQuery.CountedUpTo
        ? count.ToString(CultureInfo.CurrentCulture)
        : string.Create(CultureInfo.CurrentCulture, $"{MailQuery.CountedUpTo - 1}+");

    private static string AddressOf(MailFilter filter, long? before = null)
    {
        var query = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (filter != MailFilter.All)
            query["state"] = filter.ToString().ToLowerInvariant();
        if (before is { } id)
            query["before"] = id.ToString(CultureInfo.InvariantCulture);
        return Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString(PortalRoutes.Mail, query);
    }
}
