namespace Claret.Portal.Invitations;

/// <summary>What an admin has put together and not sent yet, and who was invited from it.</summary>
public sealed class InviteDraft
{
    private readonly List<InvitedPerson> invited = [];
    private List<InviteeRow> rows = [];

    public List<TypedAddress> Addresses { get; } = [];

    public IReadOnlyList<InviteeRow> Rows => rows;

    public IReadOnlyList<InvitedPerson> Invited => invited;

    public string Pattern { get; private set; } = "";

    public string? Message { get; set; }

    public bool IsBegun => Addresses.Count > 0 || !string.IsNullOrWhiteSpace(Message);

    public int InTheWay => rows.Count(row => row.IsInTheWay);

    /// <summary>A row for each address. Who was there before keeps what was typed for them.</summary>
    public void MakeRows()
    {
        rows = [.. Addresses.Select(address => rows.Find(row => row.Address == address) ?? new InviteeRow(address))];
        Suggest(Pattern);
    }

    public void Suggest(string pattern)
    {
        Pattern = pattern;
        if (UsernamePattern.IsOne(pattern))
            rows.ForEach(row => row.Suggest(pattern));
    }

    public void Remove(InviteeRow row)
    {
        rows.Remove(row);
        Addresses.Remove(row.Address);
    }

    /// <summary>False where there was no right to invite any more.</summary>
    public bool Take(InviteeRow row, InviteeOutcome outcome)
    {
        switch (outcome)
        {
            case InviteeOutcome.Invited done:
                var (name, username, email) = row.ToInvitee().Details;
                invited.Add(new InvitedPerson(done.PersonId, name, username, email!));
                Remove(row);
                return true;
            case InviteeOutcome.InTheWay inTheWay:
                row.Findings = inTheWay.Findings;
                return true;
            default:
                return false;
        }
    }

    /// <summary>For others, with the same way to make usernames; what was written to the first ones was for them.</summary>
    public void BeginAgain()
    {
        invited.Clear();
        Message = null;
    }
}
