namespace Claret.Portal.Resets;

/// <summary>Where a reset stands, as a list shows it in one word.</summary>
public enum ResetStatus
{
    Requested,
    MailWaiting,
    Mailed,

    /// <summary>The link is in a file that <c>recover-admin</c> wrote.</summary>
    AtConsole,
    Opened,
    Expired,
    Completed,
    Cancelled,
    Replaced,

    /// <summary>Ended without a link ever being good for it.</summary>
    NoLink,
}
