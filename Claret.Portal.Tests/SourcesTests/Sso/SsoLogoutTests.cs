using System.Net;
using System.Text.Json;
using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.SignIn;
using Claret.Portal.Sources.Sso;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.SourcesTests.Sso;

/// <summary>A provider tells that somebody signed out there (OpenID Connect Back-Channel Logout 1.0).</summary>
[Trait("Security", "31")]
public sealed class SsoLogoutTests(SsoFixture sso) : IClassFixture<SsoFixture>, IDisposable
{
    private const string Event = "http://schemas.openid.net/event/backchannel-logout";

    private readonly HttpClient there = sso.Portal.NewClient();

    public void Dispose() => there.Dispose();

    [Fact]
    public async Task A_session_that_is_named_ends_and_the_persons_others_live()
    {
        var provider = await sso.ProviderAsync();
        using var desk = await SignedInAsync(provider, "00u1", "desk");
        using var phone = await SignedInAsync(provider, "00u1", "phone");
        using var other = await SignedInAsync(provider, "00u2", "other");

        using var told = await TellAsync(provider, Token(claims => claims.Remove("sub"), session: "desk"));

        Assert.Equal(HttpStatusCode.OK, told.StatusCode);
        Assert.True(told.Headers.CacheControl!.NoStore);
        Assert.False(await IsSignedInAsync(desk));
        Assert.True(await IsSignedInAsync(phone));
        Assert.True(await IsSignedInAsync(other));
        await using var db = sso.Portal.Database.NewContext();
        Assert.Equal(SessionEnd.SignedOutThere, (await db.Sessions.SingleAsync(s => s.ProviderId == provider.Id && s.ProviderSession == "desk")).EndedBy);
        var row = await db.Audit.SingleAsync(e => e.Action == AuditAction.SignedOutThere && e.Reason == $"through {provider.Name}");
        Assert.Equal((await sso.Portal.Database.PersonOfAsync(provider, "00u1"))!.Id, row.PersonId);
    }

    [Fact]
    public async Task A_person_who_is_named_is_signed_out_of_all_that_came_through_that_provider_and_of_nothing_else()
    {
        var provider = await sso.ProviderAsync();
        var second = await sso.ProviderAsync();
        using var desk = await SignedInAsync(provider, "00u1", "desk");
        using var phone = await SignedInAsync(provider, "00u1", "phone");
        using var other = await SignedInAsync(provider, "00u2", "other");
        using var elsewhere = await SignedInAsync(second, "00u1", "desk");

        using var told = await TellAsync(provider, Token());

        Assert.Equal(HttpStatusCode.OK, told.StatusCode);
        Assert.False(await IsSignedInAsync(desk));
        Assert.False(await IsSignedInAsync(phone));
        Assert.True(await IsSignedInAsync(other));
        Assert.True(await IsSignedInAsync(elsewhere));
    }

    [Fact]
    public async Task A_session_of_one_person_with_the_subject_of_another_ends_nothing()
    {
        var provider = await sso.ProviderAsync();
        using var desk = await SignedInAsync(provider, "00u1", "desk");

        using var told = await TellAsync(provider, Token(claims => claims["sub"] = "00u2", session: "desk"));

        Assert.Equal(HttpStatusCode.OK, told.StatusCode);
        Assert.True(await IsSignedInAsync(desk));
    }

