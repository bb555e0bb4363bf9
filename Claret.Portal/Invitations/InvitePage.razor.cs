using Claret.Portal.Hosting;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Options;
using MudBlazor;

namespace Claret.Portal.Invitations;

/// <summary>Invites one or many: whom, then what they are called here, then sent. Going back loses nothing, and neither does a refusal.</summary>
public sealed partial class InvitePage : IDisposable
{
    private readonly Leaving leaving = new();
    private readonly List<TypedAddress> addresses = [];
    private readonly List<InvitedPerson> invited = [];
    private List<InviteeRow> rows = [];
    private AddressField? field;
    private ElementReference heading;
    private InviteStep step;
    private string pattern = "";
    private string? message;
    private string? problem;
    private int checks;
    private bool isBusy;
    private bool isDenied;
    private bool focusHeading;

    [Inject]
    private InvitationQuery Query { get; set; } = default!;

    [Inject]
    private InvitationService Service { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    [Inject]
    private IOptions<PortalOptions> Portal { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    private bool IsBegun => step != InviteStep.Sent && (addresses.Count > 0 || !string.IsNullOrWhiteSpace(message));

    public void Dispose() => leaving.Dispose();

    protected override async Task OnInitializedAsync()
    {
        pattern = UsernamePattern.Of(Portal.Value.UsernameFormat);
        isDenied = RendererInfo.IsInteractive && !await Query.MayInviteAsync(await SignedIn.CallerAsync(), leaving.Token);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!focusHeading || heading.Context is null)
            return;

        focusHeading = false;
        await heading.FocusAsync();
    }

    private Task CheckAsync() => OnceAsync(async () =>
    {
        if (field is null || !await field.FinishAsync())
            return;

        // Who was there before keeps what was typed for them.
        rows = [.. addresses.Select(address => rows.Find(row => row.Address == address) ?? new InviteeRow(address))];
        rows.ForEach(row => row.Suggest(pattern));
        if (await RecheckAsync())
            GoTo(InviteStep.Check);
    });

    private async Task<bool> RecheckAsync()
    {
        var mine = ++checks;
        problem = null;
        var asked = rows.ToList();
        var found = await Query.CheckAsync(await SignedIn.CallerAsync(), asked.ConvertAll(row => row.ToInvitee()), leaving.Token);
        isDenied = found is null;
        // A slow answer to an older question must not take the place of a newer one.
        if (found is not null && mine == checks)
            Put(asked, found);
        return !isDenied;
    }

    private static void Put(List<InviteeRow> rows, IReadOnlyList<IReadOnlyList<InviteFinding>> found)
    {
        for (var i = 0; i < rows.Count; i++)
            rows[i].Findings = found[i];
    }

    private async Task ChangePatternAsync(string wanted)
    {
        pattern = wanted;
        if (UsernamePattern.IsOne(wanted))
            rows.ForEach(row => row.Suggest(wanted));
        await RecheckAsync();
    }

    private async Task RemoveAsync(InviteeRow row)
    {
        rows.Remove(row);
        addresses.Remove(row.Address);
        if (rows.Count > 0)
            await RecheckAsync();
        else
            GoTo(invited.Count > 0 ? InviteStep.Sent : InviteStep.Whom);
    }

    private Task SendAsync() => OnceAsync(async () =>
    {
        if (!await RecheckAsync() || StillInTheWay())
            return;

        var asked = rows.ToList();
        switch (await Service.InviteAsync(await SignedIn.CallerAsync(), asked.ConvertAll(row => row.ToInvitee()), message, CancellationToken.None))
        {
            case InviteOutcome.Tried tried:
                for (var i = 0; i < asked.Count; i++)
                    Take(asked[i], tried.Rows[i]);
                if (rows.Count == 0)
                    GoTo(InviteStep.Sent);
                else
                    StillInTheWay();
                break;
            case InviteOutcome.TooMany:
                problem = Texts["TooMany", InvitationService.MaxAtOnce];
                break;
            default:
                isDenied = true;
                break;
        }
    });

    private void Take(InviteeRow row, InviteeOutcome outcome)
    {
        switch (outcome)
        {
            case InviteeOutcome.Invited done:
                var (name, username, email) = row.ToInvitee().Details;
                invited.Add(new InvitedPerson(done.PersonId, name, username, email!));
                rows.Remove(row);
                addresses.Remove(row.Address);
                break;
            case InviteeOutcome.InTheWay inTheWay:
                row.Findings = inTheWay.Findings;
                break;
            default:
                isDenied = true;
                break;
        }
    }

    private bool StillInTheWay()
    {
        var count = rows.Count(row => row.IsInTheWay);
        problem = count switch
        {
            0 => null,
            1 => Texts["InTheWayOne"],
            _ => Texts["InTheWayMany", count],
        };
        return count > 0;
    }

    private void Back() => GoTo(InviteStep.Whom);

    private void Again()
    {
        invited.Clear();
        GoTo(InviteStep.Whom);
    }

    private void GoTo(InviteStep next) => (step, problem, focusHeading) = (next, null, true);

    /// <summary>Twenty clicks are one.</summary>
    private async Task OnceAsync(Func<Task> work)
    {
        if (isBusy)
            return;

        isBusy = true;
        try
        {
            await work();
        }
        finally
        {
            isBusy = false;
        }
    }

    private async Task AskBeforeLeavingAsync(LocationChangingContext change)
    {
        if (IsBegun && !await ConfirmDialog.AskAsync(Dialogs, Texts["LeaveTitle"], Texts["LeaveText"], yes: Texts["Leave"], no: Texts["Stay"]))
            change.PreventNavigation();
    }
}
