using Bunit;
using Claret.Portal.Accounts;
using Claret.Portal.Mail;
using Claret.Portal.MailAdmin;
using Claret.Portal.Tests.Kit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.MailAdminTests;

public sealed class MailStoppageBannerTests
{
    [Fact]
    public async Task It_says_since_when_in_whose_words_and_how_much_waits_and_goes_with_the_next_page_after_it_is_over()
    {
        await using var bench = await StoppedAsync();
        await bench.SignInAsAsync(await bench.Portal.OperatorAsync(PrivilegeLevel.ViewOnly));
        Visit(bench, "/admin/people");

        var banner = bench.Render<MailStoppageBanner>();

        banner.WaitForAssertion(() => Assert.Contains("Mail isn't going out", banner.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Matches(@"Mail hasn't gone out since 2026-11-22 14:05 UTC: 421 <closing> down\s+1 mail waits\.", banner.Find(".notice-body").TextContent.Replace("\n", " ", StringComparison.Ordinal));
        Assert.Equal("/admin/mail?state=waiting", banner.Find("a").GetAttribute("href"));

        bench.Portal.Transport.Accept();
        bench.Portal.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.Portal.WorkAsync();
        Visit(bench, "/admin/mail");

        banner.WaitForAssertion(() => Assert.Empty(banner.FindAll(".notice")));
    }

    [Theory]
    [InlineData("/account", Feature.Mail)]
    [InlineData("/", Feature.Mail)]
    [InlineData("/admin/people", Feature.People)]
    [Trait("Security", "18")]
    public async Task It_stands_on_admin_pages_alone_and_for_those_who_may_view_mail(string path, Feature feature)
    {
        await using var bench = await StoppedAsync();
        await bench.SignInAsAsync(await Given.APerson().May(feature, PrivilegeLevel.FullAccess).InAsync(bench.Database));
        Visit(bench, path);

        var banner = bench.Render<MailStoppageBanner>();
        Visit(bench, feature == Feature.Mail ? "/account/sessions" : "/admin/resets");

        await banner.InvokeAsync(() => Assert.Empty(banner.FindAll(".notice")));
    }

    /// <summary>A banner that looked by a clock of its own would count as use.</summary>
    [Fact]
    [Trait("Security", "17")]
    public async Task It_keeps_no_session_alive()
    {
        await using var bench = await StoppedAsync();
        var caller = await bench.SignInAsAsync(await bench.Portal.OperatorAsync());
        Visit(bench, "/admin/people");
        var banner = bench.Render<MailStoppageBanner>();
        banner.WaitForAssertion(() => Assert.NotEmpty(banner.FindAll(".notice")));
        var before = bench.Portal.Now;

        for (var minute = 0; minute < 30; minute++)
            bench.Portal.Clock.Advance(TimeSpan.FromMinutes(1));

        await banner.InvokeAsync(() => Assert.NotEmpty(banner.FindAll(".notice")));
        await using var db = bench.Database.NewContext();
        Assert.Equal(before, (await db.Sessions.SingleAsync(s => s.Id == caller.SessionId)).LastSeenAt);
    }

    private static void Visit(ComponentBench bench, string path) => bench.Services.GetRequiredService<NavigationManager>().NavigateTo(path);

    private static async Task<ComponentBench> StoppedAsync()
    {
        var bench = await ComponentBench.CreateAsync(("Resets:DecoyShare", "0"));
        bench.Portal.Transport.Defer("421 <closing> down");
        await bench.Portal.LinkOwedAsync("mara");
        await bench.Portal.WorkAsync();
        return bench;
    }
}
