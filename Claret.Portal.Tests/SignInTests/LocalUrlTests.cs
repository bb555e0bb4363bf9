using Claret.Portal.SignIn;

namespace Claret.Portal.Tests.SignInTests;

[Trait("Security", "20")]
public sealed class LocalUrlTests
{
    [Theory]
    [InlineData("/account")]
    [InlineData("/admin/people?search=smith&page=2")]
    [InlineData("/")]
    public void A_path_of_the_portal_is_followed(string url) => Assert.Equal(url, LocalUrl.OrHome(url));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/\t/evil.example")]
    [InlineData("/a\r\nSet-Cookie: x=y")]
    [InlineData("/a\\..\\evil")]
    [InlineData("/\u00E9")]
    [InlineData("/a b")]
    [InlineData("account")]
    [InlineData(" /account")]
    public void Anything_else_leads_home(string? url) => Assert.Equal("/", LocalUrl.OrHome(url));
}
