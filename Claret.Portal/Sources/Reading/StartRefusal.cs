namespace Claret.Portal.Sources.Reading;

/// <summary>Why no run was begun. Kept by name in the audit; the page has a sentence for each.</summary>
public enum StartRefusal
{
    /// <summary>The session is over, or the privilege was taken.</summary>
    NotAllowed,
    /// <summary>Some of its people may do more than the caller, who would decide about them.</summary>
    MorePrivileges,
    NoSuchProvider,
    NoSuchRun,

    /// <summary>It hasn't been set up, or its people aren't read.</summary>
    NotSetUp,

    /// <summary>Switched off, it can only be tried.</summary>
    SwitchedOff,
    UnderWay,

    /// <summary>Nothing lies in the drop folder, or the file of that run is gone.</summary>
    NoFile,
    FileTooLarge,

    /// <summary>That run asked nothing.</summary>
    NothingAsked,

    /// <summary>A later one has been made since: its numbers count.</summary>
    Outdated,

    /// <summary>The provider has been set up otherwise since: what it told may be about others.</summary>
    SetUpAnew,
}
