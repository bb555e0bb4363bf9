namespace Claret.Portal.SignIn;

/// <summary>Section <c>Sessions</c>.</summary>
public sealed class SessionOptions
{
    public const string Section = "Sessions";

    /// <summary>However busy, a session that a temporary password opened is over this long after signing in: time to set a new one.</summary>
    public static readonly TimeSpan Temporary = TimeSpan.FromMinutes(15);

    /// <summary>Without any request or act for this long, a session is over.</summary>
    public TimeSpan Idle { get; set; } = TimeSpan.FromHours(2);

    /// <summary>However busy, a session is over this long after signing in.</summary>
    public TimeSpan Absolute { get; set; } = TimeSpan.FromHours(12);
}
