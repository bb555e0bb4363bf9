namespace Claret.Portal.Resets;

public enum CancelOutcome
{
    Cancelled,

    /// <summary>It had already ended.</summary>
    AlreadyEnded,
    NotAllowed,
}
