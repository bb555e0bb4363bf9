using Claret.Portal.Audit;
using Claret.Portal.Resets;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;

namespace Claret.Portal.AuditAdmin;

/// <summary>The fields that narrow the list, and in words what it is narrowed to. Only the page's address says what is shown; this leads to another one.</summary>
public sealed partial class AuditFilters : IDisposable
{
    private readonly Leaving leaving = new();
    private readonly Dictionary<string, string> errors = new(StringComparer.Ordinal);
    private (AuditFilter Filter, AuditPerson? Actor, AuditPerson? Person)? filled;
    private string what = "";
    private string outcome = "";
    private string? actor;
    private string? person;
    private string? origin;
    private string? reference;
    private DateOnly? from;
    private DateOnly? to;
    private bool isOpen;

    /// <summary>What the address says.</summary>
    [Parameter, EditorRequired]
    public AuditFilter Filter { get; set; } = AuditFilter.Everything;

    /// <summary>Whom it names; null while that is looked up.</summary>
    [Parameter]
    public AuditPerson? Actor { get; set; }

    /// <summary>Whom it names; null while that is looked up.</summary>
    [Parameter]
    public AuditPerson? Person { get; set; }

    [Inject]
    private AuditQuery Query { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    public void Dispose() => leaving.Dispose();

    protected override void OnParametersSet()
    {
        // Drawn again for another reason, the fields keep what was typed meanwhile.
        if (filled == (Filter, Actor, Person))
            return;

        if (filled?.Filter != Filter)
            isOpen = false;
        filled = (Filter, Actor, Person);
        errors.Clear();
        what = Chosen(Filter);
        outcome = Filter.Outcome?.ToString() ?? "";
        actor = Typed(Actor, Filter.ActorId);
        person = Typed(Person, Filter.PersonId);
        (origin, reference) = (Filter.Origin, Filter.Reference);
        (from, to) = (Filter.From, Filter.To);
    }

    private async Task ShowAsync()
    {
        errors.Clear();
        var wanted = new AuditFilter
        {
            Group = AuditFilter.Named<AuditGroup>(what),
            Action = AuditFilter.Named<AuditAction>(what),
            Outcome = AuditFilter.Named<AuditOutcome>(outcome),
            Origin = AuditFilter.OriginOf(origin),
            ActorId = await PersonIdAsync("actor", actor, Actor, Filter.ActorId),
            PersonId = await PersonIdAsync("person", person, Person, Filter.PersonId),
            Reference = ResetReference.Parse(reference),
            From = from,
            To = to,
        };
        if (wanted.Reference is null && !string.IsNullOrWhiteSpace(reference))
            errors["reference"] = Texts["NotAReference"];
        if (wanted.From > wanted.To)
            errors["to"] = Texts["DaysTurned"];
        if (errors.Count > 0)
            return;

        isOpen = false;
        Navigation.NavigateTo(wanted.Address());
    }

    /// <summary>What the field was filled with stands for the same person, also where no username tells them any more.</summary>
    private async Task<long?> PersonIdAsync(string field, string? typed, AuditPerson? shown, long? id)
    {
        if (string.IsNullOrWhiteSpace(typed))
            return null;
        if (typed == Typed(shown, id))
            return id;

        var found = await Query.PersonIdAsync(await SignedIn.CallerAsync(), typed, leaving.Token);
        if (found is null)
            errors[field] = Texts["NobodyOfThatName"];
        return found;
    }

    /// <summary>A group of one is offered as its action.</summary>
    private static string Chosen(AuditFilter filter) => filter switch
    {
        { Actions: [var only] } => only.ToString(),
        { Group: { } group } => group.ToString(),
        _ => "",
    };

    private static string? Typed(AuditPerson? shown, long? id) => id is null ? null : shown?.Username ?? shown?.Name ?? FormattableString.Invariant($"#{id}");

    /// <summary>Each with the filter that is left without it.</summary>
    private IEnumerable<(string Words, AuditFilter Without)> Parts
    {
        get
        {
            if (Filter.Action is { } action)
                yield return (Words.Action(action.ToString()), Filter with { Action = null });
            else if (Filter.Group is { } group)
                yield return (Texts[$"Group{group}"], Filter with { Group = null });
            if (Filter.Outcome is { } came)
                yield return (Texts[$"Outcome{came}"], Filter with { Outcome = null });
            if (Filter.ActorId is { } by)
                yield return (Texts["OnlyBy", Actor?.Name ?? Texts["Unnamed", by]], Filter with { ActorId = null });
            if (Filter.PersonId is { } on)
                yield return (Texts["OnlyOn", Person?.Name ?? Texts["Unnamed", on]], Filter with { PersonId = null });
            if (Filter.Origin is { } place)
                yield return (Texts["OnlyOrigin", place], Filter with { Origin = null });
            if (Filter.Reference is { } reset)
                yield return (Texts["OnlyReference", reset], Filter with { Reference = null });
            if (Filter.From is { } first)
                yield return (Texts["OnlyFrom", AuditFilter.Text(first)!], Filter with { From = null });
            if (Filter.To is { } last)
                yield return (Texts["OnlyTo", AuditFilter.Text(last)!], Filter with { To = null });
        }
    }

    private string? InvalidIf(string field) => errors.ContainsKey(field) ? "invalid" : null;

    private string? Invalid(string field) => errors.ContainsKey(field) ? "true" : null;

    private string? Described(string field) => errors.ContainsKey(field) ? AuditFieldError.IdOf(field) : null;
}
