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
    private readonly InviteDraft draft = new();
    private AddressField? field;
    private ElementReference heading;
    private InviteStep step;
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

    private bool IsBegun => step != InviteStep.Sent && draft.IsBegun;

    public void Dispose() => leaving.Dispose();

    protected override async Task OnInitializedAsync()
    {
        draft.Suggest(UsernamePattern.Of(Portal.Value.UsernameFormat));
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

        draft.MakeRows();
        if (await RecheckAsync())
            GoTo(InviteStep.Check);
    });

    private async Task<bool> RecheckAsync()
    {
        var mine = ++checks;
        problem = null;
        var asked = draft.Rows.ToList();
        var found = await Query.CheckAsync(await SignedIn.CallerAsync(), asked.ConvertAll(row => row.ToInvitee()), leaving.Token);
        isDenied = found is null;
        // A slow answer to an older question must not take the place of a newer one.
        if (found is not null && mine == checks)
            asked.Zip(found).ToList().ForEach(pair => pair.First.Findings = pair.Second);
        return !isDenied;
    }

    private async Task ChangePatternAsync(string pattern)
    {
        draft.Suggest(pattern);
        await RecheckAsync();
    }

    private async Task RemoveAsync(InviteeRow row)
    {
        draft.Remove(row);
        if (draft.Rows.Count > 0)
            await RecheckAsync();
        else
            GoTo(draft.Invited.Count > 0 ? InviteStep.Sent : InviteStep.Whom);
    }

    private Task SendAsync() => OnceAsync(async () =>
    {
        if (!await RecheckAsync() || StillInTheWay())
            return;

        var asked = draft.Rows.ToList();
        switch (await Service.InviteAsync(await SignedIn.CallerAsync(), asked.ConvertAll(row => row.ToInvitee()), draft.Message, CancellationToken.None))
        {
            case InviteOutcome.Tried tried:
                isDenied = !asked.Zip(tried.Rows).ToList().TrueForAll(pair => draft.Take(pair.First, pair.Second));
                if (draft.Rows.Count == 0)
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

    private bool StillInTheWay()
    {
        problem = draft.InTheWay switch
        {
            0 => null,
            1 => Texts["InTheWayOne"].Value,
            var many => Texts["InTheWayMany", many].Value,
        };
        return problem is not null;
    }

    private void Back() => GoTo(InviteStep.Whom);

    private void Again()
    {
        draft.BeginAgain();
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
