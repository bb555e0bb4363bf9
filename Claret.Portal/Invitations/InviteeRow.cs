using Claret.Portal.Accounts;

namespace Claret.Portal.Invitations;

/// <summary>One of the table in which an admin looks over whom they invite.</summary>
public sealed class InviteeRow(TypedAddress address)
{
    private bool isUsernameTyped;

    public TypedAddress Address { get; } = address;

    public string Name { get; set; } = address.Name ?? NameGuess.Of(address.Email);

    public string Username { get; private set; } = "";

    public bool DespiteAccounts { get; set; }

    public IReadOnlyList<InviteFinding> Findings { get; set; } = [];

    public bool IsInTheWay => Findings.Any(finding => finding.IsInTheWayOf(ToInvitee()));

    /// <summary>Those that belong to the field whose name they begin with.</summary>
    public IEnumerable<InviteFinding> FindingsOf(string field) => Findings.Where(finding => finding switch
    {
        InviteFinding.Broken broken => broken.Fault.ToString().StartsWith(field, StringComparison.Ordinal),
        InviteFinding.UsernameTaken or InviteFinding.UsernameTwice => field == nameof(Username),
        _ => field == nameof(PersonDetails.Email),
    });

    public Invitee ToInvitee() => new(new PersonDetails(Name, Username, Address.Email).Trimmed(), DespiteAccounts);

    /// <summary>What somebody typed stays.</summary>
    public void Suggest(string pattern)
    {
        if (!isUsernameTyped)
            Username = UsernamePattern.Make(pattern, Name, Address.Email);
    }

    public void Type(string username) => (Username, isUsernameTyped) = (username, !string.IsNullOrWhiteSpace(username));
}
