using System.Net;
using Claret.Portal.Accounts.Demo;
using Claret.Portal.Resets;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.Flows;

/// <summary>What a browser that signed in with a temporary password is served.</summary>
[Trait("Security", "12")]
public sealed class TemporaryPasswordFlowTests
{
    [Theory]
    [OnSqlite("mara.lopez", "mara.lopez@claret.example"), OnPostgres("mara.lopez", "mara.lopez@claret.example")]
    [OnSqlite("admin", "admin@claret.example"), OnPostgres("admin", "admin@claret.example")]
    public async Task Every_page_behind_the_sign_in_leads_to_the_one_that_sets_a_password(DatabaseKind kind, string username, string email)
    {
        await using var portal = await StartAsync(kind);
        using var client = portal.NewClient();
        using var signedIn = await client.SignInAsync(username, await TemporaryPasswordAsync(portal, email), "/sign-in?returnUrl=%2Fadmin%2Fpeople");

        Assert.Equal("/account/password", signedIn.Headers.Location!.AbsolutePath);
        foreach (var path in new[] { "/", "/sign-in", "/account", "/admin/people", "/admin/people/1", "/admin/resets", "/admin/resets/K7QM-4WX9", "/.well-known/change-password" })
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal((path, HttpStatusCode.Found), (path, answer.StatusCode));
            Assert.Equal((path, "/account/password"), (path, new Uri(portal.BaseAddress, answer.Headers.Location!).AbsolutePath));
        }

        using var page = await client.GetAsync(new Uri("/account/password", UriKind.Relative));
        var html = await page.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("Set a new password", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<nav", html, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/account\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_can_sign_out_and_its_cookie_is_worth_nothing_then()
    {
        await using var portal = await StartAsync(DatabaseKind.Sqlite);
        using var client = portal.NewClient();
        using var signedIn = await client.SignInAsync("mara.lopez", await TemporaryPasswordAsync(portal, "mara.lopez@claret.example"));

        using var signedOut = await client.PostAsync("/sign-out", await client.FieldsAsync("/account/password", "/sign-out"));
        using var afterwards = await client.GetAsync(new Uri("/account/password", UriKind.Relative));

        Assert.Equal("/sign-in", signedOut.Headers.Location!.OriginalString);
        Assert.Equal("/sign-in", afterwards.Headers.Location!.AbsolutePath);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_cookie_of_it_dies_when_the_old_password_signs_in_elsewhere(DatabaseKind kind)
    {
        await using var portal = await StartAsync(kind);
        using var client = portal.NewClient();
        using var signedIn = await client.SignInAsync("mara.lopez", await TemporaryPasswordAsync(portal, "mara.lopez@claret.example"));
        using var before = await client.GetAsync(new Uri("/account/password", UriKind.Relative));

        using var elsewhere = portal.NewClient();
        using var old = await elsewhere.SignInAsync("mara.lopez", DemoPeople.Password);
        using var after = await client.GetAsync(new Uri("/account/password", UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal("/", old.Headers.Location!.AbsolutePath);
        Assert.Equal("/sign-in", after.Headers.Location!.AbsolutePath);
        Assert.Contains(after.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("claret=;", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_well_known_address_leads_everybody_to_the_page_and_back_after_the_sign_in()
    {
        await using var portal = await StartAsync(DatabaseKind.Sqlite);
        using var client = portal.NewClient();

        using var known = await client.GetAsync(new Uri("/.well-known/change-password", UriKind.Relative));
        using var page = await client.GetAsync(known.Headers.Location);
        using var signedIn = await client.SignInAsync("mara.lopez", DemoPeople.Password, page.Headers.Location!.PathAndQuery);
        using var there = await client.GetAsync(signedIn.Headers.Location);

        Assert.Equal((HttpStatusCode.Found, "/account/password"), (known.StatusCode, known.Headers.Location!.OriginalString));
        Assert.Equal("/sign-in", page.Headers.Location!.AbsolutePath);
        Assert.Equal("/account/password", signedIn.Headers.Location!.AbsolutePath);
        Assert.Contains("Change password", await there.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Security", "1")]
    public async Task An_address_that_is_known_and_one_that_isnt_are_answered_alike_with_this_delivery_too()
    {
        await using var portal = await StartAsync(DatabaseKind.Sqlite);
        await using var scope = portal.Services.CreateAsyncScope();
        var resets = scope.ServiceProvider.GetRequiredService<ResetService>();

        foreach (var email in new[] { "mara.lopez@claret.example", "nobody@claret.example", "sam.okta@claret.example", "bo.blocked@claret.example" })
            Assert.IsType<RequestOutcome.Accepted>(await resets.RequestAsync(email, null, CancellationToken.None));
        await portal.QuietAsync();

        await using var db = portal.Database.NewContext();
        Assert.Equal(1, await db.Tickets.CountAsync());
    }

    private static Task<PortalFactory> StartAsync(DatabaseKind kind) => DemoPortal.StartAsync(kind, ("Resets:Delivery", "TemporaryPassword"));

    private static async Task<string> TemporaryPasswordAsync(PortalFactory portal, string email)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ResetService>().RequestAsync(email, null, CancellationToken.None);
        return Bench.TemporaryPasswordIn((await portal.WaitForMailToAsync(email)).TextBody!);
    }
}
