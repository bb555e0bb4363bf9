namespace Claret.Portal.Resets;

public abstract record SendOutcome
{
    private SendOutcome()
    {
    }

    public sealed record Sent(string Reference) : SendOutcome;

    public sealed record Refused(ResetRefusal Refusal) : SendOutcome;
}
