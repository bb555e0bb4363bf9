using System.Diagnostics;
using OpenTelemetry;

namespace Claret.Portal.Telemetry;

/// <summary>
/// Takes paths and queries out of every span before it leaves the house: they hold references and the ids of persons. Where a
/// request had a route, its template stands instead.
/// </summary>
public sealed class PathlessSpans : BaseProcessor<Activity>
{
    private static readonly string[] Telling = ["url.query", "url.full", "http.target", "http.url"];

    public override void OnEnd(Activity data)
    {
        // A tag that is set to null is removed.
        data.SetTag("url.path", data.GetTagItem("http.route"));
        foreach (var tag in Telling)
            data.SetTag(tag, null);
    }
}
