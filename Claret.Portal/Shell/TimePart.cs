namespace Claret.Portal.Shell;

/// <summary>How much of a moment is shown.</summary>
public enum TimePart
{
    Both,
    Date,
    Time,
}
