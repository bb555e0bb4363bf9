using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Claret.Portal.Tests.HostingTests;

/// <summary>Puts an endpoint that throws behind everything the portal does with a request.</summary>
internal sealed class FailingPath : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        app.Run(_ => throw new InvalidOperationException("secret of the failure"));
    };
}
