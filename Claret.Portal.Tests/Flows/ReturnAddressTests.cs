using System.Net;
using Claret.Portal.Accounts.Demo;
using Claret.Portal.Tests.Kit;

namespace Claret.Portal.Tests.Flows;

public sealed class ReturnAddressTests(DemoFixture demo) : IClassFixture<DemoFixture>
{
    [Theory]
    [Trait("Security", "20")]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("///evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("evil.example")]
    [InlineData("")]
    public async Task After_sign_in_nobody_is_led_away(string returnUrl)
    {
        using var client = demo.Portal.NewClient();

        using var signedIn = await client.SignInAsync("mara.lopez", DemoPeople.Password, $"/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}");

        Assert.Equal(HttpStatusCode.Found, signedIn.StatusCode);
        Assert.Equal(demo.Portal.BaseAddress, new Uri(demo.Portal.BaseAddress, signedIn.Headers.Location!));
    }

    [Theory]
    [Trait("Security", "20")]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("/\\evil.example")]
    public async Task Nor_when_they_were_signed_in_before(string returnUrl)
    {
        using var client = demo.Portal.NewClient();
        using var signedIn = await client.SignInAsync("mara.lopez", DemoPeople.Password);

        using var again = await client.GetAsync(new Uri($"/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Found, again.StatusCode);
        Assert.Equal(demo.Portal.BaseAddress, new Uri(demo.Portal.BaseAddress, again.Headers.Location!));
    }

    [Theory]
    [InlineData("/admin/people?search=smith")]
    [InlineData("/account")]
    public async Task A_page_of_the_portal_is_where_they_go(string returnUrl)
    {
        using var client = demo.Portal.NewClient();

        using var asked = await client.GetAsync(new Uri(returnUrl, UriKind.Relative));
        using var signedIn = await client.SignInAsync("helen.desk", DemoPeople.Password, asked.Headers.Location!.PathAndQuery);

        Assert.Equal(new Uri(demo.Portal.BaseAddress, returnUrl), new Uri(demo.Portal.BaseAddress, signedIn.Headers.Location!));
    }

    [Theory]
    [InlineData("/user-admin", "/admin/people")]
    [InlineData("/", "/sign-in")]
    public async Task Old_and_short_addresses_lead_on(string from, string to)
    {
        using var client = demo.Portal.NewClient();

        using var answer = await client.GetAsync(new Uri(from, UriKind.Relative));

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(new Uri(demo.Portal.BaseAddress, to), new Uri(demo.Portal.BaseAddress, answer.Headers.Location!));
    }

    [Theory]
    [InlineData("helen.desk", "/admin/people")]
    [InlineData("mara.lopez", "/account")]
    public async Task The_start_page_is_where_their_work_is(string username, string page)
    {
        using var client = demo.Portal.NewClient();
        using var signedIn = await client.SignInAsync(username, DemoPeople.Password);

        using var start = await client.GetAsync(new Uri("/", UriKind.Relative));

        Assert.Equal(new Uri(demo.Portal.BaseAddress, page), new Uri(demo.Portal.BaseAddress, start.Headers.Location!));
    }
}
