using Claret.Portal.Hosting;
using Claret.Portal.Shell;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Tests.ShellTests;

public sealed class PortalUrlsTests
{
    private readonly PortalUrls urls = new(Options.Create(new PortalOptions { PublicUrl = "https://password.claret.example" }));

    [Fact]
    public void A_link_starts_with_the_public_address() =>
        Assert.Equal("https://password.claret.example/account", urls.Absolute(PortalRoutes.Account));

    [Fact]
    [Trait("Security", "7")]
    public void The_ticket_stands_in_the_fragment_where_no_server_sees_it()
    {
        var link = new Uri(urls.ResetLink("abc-_123"));

        Assert.Equal("#ticket=abc-_123", link.Fragment);
        Assert.Equal("/reset-password", link.PathAndQuery);
    }
}
