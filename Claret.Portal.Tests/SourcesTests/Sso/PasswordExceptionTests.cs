using AngleSharp.Html.Parser;
using Claret.Portal.Tests.Kit;

namespace Claret.Portal.Tests.SourcesTests.Sso;

/// <summary>The sign-in page where passwords are switched off for nearly everybody.</summary>
public sealed class PasswordExceptionTests
{
    [Fact]
    public async Task Providers_come_first_and_the_form_is_folded_until_it_is_used()
    {
        await using var portal = await PortalFactory.StartAsync(
            settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["SignIn:Passwords"] = "NamedAdmins", ["SignIn:NamedAdmins"] = "ada" });
        using var client = portal.NewClient();
        var html = await client.GetStringAsync(new Uri("/sign-in", UriKind.Relative));
        Assert.Contains("id=\"name\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<details", html, StringComparison.Ordinal);

        await portal.SsoProviderAsync("https://okta.example", name: "Okta");
        using var page = await new HtmlParser().ParseDocumentAsync(await client.GetStringAsync(new Uri("/sign-in", UriKind.Relative)));
        Assert.Equal("Sign in with Okta", page.QuerySelector("h1 ~ .ways a")!.TextContent.Trim());
        Assert.NotNull(page.QuerySelector(".ways ~ details:not([open]) input[name='Input.Password']"));

        using var answer = await client.SignInAsync("nobody", "wooden kettle borrowed thunder", "/sign-in");
        using var after = await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());
        Assert.NotNull(after.QuerySelector("details[open] input[name='Input.Password']"));
    }
}
