using System.Net;
using System.Text.Json;
using Claret.Portal.Accounts;
using Claret.Portal.Sources;
using Claret.Portal.Sources.Sso;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.SourcesTests.Sso;

/// <summary>
/// A provider whose people may call themselves what they like, all the way from its signed token to the page and the record. The texts
/// are given as they stand in the token, escaped for JSON.
/// </summary>
[Trait("Security", "30")]
public sealed class SsoHostileClaimsTests(SsoFixture sso) : IClassFixture<SsoFixture>, IAsyncLifetime, IDisposable
{
    private const string Endless = "[10 KB]";
    private const int MaxReason = 500;

    private readonly HttpClient browser = sso.Portal.NewClient();
    private string adminBefore = "";

    /// <summary>Whom they would like to be.</summary>
    public async Task InitializeAsync()
    {
        await using (var db = sso.Portal.Database.NewContext())
        {
            if (!await db.People.AnyAsync(p => p.Username == "admin"))
                await Given.APerson("admin").Named("The Admin").WithEmail("admin@claret.example").WithPasswordHash("kept as it is").Admin().InAsync(sso.Portal);
        }

        adminBefore = await AdminRowAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        browser.Dispose();
        sso.There.Behave();
    }

    [Theory]
    [Trait("Security", "26")]
    [InlineData(SourceRefusal.UsernameUnreadable, @"eve\r\nBcc: all@claret.example", @"Eve\r\nX-Evil: 1", @"all\r\nBcc: eve@evil.example")]
    [InlineData(SourceRefusal.UsernameUnreadable, @"nul\u0000byte", @"nul\u0000byte", @"nul\u0000byte@evil.example")]
    [InlineData(SourceRefusal.UsernameUnreadable, @"\u202Eenimda", @"\u202E\u200F", @"\u202Eenimda@evil.example")]
    [InlineData(SourceRefusal.UsernameTooLong, Endless, Endless, Endless + "@evil.example")]
    [InlineData(SourceRefusal.UsernameMissing, @" \t ", null, "no address")]
    [InlineData(SourceRefusal.UsernameTaken, "admin", null, "admin@claret.example")]
    [InlineData(SourceRefusal.UsernameTaken, @"\uFF21DMIN", @"\u0000", "ADMIN@claret.example")]
    [InlineData(SourceRefusal.UsernameIsAnAddress, "admin@claret.example", null, null)]
    public async Task What_can_not_be_taken_is_refused_with_its_reason(SourceRefusal why, string username, string? name, string? email)
    {
        var provider = await sso.ProviderAsync();
        Says("00u1", username, name, email);

        var led = await browser.SignInThroughAsync(provider);

        await sso.Portal.AssertRefusedAsync(browser, provider, led, SsoRefusal.NotLinked, "no account here belongs to that sign-in");
        Assert.EndsWith($"({why})", (await sso.Portal.RefusalAsync(provider)).Reason, StringComparison.Ordinal);
        await AssertSaysNothingOfThemAsync(led);
        Assert.Null(await sso.Portal.Database.PersonOfAsync(provider, "00u1"));
        await using var db = sso.Portal.Database.NewContext();
        var waiting = await db.UnlinkedPeople.SingleAsync(u => u.ProviderId == provider.Id);
        Assert.Equal(why, waiting.Why);
        AssertInert(waiting.Username, Person.MaxUsername);
        AssertInert(waiting.Name, Person.MaxName);
        AssertInert(waiting.Email, Person.MaxEmail);
        await AssertNobodyElseIsTouchedAsync();
    }

    [Theory]
    [Trait("Security", "26")]
    [InlineData("<script>alert(1)</script>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<b>@evil.example")]
    [InlineData("=1+1", "=1+1", """=HYPERLINK(\"http://evil.example\")""", "=1+1@evil.example")]
    [InlineData("ada.nimda", @"\u202Enimda", @"Ada\u202E nimdA", null)]
    [InlineData("long.name", "long.name", Endless, Endless + "@evil.example")]
    [InlineData("mallory", "mallory", "The Admin", "admin@claret.example")]
    [InlineData("mallory.wide", "mallory.wide", "The Admin", @"ADMIN@\uFF43laret.example")]
    public async Task What_can_be_taken_makes_somebody_new_who_may_nothing_and_stays_themselves(string made, string username, string? name, string? email)
    {
        var provider = await sso.ProviderAsync();
        Says("00u1", username, name, email);

        Assert.Equal("/account", (await browser.SignInThroughAsync(provider, "/account")).AbsolutePath);
        var person = await AssertMayNothingAsync(provider, made);
        using var account = await browser.GetAsync(new Uri("/account", UriKind.Relative));
        var html = await account.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, account.StatusCode);
        Assert.Contains(person.Name, WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);

