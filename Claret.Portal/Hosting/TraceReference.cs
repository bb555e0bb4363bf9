using System.Diagnostics;

namespace Claret.Portal.Hosting;

/// <summary>What an error page names, and the log line of the error carries too.</summary>
public sealed class TraceReference(IHttpContextAccessor accessor)
{
    public string? Value => Activity.Current?.TraceId.ToString() ?? accessor.HttpContext?.TraceIdentifier;
}
