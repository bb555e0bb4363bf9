using System.Net;
using Claret.Portal.Accounts;
using Claret.Portal.Accounts.Passwords;
using Claret.Portal.Audit;
using Claret.Portal.Sources;
using Claret.Portal.Sources.Sso;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.SourcesTests.Sso;

/// <summary>What a browser and an admin do.</summary>
internal static class SsoSteps
{
    private static int last;

    /// <summary>Set up and switched on; a first sign-in adds people unless the test says otherwise.</summary>
    public static async Task<Provider> SsoProviderAsync(this PortalFactory portal, string issuer, Func<OidcSettings, OidcSettings>? with = null, string? name = null)
    {
        var settings = new OidcSettings { Issuer = issuer, ClientId = StandInProvider.ClientId, AddsPeople = true };
        var provider = AProvider(with?.Invoke(settings) ?? settings, name);
        provider.ProtectedSecret = portal.Get<ProviderSecrets>().Protect(StandInProvider.ClientSecret);
        await using var db = portal.Database.NewContext();
        db.Providers.Add(provider);
        await db.SaveChangesAsync();
        return provider;
    }

    public static Provider AProvider(OidcSettings settings, string? name = null) => new()
    {
        Source = PersonSource.Sso,
        Name = name ?? $"Okta {Interlocked.Increment(ref last)}",
        Contact = "the identity team",
        IsEnabled = true,
        Settings = ProviderSettings.Written(settings),
        Version = Guid.NewGuid(),
    };

    public static async Task SomebodyWithPasswordAsync(this PortalFactory portal, string username, string email, string password)
    {
        var hash = await portal.Get<PasswordHashing>().HashAsync(password, CancellationToken.None);
        await Given.APerson(username).WithEmail(email).WithPasswordHash(hash).InAsync(portal);
    }

    /// <summary>Opens the link on the sign-in page; where the provider sends the browser back to, and the cookies stay with the client.</summary>
    public static async Task<Uri> GoThereAsync(this HttpClient browser, Provider provider, string? returnUrl = null)
    {
        using var leaving = await browser.GetAsync(new Uri($"/sign-in/sso/{provider.Id}{(returnUrl is null ? "" : $"?returnUrl={Uri.EscapeDataString(returnUrl)}")}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Found, leaving.StatusCode);
        Assert.True(leaving.Headers.CacheControl!.NoStore);
        using var there = await browser.GetAsync(leaving.Headers.Location);
        return there.Headers.Location ?? throw new InvalidOperationException($"The provider answers {there.StatusCode}: {await there.Content.ReadAsStringAsync()}");
    }

    /// <summary>Opens the link on the sign-in page where it leads to a page of the portal.</summary>
    public static async Task<Uri> LeaveAsync(this HttpClient browser, Provider provider) =>
        await browser.ComeBackAsync(new Uri($"/sign-in/sso/{provider.Id}", UriKind.Relative));

    /// <summary>There and back; where the portal leads at last.</summary>
    public static async Task<Uri> SignInThroughAsync(this HttpClient browser, Provider provider, string? returnUrl = null) =>
        await browser.ComeBackAsync(await browser.GoThereAsync(provider, returnUrl));

    public static async Task<Uri> ComeBackAsync(this HttpClient browser, Uri callback)
    {
        using var back = await browser.GetAsync(callback);
        Assert.Equal(HttpStatusCode.Found, back.StatusCode);
        Assert.True(back.Headers.CacheControl!.NoStore);
        return new Uri(browser.BaseAddress!, back.Headers.Location!);
    }

    /// <summary>The one row that says why somebody wasn't signed in through this provider.</summary>
    public static async Task<AuditEntry> RefusalAsync(this PortalFactory portal, Provider provider, AuditAction action = AuditAction.SignIn)
    {
        await using var db = portal.Database.NewContext();
        var through = $"through {provider.Name}: ";
        return Assert.Single(await db.Audit.Where(e => e.Action == action && e.Outcome == AuditOutcome.Refused && e.Reason!.StartsWith(through)).ToListAsync());
    }

    /// <summary>Leads to the one page, which says so in words, with the reference that the audit has, under the headers of sign-in; nobody is signed in.</summary>
    public static async Task AssertRefusedAsync(this PortalFactory portal, HttpClient browser, Provider provider, Uri led, SsoRefusal why, string words)
    {
        Assert.Equal("/sign-in/sso/failed", led.AbsolutePath);
        Assert.Contains($"why={why}", led.Query, StringComparison.Ordinal);
        using var page = await browser.GetAsync(led);
        var refusal = await portal.RefusalAsync(provider);
        var text = await page.MainTextAsync();

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.True(page.Headers.CacheControl!.NoStore);
        Assert.Contains("frame-ancestors 'none'", string.Concat(page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Contains(words, text, StringComparison.Ordinal);
        Assert.Contains(refusal.CaseReference!, text, StringComparison.Ordinal);
        Assert.StartsWith($"through {provider.Name}: {why} (", refusal.Reason, StringComparison.Ordinal);
        await using var db = portal.Database.NewContext();
        Assert.False(await db.Sessions.AnyAsync(s => s.ProviderId == provider.Id));
        using var account = await browser.GetAsync(new Uri("/account", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Found, account.StatusCode);
    }

    public static async Task<Person?> PersonOfAsync(this TestDatabase database, Provider provider, string subject)
    {
        await using var db = database.NewContext();
        return await db.People.AsNoTracking().Include(p => p.Privileges).SingleOrDefaultAsync(p => p.ProviderId == provider.Id && p.ExternalId == subject);
    }
}
