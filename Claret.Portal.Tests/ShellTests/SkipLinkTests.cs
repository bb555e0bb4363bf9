using Bunit;
using Claret.Portal.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.ShellTests;

public sealed class SkipLinkTests : ShellTestBase
{
    [Fact]
    public void Follows_the_page_that_is_shown()
    {
        var link = Render<SkipLink>();

        Services.GetRequiredService<NavigationManager>().NavigateTo("/admin/people?search=mara");

        link.WaitForAssertion(() => Assert.Equal("/admin/people#main", link.Find("a").GetAttribute("href")));
    }

    [Theory]
    [InlineData("/no/such/page", "/no/such/page#main")]
    [InlineData("//elsewhere.example/page", "/elsewhere.example/page#main")]
    public void On_an_error_page_it_stays_at_the_address_that_was_asked_for(string asked, string href) =>
        Assert.Equal(href, Render<SkipLink>(with => with.AddCascadingValue(App.AskedPathName, asked)).Find("a").GetAttribute("href"));
}
