using Bunit;
using Claret.Portal.MyAccount;
using Claret.Portal.Tests.Kit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.MyAccountTests;

public sealed class AccountPageTests
{
    [Fact]
    public async Task It_shows_ones_own_details()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await Given.APerson("mara.lopez").Named("Mara Lopez").WithEmail("mara@claret.example").InAsync(bench.Database));

        var page = bench.Render<AccountPage>();

        page.WaitForAssertion(() => Assert.Contains("mara@claret.example", page.Markup, StringComparison.Ordinal));
        Assert.Contains("mara.lopez", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_names_who_keeps_the_password()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await Given.APerson().KeptBy(Given.Okta()).WithoutEmail().InAsync(bench.Database));

        var page = bench.Render<AccountPage>();

        page.WaitForAssertion(() => Assert.Contains("Kept by Okta", page.Markup, StringComparison.Ordinal));
        Assert.Contains("No address", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Security", "18")]
    public async Task When_the_session_has_ended_it_shows_nothing_and_leads_to_sign_in()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await Given.APerson("mara.lopez").WithEmail("mara@claret.example").InAsync(bench.Database));
        await using var db = bench.Database.NewContext();
        await db.Sessions.ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, bench.Portal.Now));

        var page = bench.Render<AccountPage>();

        page.WaitForAssertion(() => Assert.Contains("/sign-in?returnUrl=", bench.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
        Assert.DoesNotContain("mara@claret.example", page.Markup, StringComparison.Ordinal);
    }
}
