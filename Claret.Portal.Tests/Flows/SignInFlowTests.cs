using System.Net;
using Claret.Portal.Accounts.Demo;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.Flows;

public sealed class SignInFlowTests
{
    private const string Refusal = "That didn't work. Check your username and password.";

    [Theory, OnSqlite, OnPostgres]
    public async Task The_form_signs_in_and_out_again(DatabaseKind kind)
    {
        await using var portal = await DemoPortal.StartAsync(kind);
        using var client = portal.NewClient();

        using var signedIn = await client.SignInAsync("mara.lopez", DemoPeople.Password);
        using var account = await client.GetAsync(new Uri("/account", UriKind.Relative));
        using var signedOut = await client.SignOutAsync();
        using var afterwards = await client.GetAsync(new Uri("/account", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Found, signedIn.StatusCode);
        Assert.Equal(HttpStatusCode.OK, account.StatusCode);
        Assert.Equal(HttpStatusCode.Found, signedOut.StatusCode);
        Assert.Equal("/sign-in", signedOut.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Found, afterwards.StatusCode);
        Assert.Equal("/sign-in", afterwards.Headers.Location!.AbsolutePath);
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "5")]
    public async Task Whoever_is_refused_hears_the_same_words(DatabaseKind kind)
    {
        await using var portal = await DemoPortal.StartAsync(kind);
        var answers = new List<(HttpStatusCode Status, string Words)>();
        foreach (var (name, password) in new[]
        {
            ("mara.lopez", "not her password"), ("nobody", "anything at all"), ("nobody@claret.example", "anything at all"),
            ("bo.blocked", DemoPeople.Password), ("sam.okta", DemoPeople.Password), ("smith@claret.example", DemoPeople.Password),
        })
        {
            using var client = portal.NewClient();
            using var answer = await client.SignInAsync(name, password);
            answers.Add((answer.StatusCode, (await answer.MainTextAsync()).Replace(name, "", StringComparison.Ordinal)));
            Assert.False(answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(cookie => cookie.StartsWith("claret=", StringComparison.Ordinal)));
        }

        var first = Assert.Single(answers.Distinct());
        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Contains(Refusal, first.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_fields_are_named()
    {
        await using var portal = await DemoPortal.StartAsync();
        using var client = portal.NewClient();

        using var answer = await client.SignInAsync("", "");

        var words = await answer.MainTextAsync();
        Assert.Contains("Enter your username or email address.", words, StringComparison.Ordinal);
        Assert.Contains("Enter your password.", words, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "17")]
    public async Task A_cookie_is_worth_what_its_session_is_worth(DatabaseKind kind)
    {
        await using var portal = await DemoPortal.StartAsync(kind);
        using var client = portal.NewClient();
        using var signedIn = await client.SignInAsync("mara.lopez", DemoPeople.Password);
        using var before = await client.GetAsync(new Uri("/account", UriKind.Relative));

        await using (var db = portal.Database.NewContext())
            Assert.Equal(1, await db.Sessions.ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, DateTime.UtcNow).SetProperty(s => s.EndedBy, SessionEnd.Blocked)));
        using var after = await client.GetAsync(new Uri("/account", UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.Found, after.StatusCode);
        Assert.Contains(after.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("claret=;", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stylesheet_reads_no_session()
    {
        await using var portal = await DemoPortal.StartAsync();
        using var client = portal.NewClient();
        using var signedIn = await client.SignInAsync("mara.lopez", DemoPeople.Password);
        int Reads() => portal.Logs.Lines.Count(line => line.Message.Contains("FROM \"Sessions\"", StringComparison.Ordinal));
        var before = Reads();

        using var style = await client.GetAsync(new Uri("/portal.css", UriKind.Relative));
        var afterStyle = Reads();
        using var account = await client.GetAsync(new Uri("/account", UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, style.StatusCode);
        Assert.False(style.Headers.Contains("Set-Cookie"));
        Assert.Equal(before, afterStyle);
        Assert.Equal(HttpStatusCode.OK, account.StatusCode);
        Assert.True(Reads() > afterStyle);
    }

    [Fact]
    [Trait("Security", "17")]
    public async Task A_cookie_kept_over_the_sign_out_is_refused()
    {
        await using var portal = await DemoPortal.StartAsync();
        using var client = portal.NewClient();
        using var signedIn = await client.SignInAsync("mara.lopez", DemoPeople.Password);
        var cookie = SessionCookieOf(signedIn).Split(';')[0];
        using var signedOut = await client.SignOutAsync();

        using var thief = portal.NewClient();
        thief.DefaultRequestHeaders.Add("Cookie", cookie);
        using var answer = await thief.GetAsync(new Uri("/account", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("/sign-in", answer.Headers.Location!.AbsolutePath);
    }

    [Fact]
    [Trait("Security", "17")]
    public async Task Cookies_are_for_this_site_and_no_script()
    {
        await using var portal = await DemoPortal.StartAsync();
        using var client = portal.NewClient();
        using var page = await client.GetAsync(new Uri("/sign-in", UriKind.Relative));
        using var signedIn = await client.SignInAsync("mara.lopez", DemoPeople.Password);

        var session = SessionCookieOf(signedIn);
        var antiforgery = Assert.Single(page.Headers.GetValues("Set-Cookie"));
        Assert.Contains("; httponly", session, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=lax", session, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; path=/", session, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expires=", session, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain=", session, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; httponly", antiforgery, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=strict", antiforgery, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    [Trait("Security", "17")]
    public async Task Over_https_cookies_are_bound_to_the_host()
    {
        await using var portal = await DemoPortal.StartAsync(settings: ("Portal:PublicUrl", "https://password.claret.example"));
        // A .NET client keeps Secure cookies of http addresses to itself, so they are carried by hand, as a proxy's browser would.
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = portal.BaseAddress };
        using var page = await client.GetAsync(new Uri("/sign-in", UriKind.Relative));
        var antiforgery = Assert.Single(page.Headers.GetValues("Set-Cookie"));
        client.DefaultRequestHeaders.Add("Cookie", antiforgery.Split(';')[0]);

        using var signedIn = await client.SignInAsync("mara.lopez", DemoPeople.Password);

        var session = Assert.Single(signedIn.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("__Host-claret=", StringComparison.Ordinal));
        Assert.Contains("; secure", session, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("__Host-claret-antiforgery=", antiforgery, StringComparison.Ordinal);
        Assert.Contains("; secure", antiforgery, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("CfDJ8-a-token-of-yesterday")]
    public async Task A_form_left_open_overnight_is_drawn_again_with_a_sentence(string? token)
    {
        await using var portal = await DemoPortal.StartAsync();
        using var client = portal.NewClient();
        var fields = await client.FieldsAsync("/sign-in?returnUrl=%2Faccount", "/sign-in");
        var tokenField = Assert.Single(fields.Keys, field => field.Contains("RequestVerificationToken", StringComparison.Ordinal));
        fields["Input.Name"] = "mara.lopez";
        fields["Input.Password"] = DemoPeople.Password;
        if (token is null)
            fields.Remove(tokenField);
        else
            fields[tokenField] = token;

        using var refused = await client.PostAsync("/sign-in?returnUrl=%2Faccount", fields);
        using var again = await client.GetAsync(refused.Headers.Location);

        Assert.Equal(HttpStatusCode.SeeOther, refused.StatusCode);
        Assert.Equal("/sign-in?returnUrl=%2Faccount&stale=1", refused.Headers.Location!.OriginalString);
        Assert.Contains("This page had been open for too long. Nothing was sent; please sign in again.", await again.MainTextAsync(), StringComparison.Ordinal);
        await using var db = portal.Database.NewContext();
        Assert.False(await db.Sessions.AnyAsync());
    }

    [Fact]
    public async Task Nobody_is_signed_out_by_a_foreign_page()
    {
        await using var portal = await DemoPortal.StartAsync();
        using var client = portal.NewClient();
        using var signedIn = await client.SignInAsync("mara.lopez", DemoPeople.Password);

        using var foreign = await client.PostAsync("/sign-out", []);
        using var account = await client.GetAsync(new Uri("/account", UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, foreign.StatusCode);
        Assert.Equal(HttpStatusCode.OK, account.StatusCode);
    }

    private static string SessionCookieOf(HttpResponseMessage answer) =>
        Assert.Single(answer.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("claret=", StringComparison.Ordinal));
}
