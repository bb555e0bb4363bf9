using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.WebUtilities;

namespace Claret.Portal.Hosting;

/// <summary>
/// A form that was left open overnight is posted with a token of yesterday. The page is drawn again, with
/// <see cref="Query"/> in its address so that it can say so, instead of a bare 400.
/// </summary>
public sealed class StaleForms(RequestDelegate next)
{
    public const string Query = "stale";

    public Task InvokeAsync(HttpContext http)
    {
        // A page about an error is drawn as a GET, and still carries the verdict on the post that failed.
        if (!HttpMethods.IsPost(http.Request.Method)
            || http.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false }
            || http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is null)
        {
            return next(http);
        }

        var request = http.Request;
        var again = QueryHelpers.AddQueryString(
            request.PathBase + request.Path,
            request.Query.Where(pair => pair.Key is not Query).Append(new(Query, "1")));
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = again;
        return Task.CompletedTask;
    }
}
