namespace Claret.Portal.Accounts.Passwords;

/// <summary>Why a typed password was not taken; which field says so.</summary>
public abstract record NewPasswordRefusal
{
    private NewPasswordRefusal()
    {
    }

    public sealed record OfCurrent : NewPasswordRefusal;

    public sealed record OfNew(PasswordVerdict.Refused Verdict) : NewPasswordRefusal;
}
