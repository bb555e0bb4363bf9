using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Claret.Portal.Hosting;

/// <summary>
/// "Healthy", or the worst state and the names of the checks that are in trouble, as "Degraded: mail". Anybody may read it, so
/// why stands in the log and on the admins' pages alone.
/// </summary>
public static class HealthAnswer
{
    public static Task WriteAsync(HttpContext http, HealthReport report)
    {
        http.Response.ContentType = "text/plain";
        return http.Response.WriteAsync(Of(report), http.RequestAborted);
    }

    private static string Of(HealthReport report)
    {
        var troubled = report.Entries.Where(check => check.Value.Status != HealthStatus.Healthy).Select(check => check.Key).Order(StringComparer.Ordinal).ToList();
        return troubled.Count == 0 ? report.Status.ToString() : $"{report.Status}: {string.Join(", ", troubled)}";
    }
}
