namespace Claret.Portal.Hosting;

/// <summary>
/// A HEAD is a GET whose body goes nowhere. Pages know GET alone, and a mail scanner's HEAD on a link must not make it
/// look broken. Outermost, so that the page of an error is cut off too.
/// </summary>
public sealed class HeadAsGet(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await next(http);
            return;
        }

        var body = http.Response.Body;
        http.Request.Method = HttpMethods.Get;
        http.Response.Body = Stream.Null;
        try
        {
            await next(http);
        }
        finally
        {
            http.Response.Body = body;
            http.Request.Method = HttpMethods.Head;
        }
    }
}
