namespace Claret.Portal.AuditAdmin;

/// <summary>Where in the list somebody is: a page by the id beside it, and the entry whose details are open.</summary>
/// <param name="Before">Entries older than this one.</param>
/// <param name="After">Entries newer than this one.</param>
/// <param name="Entry">Is on the page that is shown, wherever the page begins.</param>
public sealed record AuditPlace(long? Before = null, long? After = null, long? Entry = null)
{
    public static AuditPlace Newest { get; } = new();
}
