using Bunit;
using Claret.Portal.Hosting;
using Claret.Portal.Shell;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.ShellTests;

public sealed class DemoBannerTests : ShellTestBase
{
    [Fact]
    public void Says_that_people_are_made_up_and_where_their_mail_is()
    {
        Services.Configure<DemoOptions>(demo => demo.Enabled = true);

        var banner = Render<DemoBanner>();

        Assert.Equal("Demonstration: made-up people with a known password. Mail is in the mailbox.", banner.Find("p").TextContent);
        Assert.Equal("/dev/mailbox", banner.Find("a").GetAttribute("href"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(false)]
    public void Is_not_there_where_people_are_real(bool? enabled)
    {
        Services.Configure<DemoOptions>(demo => demo.Enabled = enabled);

        Assert.Empty(Render<DemoBanner>().Markup.Trim());
    }
}
