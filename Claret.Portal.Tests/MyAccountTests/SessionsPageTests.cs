using Bunit;
using Claret.Portal.MyAccount;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.MyAccountTests;

public sealed class SessionsPageTests
{
    private const string Firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0";

    [Fact]
    public async Task Where_there_is_only_one_it_says_so_and_offers_no_end()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await Given.APerson("mara").InAsync(bench.Database));

        var page = bench.Render<SessionsPage>();

        page.WaitForAssertion(() => Assert.Contains("Only this one.", page.Markup, StringComparison.Ordinal));
        Assert.Contains("This browser", page.Markup, StringComparison.Ordinal);
        Assert.Contains("An unknown browser", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("button"));
    }

    [Fact]
    public async Task Another_is_named_in_words_and_gone_from_the_list_when_it_is_signed_out()
    {
        await using var bench = await ComponentBench.CreateAsync();
        var mara = await Given.APerson("mara").InAsync(bench.Database);
        await bench.SignInAsAsync(mara);
        var other = await SessionAsync(bench, mara.Id, Firefox, "203.0.113.9");
        var (_, snackbars) = bench.Overlays();
        var page = bench.Render<SessionsPage>();

        page.WaitForAssertion(() => Assert.Contains("Firefox on Windows", page.Markup, StringComparison.Ordinal));
        Assert.Contains("203.0.113.9", page.Markup, StringComparison.Ordinal);
        var button = page.Button("Sign out");
        Assert.Equal("Sign out Firefox on Windows, 203.0.113.9", button.GetAttribute("aria-label"));
        button.Click();

        page.WaitForAssertion(() => Assert.Contains("Only this one.", page.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain("Firefox", page.Markup, StringComparison.Ordinal);
        snackbars.WaitForAssertion(() => Assert.Contains("Firefox on Windows is signed out.", snackbars.Markup, StringComparison.Ordinal));
        await using var db = bench.Database.NewContext();
        Assert.Equal(SessionEnd.EndedElsewhere, (await db.Sessions.SingleAsync(s => s.Id == other)).EndedBy);
    }

    [Theory]
    [InlineData("Sign out the others", 1)]
    [InlineData("Leave them", 3)]
    public async Task All_others_are_signed_out_after_a_question(string answer, int left)
    {
        await using var bench = await ComponentBench.CreateAsync();
        var mara = await Given.APerson("mara").InAsync(bench.Database);
        await bench.SignInAsAsync(mara);
        await SessionAsync(bench, mara.Id, Firefox, "203.0.113.9");
        await SessionAsync(bench, mara.Id, null, null);
        var (dialogs, _) = bench.Overlays();
        var page = bench.Render<SessionsPage>();

        page.WaitForAssertion(() => Assert.True(page.HasButton("Sign out everywhere else")));
        page.Button("Sign out everywhere else").Click();
        dialogs.WaitForAssertion(() => Assert.True(dialogs.HasButton(answer)));
        dialogs.Button(answer).Click();

        dialogs.WaitForAssertion(() => Assert.False(dialogs.HasButton(answer)));
        page.WaitForAssertion(() => Assert.Equal(left, page.FindAll("li.session").Count));
        await using var db = bench.Database.NewContext();
        Assert.Equal(left, await db.Sessions.CountAsync(s => s.EndedAt == null));
    }

    [Fact]
    [Trait("Security", "18")]
    public async Task When_ones_own_session_has_ended_it_leads_to_sign_in_and_ends_nothing()
    {
        await using var bench = await ComponentBench.CreateAsync();
        var mara = await Given.APerson("mara").InAsync(bench.Database);
        var here = await bench.SignInAsAsync(mara);
        await SessionAsync(bench, mara.Id, Firefox, "203.0.113.9");
        var page = bench.Render<SessionsPage>();
        page.WaitForAssertion(() => Assert.True(page.HasButton("Sign out")));
        await using var db = bench.Database.NewContext();
        await db.Sessions.Where(s => s.Id == here.SessionId).ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, bench.Portal.Now));

        page.Button("Sign out").Click();

        page.WaitForAssertion(() => Assert.Contains(
            "/sign-in?returnUrl=%2Faccount%2Fsessions", bench.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
        Assert.Equal(1, await db.Sessions.CountAsync(s => s.EndedAt == null));
    }

    private static async Task<Guid> SessionAsync(ComponentBench bench, long personId, string? browser, string? address)
    {
        await using var db = bench.Database.NewContext();
        var session = new PersonSession
        {
            Id = Guid.NewGuid(),
            PersonId = personId,
            CreatedAt = bench.Portal.Now,
            LastSeenAt = bench.Portal.Now,
            OriginBrowser = browser,
            OriginAddress = address,
        };
        db.Sessions.Add(session);
        await db.SaveChangesAsync();
        return session.Id;
    }
}
