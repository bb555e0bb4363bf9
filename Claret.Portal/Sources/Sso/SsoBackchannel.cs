namespace Claret.Portal.Sources.Sso;

/// <summary>The one way from this portal to the providers: short of patience, without cookies, and never led elsewhere.</summary>
/// <param name="patience">For one whole answer.</param>
public sealed class SsoBackchannel(TimeSpan patience) : IDisposable
{
    private const int MaxAnswer = 1024 * 1024;

    public HttpClient Client { get; } = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        // So that a provider that moves is followed.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = patience,
        MaxResponseContentBufferSize = MaxAnswer,
    };

    public void Dispose() => Client.Dispose();
}
