namespace Claret.Portal.Shell;

public enum NoticeKind
{
    Info,
    Success,
    Warning,
    Error,
}
