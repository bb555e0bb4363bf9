using System.Net;
using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Sources.Sso;
using Claret.Portal.Tests.Kit;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Claret.Portal.Tests.SourcesTests.Sso;

/// <summary>There and back through a real provider, as a browser goes.</summary>
[Trait("Security", "29")]
public sealed class SsoFlowTests(SsoFixture sso) : IClassFixture<SsoFixture>, IDisposable
{
    private readonly HttpClient browser = sso.Portal.NewClient();

    public void Dispose()
    {
        browser.Dispose();
        sso.There.Behave();
        sso.Clock.Shift = TimeSpan.Zero;
    }

    [Fact]
    public async Task A_whole_sign_in_leads_back_to_where_somebody_wanted_to_go()
    {
        var provider = await sso.ProviderAsync();
        sso.There.Sign("00u1", ("preferred_username", "nora.berg"), ("name", "Nora Berg"), ("email", "nora@claret.example"), ("sid", "session-1"));

        var led = await browser.SignInThroughAsync(provider, "/account/sessions");
        using var account = await browser.GetAsync(led);

        Assert.Equal("/account/sessions", led.PathAndQuery);
        Assert.Equal(HttpStatusCode.OK, account.StatusCode);
        var nora = await sso.Portal.Database.PersonOfAsync(provider, "00u1");
        Assert.Equal(("nora.berg", "Nora Berg", "nora@claret.example", PersonSource.Sso), (nora!.Username, nora.Name, nora.Email, nora.Source));
        await using var db = sso.Portal.Database.NewContext();
        var session = await db.Sessions.SingleAsync(s => s.PersonId == nora.Id);
        Assert.Equal((provider.Id, "session-1"), (session.ProviderId, session.ProviderSession));
        Assert.Equal(
            $"through {provider.Name}",
            (await db.Audit.SingleAsync(e => e.PersonId == nora.Id && e.Action == AuditAction.SignIn && e.Outcome == AuditOutcome.Done)).Reason);
        var logged = sso.Portal.Logs.Text;
        Assert.DoesNotContain(StandInProvider.ClientSecret, logged, StringComparison.Ordinal);
        Assert.DoesNotContain(sso.There.LastIdToken!, logged, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_asks_with_state_nonce_and_pkce_for_an_answer_at_the_public_address()
    {
        var provider = await sso.ProviderAsync();
        browser.DefaultRequestHeaders.Host = "evil.example";

        using var leaving = await browser.GetAsync(new Uri($"/sign-in/sso/{provider.Id}", UriKind.Relative));

        var asked = QueryHelpers.ParseQuery(leaving.Headers.Location!.Query);
        Assert.Equal("code", asked["response_type"]);
        Assert.Equal("S256", asked["code_challenge_method"]);
        Assert.Equal("openid profile email", asked["scope"]);
        Assert.NotEmpty(asked["state"].ToString());
        Assert.NotEmpty(asked["nonce"].ToString());
        Assert.Equal($"{sso.Portal.BaseAddress.OriginalString}/sign-in/sso/{provider.Id}/callback", asked["redirect_uri"]);
        var cookies = leaving.Headers.GetValues("Set-Cookie").ToList();
        Assert.Equal(2, cookies.Count);
        Assert.All(cookies, cookie =>
        {
            Assert.Contains($"; path=/sign-in/sso/{provider.Id}/callback", cookie, StringComparison.Ordinal);
            Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Theory]
    [InlineData("nonce", "another")]
    [InlineData("nonce", null)]
    [InlineData("iss", "https://evil.example/")]
    [InlineData("iss", null)]
    [InlineData("aud", "another-client")]
    [InlineData("exp", 1_700_000_000L)]
    [InlineData("exp", null)]
    [InlineData("sub", null)]
    public async Task A_token_that_says_something_else_is_refused(string claim, object? value)
    {
        var provider = await sso.ProviderAsync();
        sso.There.Sign("00u2", ("preferred_username", "forged"));
        sso.There.Forge = token =>
        {
            var claims = StandInProvider.ClaimsOf(token);
            claims.Remove(claim);
            if (claim == "exp")
                claims["nbf"] = claims["iat"] = 1_600_000_000L;
            if (value is not null)
                claims[claim] = value;
            return StandInProvider.Token(claims, sso.There.Key);
        };

        var led = await browser.SignInThroughAsync(provider);

        await sso.Portal.AssertRefusedAsync(browser, provider, led, SsoRefusal.NotTrusted, "didn't pass our checks");
        Assert.Null(await sso.Portal.Database.PersonOfAsync(provider, "00u2"));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("client secret")]
    [InlineData("another key of the same name")]
    [InlineData("another key")]
    [InlineData("a changed claim")]
    [InlineData("the public key as a secret")]
    public async Task A_token_that_the_provider_did_not_sign_is_refused(string how)
    {
        var provider = await sso.ProviderAsync();
        sso.There.Sign("00u3", ("preferred_username", "forged"));
        sso.There.Forge = token => Signed(token, how);

        var led = await browser.SignInThroughAsync(provider);

        await sso.Portal.AssertRefusedAsync(browser, provider, led, SsoRefusal.NotTrusted, "didn't pass our checks");
        Assert.Null(await sso.Portal.Database.PersonOfAsync(provider, "00u3"));
        Assert.DoesNotContain(sso.There.LastIdToken!.Split('.')[1], (await sso.Portal.RefusalAsync(provider)).Reason!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_of_an_earlier_sign_in_is_refused()
    {
        var provider = await sso.ProviderAsync();
        sso.There.Sign("00u4", ("preferred_username", "early.bird"));
        await browser.SignInThroughAsync(provider);
        var earlier = sso.There.LastIdToken!;
        await ForgetSessionsAsync(provider);
        using var thief = sso.Portal.NewClient();
        sso.There.Forge = _ => earlier;

        var led = await thief.SignInThroughAsync(provider);

        await sso.Portal.AssertRefusedAsync(thief, provider, led, SsoRefusal.NotTrusted, "didn't pass our checks");
    }

    [Fact]
    public async Task An_answer_is_worth_nothing_in_another_browser()
    {
        var provider = await sso.ProviderAsync();
        sso.There.Sign("00u5", ("preferred_username", "mallory"));
        var callback = await browser.GoThereAsync(provider);
        using var victim = sso.Portal.NewClient();

        await sso.Portal.AssertRefusedAsync(victim, provider, await victim.ComeBackAsync(callback), SsoRefusal.Lost, "begun too long ago, in another browser");
    }

    [Fact]
    public async Task An_answer_for_one_provider_is_worth_nothing_at_another()
    {
        var one = await sso.ProviderAsync();
        var other = await sso.ProviderAsync();
        sso.There.Sign("00u5", ("preferred_username", "mixed.up"));
        var callback = await browser.GoThereAsync(one);
        await browser.GoThereAsync(other);

        var led = await browser.ComeBackAsync(new Uri($"/sign-in/sso/{other.Id}/callback{callback.Query}", UriKind.Relative));

        await sso.Portal.AssertRefusedAsync(browser, other, led, SsoRefusal.Lost, "begun too long ago, in another browser");
    }

    [Fact]
    public async Task An_answer_counts_once()
    {
        var provider = await sso.ProviderAsync();
        sso.There.Sign("00u6", ("preferred_username", "once.only"));
        var callback = await browser.GoThereAsync(provider);
        await browser.ComeBackAsync(callback);
        await ForgetSessionsAsync(provider);

        await sso.Portal.AssertRefusedAsync(browser, provider, await browser.ComeBackAsync(callback), SsoRefusal.Lost, "used already");
    }

    [Fact]
    public async Task Somebody_elses_code_in_ones_own_answer_is_refused_by_the_provider()
    {
        var provider = await sso.ProviderAsync();
        sso.There.Sign("00u7", ("preferred_username", "victim"));
        using var victim = sso.Portal.NewClient();
        var stolen = CodeIn(await victim.GoThereAsync(provider));

        var led = await browser.ComeBackAsync(WithCode(await browser.GoThereAsync(provider), stolen));

        await sso.Portal.AssertRefusedAsync(browser, provider, led, SsoRefusal.RefusedThere, "didn't let this sign-in happen");
        Assert.Contains("invalid_grant", (await sso.Portal.RefusalAsync(provider)).Reason!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_that_was_redeemed_is_worth_nothing_in_an_answer_of_ones_own()
    {
        var provider = await sso.ProviderAsync();
        sso.There.Sign("00u16", ("preferred_username", "came.first"));
        using var victim = sso.Portal.NewClient();
        var theirs = await victim.GoThereAsync(provider);
        Assert.Equal("/", (await victim.ComeBackAsync(theirs)).AbsolutePath);
        await ForgetSessionsAsync(provider);

        var led = await browser.ComeBackAsync(WithCode(await browser.GoThereAsync(provider), CodeIn(theirs)));

        await AssertReplayedAsync(browser, provider, led, CodeIn(theirs));
    }

    [Fact]
    public async Task The_same_answer_with_its_cookies_kept_is_worth_nothing_the_second_time()
    {
        var provider = await sso.ProviderAsync();
        sso.There.Sign("00u17", ("preferred_username", "kept.cookies"));
        var jar = new CookieContainer();
        using var visitor = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = jar }) { BaseAddress = sso.Portal.BaseAddress };
        var callback = await visitor.GoThereAsync(provider);
        using var again = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = sso.Portal.BaseAddress };
        again.DefaultRequestHeaders.Add("Cookie", jar.GetCookieHeader(callback));
        Assert.Equal("/", (await visitor.ComeBackAsync(callback)).AbsolutePath);
        await ForgetSessionsAsync(provider);

        var led = await again.ComeBackAsync(callback);

        await AssertReplayedAsync(again, provider, led, CodeIn(callback));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?code=x")]
    [InlineData("?code=x&state=forged")]
    [InlineData("?error=access_denied&state=forged&error_description=%3Cb%3E")]
    [InlineData("?state=%00&code=%ff")]
    [InlineData("?id_token=eyJhbGciOiJub25lIn0.e30.&state=x")]
    public async Task An_answer_that_nobody_asked_for_is_refused(string query)
    {
        var provider = await sso.ProviderAsync();

        var led = await browser.ComeBackAsync(new Uri($"/sign-in/sso/{provider.Id}/callback{query}", UriKind.Relative));

        await sso.Portal.AssertRefusedAsync(browser, provider, led, SsoRefusal.Lost, "begun too long ago, in another browser");
    }

    [Fact]
    public async Task Whoever_takes_longer_than_ten_minutes_begins_again()
    {
        var provider = await sso.ProviderAsync();
        sso.There.Sign("00u8", ("preferred_username", "slow.hand"));
        var callback = await browser.GoThereAsync(provider, "/account/sessions");
        sso.Clock.Shift = TimeSpan.FromMinutes(11);

        var led = await browser.ComeBackAsync(callback);
        sso.Clock.Shift = TimeSpan.Zero;

        await sso.Portal.AssertRefusedAsync(browser, provider, led, SsoRefusal.Lost, "begun too long ago");
    }

    [Theory]
    [InlineData("access_denied", SsoRefusal.Cancelled, "was stopped before it was finished")]
    [InlineData("server_error", SsoRefusal.RefusedThere, "didn't let this sign-in happen")]
    public async Task The_providers_no_is_said_in_our_words(string error, SsoRefusal why, string words)
    {
        var provider = await sso.ProviderAsync();
        sso.There.Error = error;

        var led = await browser.SignInThroughAsync(provider, "/account/sessions");

        await sso.Portal.AssertRefusedAsync(browser, provider, led, why, words);
        using var page = await browser.GetAsync(led);
        var html = await page.Content.ReadAsStringAsync();
        Assert.DoesNotContain("own words", html, StringComparison.Ordinal);
        Assert.Contains($"href=\"/sign-in/sso/{provider.Id}?returnUrl=%2Faccount%2Fsessions\"", html, StringComparison.Ordinal);
        Assert.Contains("the identity team", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_is_down_or_somebody_else_is_said_to_be_out_of_reach()
    {
        var down = await sso.ProviderAsync(settings => settings with { Issuer = $"http://localhost:{FreePort.Next()}/" });
        var other = await sso.ProviderAsync(settings => settings with { Issuer = sso.There.Issuer.TrimEnd('/') });
        foreach (var (provider, kind) in new[] { (down, "ConnectionRefused"), (other, "IssuerDiffers") })
        {
            await sso.Portal.AssertRefusedAsync(browser, provider, await browser.LeaveAsync(provider), SsoRefusal.Unreachable, "at the moment");
            Assert.EndsWith($"({kind})", (await sso.Portal.RefusalAsync(provider)).Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_slow_provider_is_not_waited_for()
    {
        await using var portal = await PortalFactory.StartAsync(services: services =>
            services.Replace(ServiceDescriptor.Singleton(_ => new SsoBackchannel(TimeSpan.FromMilliseconds(200)))));
        var provider = await portal.SsoProviderAsync(sso.There.Issuer);
        using var visitor = portal.NewClient();
        sso.There.Before = WaitAsync;

        await portal.AssertRefusedAsync(visitor, provider, await visitor.LeaveAsync(provider), SsoRefusal.Unreachable, "at the moment");
        Assert.EndsWith("(TimedOut)", (await portal.RefusalAsync(provider)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_breaks_while_somebody_is_there_is_out_of_reach()
    {
        var provider = await sso.ProviderAsync();
        sso.There.Sign("00u9", ("preferred_username", "cut.off"));
        var callback = await browser.GoThereAsync(provider);
        sso.There.Before = http =>
        {
            http.Abort();
            return Task.FromResult(true);
        };

        await sso.Portal.AssertRefusedAsync(browser, provider, await browser.ComeBackAsync(callback), SsoRefusal.Unreachable, "at the moment");
    }

    [Fact]
    public async Task New_keys_are_fetched_for_the_first_who_needs_them()
    {
        var provider = await sso.ProviderAsync();
        sso.There.Sign("00u10", ("preferred_username", "key.one"));
        Assert.Equal("/", (await browser.SignInThroughAsync(provider)).AbsolutePath);
        sso.There.ChangeKey();
        sso.There.Sign("00u11", ("preferred_username", "key.two"));
        using var second = sso.Portal.NewClient();

        Assert.Equal("/", (await second.SignInThroughAsync(provider)).AbsolutePath);
    }

    [Fact]
    public async Task A_change_counts_at_once_without_a_restart()
    {
        var provider = await sso.ProviderAsync();
        sso.There.Sign("00u12", ("preferred_username", "change.able"));
        var begun = await browser.GoThereAsync(provider);
        await using (var db = sso.Portal.Database.NewContext())
            await db.Providers.Where(p => p.Id == provider.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.Version, Guid.NewGuid()));

        // What was begun with the old settings is not finished with the new ones.
        await sso.Portal.AssertRefusedAsync(browser, provider, await browser.ComeBackAsync(begun), SsoRefusal.Lost, "begun too long ago");
        Assert.Equal("/", (await browser.SignInThroughAsync(provider)).AbsolutePath);
    }

    [Fact]
    public async Task A_provider_that_is_switched_off_is_not_offered()
    {
        var provider = await sso.ProviderAsync();
        var callback = await browser.GoThereAsync(provider);
        await using (var db = sso.Portal.Database.NewContext())
            await db.Providers.Where(p => p.Id == provider.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.IsEnabled, false));

        await sso.Portal.AssertRefusedAsync(browser, provider, await browser.ComeBackAsync(callback), SsoRefusal.NotOffered, "is switched off");
    }

    [Theory]
    [InlineData("/sign-in/sso/987654321")]
    [InlineData("/sign-in/sso/987654321/callback?code=x&state=y")]
    public async Task An_unknown_provider_is_not_offered(string path)
    {
        using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative));
        using var page = await browser.GetAsync(answer.Headers.Location);

        Assert.Contains("switched off, or was never set up", await page.MainTextAsync(), StringComparison.Ordinal);
        await using var db = sso.Portal.Database.NewContext();
        Assert.True(await db.Audit.AnyAsync(e => e.Action == AuditAction.SignIn && e.Reason!.StartsWith("through provider 987654321, which isn't there: NotOffered")));
    }

    [Fact]
    public async Task Blocked_here_is_said_and_on_record_with_whom()
    {
        var provider = await sso.ProviderAsync();
        sso.There.Sign("00u13", ("preferred_username", "bo.blocked"));
        await browser.SignInThroughAsync(provider);
        await using (var db = sso.Portal.Database.NewContext())
        {
            await db.People.Where(p => p.ProviderId == provider.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.State, PersonState.Blocked));
            await db.Sessions.Where(s => s.ProviderId == provider.Id).ExecuteDeleteAsync();
        }

        var led = await browser.SignInThroughAsync(provider);

        await sso.Portal.AssertRefusedAsync(browser, provider, led, SsoRefusal.Blocked, "your account here is blocked");
        Assert.Equal((await sso.Portal.Database.PersonOfAsync(provider, "00u13"))!.Id, (await sso.Portal.RefusalAsync(provider)).PersonId);
    }

    [Fact]
    public async Task Somebody_unknown_waits_for_an_admin_where_nobody_is_added()
    {
        var provider = await sso.ProviderAsync(settings => settings with { AddsPeople = false });
        sso.There.Sign("00u14", ("preferred_username", "not.yet"), ("email", "not.yet@claret.example"));

        var led = await browser.SignInThroughAsync(provider);

        await sso.Portal.AssertRefusedAsync(browser, provider, led, SsoRefusal.NotLinked, "no account here belongs to that sign-in");
        await using var db = sso.Portal.Database.NewContext();
        Assert.Equal("not.yet@claret.example", (await db.UnlinkedPeople.SingleAsync(u => u.ProviderId == provider.Id)).Email);
    }

    [Fact]
    [Trait("Security", "20")]
    public async Task Whoever_is_signed_in_is_led_on_and_nobody_is_led_away()
    {
        var provider = await sso.ProviderAsync();
        sso.There.Sign("00u15", ("preferred_username", "led.on"));
        Assert.Equal(sso.Portal.BaseAddress, await browser.SignInThroughAsync(provider, "//evil.example"));

        using var again = await browser.GetAsync(new Uri($"/sign-in/sso/{provider.Id}?returnUrl=%2Faccount", UriKind.Relative));
        using var away = await browser.GetAsync(new Uri($"/sign-in/sso/{provider.Id}?returnUrl=https%3A%2F%2Fevil.example", UriKind.Relative));

        Assert.Equal("/account", again.Headers.Location!.OriginalString);
        Assert.Equal("/", away.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("?why=%3Cscript%3E&reference=%3Cscript%3E&provider=x&returnUrl=//evil.example")]
    [InlineData("?why=99&provider=99999999999999999999")]
    [InlineData("")]
    public async Task The_failed_page_shows_nothing_that_its_address_says(string query)
    {
        using var page = await browser.GetAsync(new Uri($"/sign-in/sso/failed{query}", UriKind.Relative));
        var html = await page.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotContain("evil.example", html, StringComparison.Ordinal);
        Assert.DoesNotContain("&lt;script", html, StringComparison.Ordinal);
        Assert.Contains("You weren't signed in", WebUtility.HtmlDecode(html), StringComparison.Ordinal);
    }

    private static async Task<bool> WaitAsync(HttpContext http)
    {
        // Until the portal has had enough.
        var gone = new TaskCompletionSource();
        await using var registration = http.RequestAborted.Register(gone.SetResult);
        await gone.Task;
        return true;
    }

    private static string CodeIn(Uri callback) => QueryHelpers.ParseQuery(callback.Query)["code"].ToString();

    private static Uri WithCode(Uri callback, string code)
    {
        var mixed = QueryHelpers.ParseQuery(callback.Query);
        mixed["code"] = code;
        return new Uri(QueryHelpers.AddQueryString(callback.GetLeftPart(UriPartial.Path), mixed));
    }

    /// <summary>Refused, and not for something else: the code came as far as the provider, which knows it.</summary>
    private async Task AssertReplayedAsync(HttpClient visitor, Provider provider, Uri led, string code)
    {
        await sso.Portal.AssertRefusedAsync(visitor, provider, led, SsoRefusal.RefusedThere, "didn't let this sign-in happen");
        Assert.EndsWith("(invalid_grant)", (await sso.Portal.RefusalAsync(provider)).Reason, StringComparison.Ordinal);
        Assert.Contains(code, sso.There.Replayed);
    }

    private async Task ForgetSessionsAsync(Provider provider)
    {
        await using var db = sso.Portal.Database.NewContext();
        await db.Sessions.Where(s => s.ProviderId == provider.Id).ExecuteDeleteAsync();
    }

    private string Signed(JsonWebToken token, string how)
    {
        var claims = StandInProvider.ClaimsOf(token);
        var key = sso.There.Key;
        return how switch
        {
            "none" => StandInProvider.Token(claims, key: null),
            "client secret" => StandInProvider.Token(claims, StandInProvider.SharedKey, "HS256"),
            "another key of the same name" => StandInProvider.Token(claims, StandInProvider.NewKey(key.KeyId)),
            "another key" => StandInProvider.Token(claims, StandInProvider.NewKey()),
            "the public key as a secret" => StandInProvider.Token(
                claims, new SymmetricSecurityKey(key.Rsa.ExportSubjectPublicKeyInfo()) { KeyId = key.KeyId }, "HS256"),
            _ => Changed(token),
        };
    }

    private static string Changed(JsonWebToken token)
    {
        var claims = StandInProvider.ClaimsOf(token);
        claims["sub"] = "00u1";
        return string.Join('.', token.EncodedHeader, StandInProvider.Token(claims, key: null).Split('.')[1], token.EncodedSignature);
    }
}
