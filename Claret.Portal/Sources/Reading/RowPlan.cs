using Claret.Portal.Accounts;

namespace Claret.Portal.Sources.Reading;

/// <summary>What is to become of one row.</summary>
public sealed class RowPlan
{
    public RowPlan(TakenRow taken, Person? person)
    {
        (Taken, Refusal, Person) = (taken, taken.Refusal, person);
        Details = new PersonDetails(Row.Name ?? "", Row.Username ?? "", Row.Email).Trimmed();
        // What stands here already has been checked.
        if (Refusal is null && (person is null || PersonDetails.Of(person) != Details))
            Refusal = DetailRules.FaultsOf(Details).Select(RefusalOf).FirstOrDefault();
    }

    public TakenRow Taken { get; }

    public SourcePerson Row => Taken.Row;

    public SourceRefusal? Refusal { get; set; }

    /// <summary>Null for somebody new.</summary>
    public Person? Person { get; }

    public PersonDetails Details { get; }

    /// <summary>Null where nothing is to be done.</summary>
    public SyncFindingKind? Kind =>
        Refusal is not null ? SyncFindingKind.Refused
        : Person is null ? SyncFindingKind.Added
        : Person.VanishedAt is not null ? SyncFindingKind.Returned
        : PersonDetails.Of(Person) != Details ? SyncFindingKind.Changed
        : null;

    public bool WantsUsername => Refusal is null && (Person is null || Person.NormalizedUsername != Normalized.Username(Details.Username));

    public bool WantsEmail => Refusal is null && Details.Email is { } email && (Person is null || Person.NormalizedEmail != Normalized.Email(email));

    /// <summary>It may be free as soon as the others have been written.</summary>
    public bool IsInTheWay => Refusal is SourceRefusal.UsernameTaken or SourceRefusal.UsernameIsAnAddress or SourceRefusal.EmailIsAUsername;

    /// <summary>The same words as for an admin, so the same names.</summary>
    private static SourceRefusal? RefusalOf(DetailFault fault) => Enum.Parse<SourceRefusal>(fault.ToString());
}