        // Somebody known asserts it as vainly as somebody new.
        using var later = sso.Portal.NewClient();
        Says("00u1", "admin", name: null, "admin@claret.example");
        Assert.Equal("/account", (await later.SignInThroughAsync(provider, "/account")).AbsolutePath);
        var still = await AssertMayNothingAsync(provider, made);
        Assert.Equal((person.Id, person.Name, person.Email), (still.Id, still.Name, still.Email));
        await AssertNobodyElseIsTouchedAsync();
    }

    [Theory]
    [Trait("Security", "29")]
    [InlineData("preferred_username", @"half\uD800")]
    [InlineData("name", @"\uDC00half")]
    [InlineData("email", @"half\uD800@evil.example")]
    [InlineData("sub", @"00u1\r\nadmin")]
    [InlineData("sub", @"00u1\u0000")]
    [InlineData("sub", @"\u202E1u00")]
    [InlineData("sub", Endless)]
    public async Task A_token_that_can_not_be_read_or_names_nobody_is_not_trusted(string claim, string text)
    {
        var provider = await sso.ProviderAsync();
        Says(new(StringComparer.Ordinal) { ["preferred_username"] = "broken", [claim] = text });

        var led = await browser.SignInThroughAsync(provider);

        await sso.Portal.AssertRefusedAsync(browser, provider, led, SsoRefusal.NotTrusted, "didn't pass our checks");
        await AssertSaysNothingOfThemAsync(led);
        await using var db = sso.Portal.Database.NewContext();
        Assert.False(await db.People.AnyAsync(p => p.ProviderId == provider.Id));
        Assert.False(await db.UnlinkedPeople.AnyAsync(u => u.ProviderId == provider.Id));
        await AssertNobodyElseIsTouchedAsync();
    }

    private void Says(string subject, string? username, string? name, string? email)
    {
        var texts = new (string Claim, string? Text)[] { ("sub", subject), ("preferred_username", username), ("name", name), ("email", email) };
        Says(texts.Where(text => text.Text is not null).ToDictionary(text => text.Claim, text => text.Text!, StringComparer.Ordinal));
    }

    private void Says(Dictionary<string, string> texts)
    {
        sso.There.Sign("00u1");
        var whole = texts.ToDictionary(text => text.Key, text => text.Value.Replace(Endless, new string('x', 10_240), StringComparison.Ordinal), StringComparer.Ordinal);
        sso.There.Forge = token => sso.There.Saying(token, whole);
    }

    private async Task<Person> AssertMayNothingAsync(Provider provider, string username)
    {
        var person = (await sso.Portal.Database.PersonOfAsync(provider, "00u1"))!;
        Assert.Equal((username, PersonSource.Sso, false, null), (person.Username, person.Source, person.IsAdmin, person.PasswordHash));
        Assert.Empty(person.Privileges);
        Assert.Empty(DetailRules.FaultsOf(PersonDetails.Of(person)));
        Assert.NotEqual(Normalized.Email("admin@claret.example"), person.NormalizedEmail);
        return person;
    }

    private async Task AssertSaysNothingOfThemAsync(Uri led)
    {
        using var page = await browser.GetAsync(led);
        var shown = $"{led}{WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync())}";
        foreach (var word in new[] { "evil.example", "claret.example", "X-Evil", "Bcc:", "enimda", "xxxxxxxx" })
            Assert.DoesNotContain(word, shown, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Nor does anything break the record.</summary>
    private async Task AssertNobodyElseIsTouchedAsync()
    {
        Assert.Equal(adminBefore, await AdminRowAsync());
        await using var db = sso.Portal.Database.NewContext();
        var adminId = await db.People.Where(p => p.Username == "admin").Select(p => p.Id).SingleAsync();
        Assert.False(await db.Sessions.AnyAsync(s => s.PersonId == adminId));
        Assert.False(await db.Tickets.AnyAsync());
        var record = await db.Audit.ToListAsync();
        Assert.NotEmpty(record);
        Assert.All(record, row =>
        {
            Assert.False(row.PersonId == adminId || row.ActorId == adminId);
            AssertInert(row.Reason, MaxReason);
        });
    }

    private static void AssertInert(string? kept, int maxLength)
    {
        Assert.True(kept is null || kept.Length <= maxLength);
        Assert.DoesNotContain(kept ?? "", char.IsControl);
        Assert.DoesNotContain(kept ?? "", char.IsSurrogate);
    }

    private async Task<string> AdminRowAsync()
    {
        await using var db = sso.Portal.Database.NewContext();
        var row = db.Entry(await db.People.SingleAsync(p => p.Username == "admin")).CurrentValues;
        return JsonSerializer.Serialize(row.Properties.ToDictionary(property => property.Name, property => row[property], StringComparer.Ordinal));
    }
}