    [Fact]
    public async Task A_session_that_its_id_token_named_none_for_ends_with_any_of_its_persons()
    {
        var provider = await sso.ProviderAsync();
        using var unnamed = await SignedInAsync(provider, "00u1", session: null);
        using var unusable = await SignedInAsync(provider, "00u1", new string('x', 256));
        using var desk = await SignedInAsync(provider, "00u1", "desk");
        using var phone = await SignedInAsync(provider, "00u1", "phone");
        using var other = await SignedInAsync(provider, "00u2", session: null);

        using var nobodys = await TellAsync(provider, Token(claims => claims.Remove("sub"), session: "tablet"));
        Assert.True(await IsSignedInAsync(unnamed));
        using var told = await TellAsync(provider, Token(session: "desk"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (nobodys.StatusCode, told.StatusCode));
        Assert.False(await IsSignedInAsync(unnamed));
        Assert.False(await IsSignedInAsync(unusable));
        Assert.False(await IsSignedInAsync(desk));
        Assert.True(await IsSignedInAsync(phone));
        Assert.True(await IsSignedInAsync(other));
    }

    [Theory]
    [InlineData(256)]
    [InlineData(0)]
    public async Task A_session_that_can_not_have_been_kept_counts_as_not_said_beside_a_person(int length)
    {
        var provider = await sso.ProviderAsync();
        using var unusable = await SignedInAsync(provider, "00u1", new string('x', 256));
        using var desk = await SignedInAsync(provider, "00u1", "desk");

        using var told = await TellAsync(provider, Token(session: new string('x', length)));

        Assert.Equal(HttpStatusCode.OK, told.StatusCode);
        Assert.False(await IsSignedInAsync(unusable));
        Assert.False(await IsSignedInAsync(desk));
    }

    [Fact]
    public async Task A_token_counts_once()
    {
        var provider = await sso.ProviderAsync();
        var token = Token();
        using var first = await TellAsync(provider, token);
        using var desk = await SignedInAsync(provider, "00u1", "desk");

        using var again = await TellAsync(provider, token);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        await AssertRefusedAsync(provider, again, desk, "told before");
    }

    [Theory]
    [InlineData("unsigned", "SecurityToken")]
    [InlineData("shared secret", "SecurityToken")]
    [InlineData("another key", "SecurityToken")]
    [InlineData("another issuer", "SecurityTokenInvalidIssuerException")]
    [InlineData("another audience", "SecurityTokenInvalidAudienceException")]
    [InlineData("expired", "SecurityTokenExpiredException")]
    [InlineData("without an end", "SecurityTokenNoExpirationException")]
    [InlineData("without a beginning", "not issued yet")]
    [InlineData("of tomorrow", "not issued yet")]
    [InlineData("for a year", "lives too long")]
    [InlineData("with a nonce", "with a nonce")]
    [InlineData("without events", "no logout event")]
    [InlineData("with another event", "no logout event")]
    [InlineData("events as text", "no logout event")]
    [InlineData("without an id", "no id of its own")]
    [InlineData("about nobody", "nobody is named")]
    [InlineData("about an endless session", "nobody is named")]
    [InlineData("about an empty subject", "no usable sub")]
    [InlineData("about an empty subject with a session", "no usable sub")]
    [InlineData("an access token", "another kind of token")]
    [InlineData("no token at all", "SecurityToken")]
    public async Task What_is_not_a_logout_of_this_provider_for_this_portal_ends_nothing(string how, string kind)
    {
        var provider = await sso.ProviderAsync();
        using var desk = await SignedInAsync(provider, "00u1", "desk");

        using var told = await TellAsync(provider, Forged(how));

        await AssertRefusedAsync(provider, told, desk, kind);
    }

    [Fact]
    public async Task An_id_token_signs_nobody_out()
    {
        var provider = await sso.ProviderAsync();
        using var desk = await SignedInAsync(provider, "00u1", "desk");

        using var told = await TellAsync(provider, sso.There.LastIdToken!);

        await AssertRefusedAsync(provider, told, desk, "with a nonce");
    }

    [Theory]
    [InlineData("application/json", "{}")]
    [InlineData("application/x-www-form-urlencoded", "")]
    [InlineData("application/x-www-form-urlencoded", "logout_token=a&logout_token=b")]
    public async Task What_is_no_form_with_one_token_is_refused(string type, string body)
    {
        var provider = await sso.ProviderAsync();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, type);
        using var told = await there.PostAsync(new Uri($"/sign-in/sso/{provider.Id}/logout", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.BadRequest, told.StatusCode);
        Assert.EndsWith("no token", (await sso.Portal.RefusalAsync(provider, AuditAction.SignedOutThere)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_of_bytes_is_refused()
    {
        var provider = await sso.ProviderAsync();

        using var told = await TellAsync(provider, new string('x', 1024 * 1024));

        Assert.Equal(HttpStatusCode.BadRequest, told.StatusCode);
    }

    [Fact]
    public async Task A_provider_that_is_switched_off_still_signs_its_people_out_and_an_unknown_one_nobody()
    {
        var provider = await sso.ProviderAsync();
        using var desk = await SignedInAsync(provider, "00u1", "desk");
        await using (var db = sso.Portal.Database.NewContext())
            await db.Providers.Where(p => p.Id == provider.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.IsEnabled, false));

        using var told = await TellAsync(provider, Token());
        using var unknown = await there.PostAsync("/sign-in/sso/987654321/logout", [new("logout_token", Token())]);

        Assert.Equal(HttpStatusCode.OK, told.StatusCode);
        Assert.False(await IsSignedInAsync(desk));
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_twenty_at_once_with_one_token_one_is_heard(DatabaseKind kind)
    {
        await using var portal = await PortalFactory.StartAsync(kind);
        var provider = await portal.SsoProviderAsync(sso.There.Issuer);
        var token = Token();

        var heard = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            await using var scope = portal.Services.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<SsoLogout>().EndAsync(provider.Id, token, CancellationToken.None);
        })));

        Assert.Single(heard, isHeard => isHeard);
    }

