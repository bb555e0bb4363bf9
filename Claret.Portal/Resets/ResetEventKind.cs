namespace Claret.Portal.Resets;

/// <summary>Kept as text, so names stay.</summary>
public enum ResetEventKind
{
    /// <summary>Asked for on the form.</summary>
    Asked,

    /// <summary>Sent by an admin.</summary>
    SentByAdmin,

    /// <summary>Invited by an admin, for the first time or again.</summary>
    Invited,

    /// <summary>Asked for on the page of a dead link.</summary>
    NewLinkAsked,

    /// <summary>Sent at a start, for <c>Setup:Admin</c>.</summary>
    SentBySetup,

    /// <summary>Written to a file by <c>recover-admin</c>.</summary>
    WrittenAtConsole,
    Matched,
    NotMatched,
    MailOwed,
    MailGivenUp,
    LinkOpened,

    /// <summary>With the temporary password, for the first time.</summary>
    TemporarySignIn,
    PasswordSet,
    SessionsEnded,
    NoticeOwed,
    Ended,
}