    /// <param name="session">Null where the id token names none.</param>
    private async Task<HttpClient> SignedInAsync(Provider provider, string subject, string? session)
    {
        sso.There.Sign(subject, [("preferred_username", $"{subject}.{provider.Id}"), .. session is null ? [] : new[] { ("sid", session) }]);
        var browser = sso.Portal.NewClient();
        Assert.Equal("/", (await browser.SignInThroughAsync(provider)).AbsolutePath);
        return browser;
    }

    private static async Task<bool> IsSignedInAsync(HttpClient browser)
    {
        using var account = await browser.GetAsync(new Uri("/account", UriKind.Relative));
        return account.StatusCode == HttpStatusCode.OK;
    }

    private Task<HttpResponseMessage> TellAsync(Provider provider, string token) =>
        there.PostAsync($"/sign-in/sso/{provider.Id}/logout", [new("logout_token", token)]);

    private async Task AssertRefusedAsync(Provider provider, HttpResponseMessage told, HttpClient browser, string kind)
    {
        Assert.Equal(HttpStatusCode.BadRequest, told.StatusCode);
        Assert.True(told.Headers.CacheControl!.NoStore);
        using var said = JsonDocument.Parse(await told.Content.ReadAsStringAsync());
        Assert.Equal("invalid_request", said.RootElement.GetProperty("error").GetString());
        Assert.StartsWith($"through {provider.Name}: {kind}", (await sso.Portal.RefusalAsync(provider, AuditAction.SignedOutThere)).Reason, StringComparison.Ordinal);
        Assert.True(await IsSignedInAsync(browser));
    }

    private static Dictionary<string, object> Claims()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["aud"] = StandInProvider.ClientId,
            ["iat"] = now,
            ["exp"] = now + 120,
            ["jti"] = Guid.NewGuid().ToString(),
            ["sub"] = "00u1",
            ["events"] = new Dictionary<string, object>(StringComparer.Ordinal) { [Event] = new Dictionary<string, object>(StringComparer.Ordinal) },
        };
    }

    private string Token(Action<Dictionary<string, object>>? change = null, string? session = null)
    {
        var claims = Claims();
        claims["iss"] = sso.There.Issuer;
        if (session is not null)
            claims["sid"] = session;
        change?.Invoke(claims);
        return StandInProvider.Token(claims, sso.There.Key, type: "logout+jwt");
    }

    private string Forged(string how)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = Claims();
        claims["iss"] = sso.There.Issuer;
        return how switch
        {
            "unsigned" => StandInProvider.Token(claims, key: null, type: "logout+jwt"),
            "shared secret" => StandInProvider.Token(claims, StandInProvider.SharedKey, "HS256"),
            "another key" => StandInProvider.Token(claims, StandInProvider.NewKey(sso.There.Key.KeyId)),
            "another issuer" => Token(c => c["iss"] = "https://evil.example/"),
            "another audience" => Token(c => c["aud"] = "another-client"),
            "expired" => Token(c => (c["iat"], c["exp"]) = (now - 900, now - 600)),
            "without an end" => Token(c => c.Remove("exp")),
            "without a beginning" => Token(c => c.Remove("iat")),
            "of tomorrow" => Token(c => (c["iat"], c["exp"]) = (now + 7200, now + 7300)),
            "for a year" => Token(c => c["exp"] = now + (365 * 86400)),
            "with a nonce" => Token(c => c["nonce"] = "n"),
            "without events" => Token(c => c.Remove("events")),
            "with another event" => Token(c => c["events"] = new Dictionary<string, object>(StringComparer.Ordinal) { ["http://schemas.openid.net/event/other"] = new Dictionary<string, object>(StringComparer.Ordinal) }),
            "events as text" => Token(c => c["events"] = Event),
            "without an id" => Token(c => c.Remove("jti")),
            "about nobody" => Token(c => c.Remove("sub")),
            "about an endless session" => Token(c => c.Remove("sub"), session: new string('x', 256)),
            "about an empty subject" => Token(c => c["sub"] = ""),
            "about an empty subject with a session" => Token(c => c["sub"] = "", session: "desk"),
            "an access token" => StandInProvider.Token(claims, sso.There.Key, type: "at+jwt"),
            _ => "nonsense",
        };
    }
}
