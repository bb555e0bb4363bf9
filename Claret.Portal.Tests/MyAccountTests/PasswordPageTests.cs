using Bunit;
using Claret.Portal.Accounts;
using Claret.Portal.MyAccount;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.MyAccountTests;

public sealed class PasswordPageTests
{
    private const string OldPassword = "blue lantern harvest moon";
    private const string NewPassword = "violet harbour kettle drum";

    [Fact]
    [Trait("Security", "14")]
    public async Task It_asks_for_the_current_and_twice_for_the_new_one_as_password_managers_expect()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await MaraAsync(bench));

        var page = bench.Render<PasswordPage>();

        page.WaitForAssertion(() => Assert.Equal("Change password", page.Heading()));
        Assert.Equal(["Current password", "New password", "Confirm new password"], page.FindAll("label").Select(label => label.TextContent));
        Assert.Equal(["current-password", "new-password", "new-password"], page.FindAll("[type=password]").Select(field => field.GetAttribute("autocomplete")));
        Assert.All(page.FindAll("[type=password]"), field => Assert.Equal("1024", field.GetAttribute("maxlength")));
        Assert.Equal("mara.lopez", page.Find("[autocomplete=username]").GetAttribute("value"));
        Assert.True(page.HasButton("Change password"));
    }

    [Fact]
    public async Task A_good_one_is_set_and_this_session_stays()
    {
        await using var bench = await ComponentBench.CreateAsync();
        var caller = await bench.SignInAsAsync(await MaraAsync(bench));
        var page = bench.Render<PasswordPage>();

        await SubmitAsync(page, OldPassword, NewPassword, NewPassword);

        page.WaitForAssertion(() => Assert.Equal("Password changed", page.Heading()));
        Assert.Contains("Your other devices were signed out.", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(NewPassword, page.Markup, StringComparison.Ordinal);
        Assert.NotNull(await bench.Portal.Get<ActorReader>().ReadAsync(caller, default));
    }

    [Theory]
    [InlineData("", NewPassword, NewPassword, "Enter your current password.")]
    [InlineData("wrong", NewPassword, NewPassword, "That didn't work. Check your current password.")]
    [InlineData(OldPassword, "", "", "Enter a new password.")]
    [InlineData(OldPassword, NewPassword, "", "Enter the new password once more.")]
    [InlineData(OldPassword, NewPassword, "violet harbour kettle drums", "The two passwords differ.")]
    [InlineData(OldPassword, "maralopezmaralopez", "maralopezmaralopez", "Too easy to guess: it contains your name.")]
    [InlineData(OldPassword, "too short", "too short", "15 characters")]
    public async Task What_wont_do_is_refused_with_the_reason_and_nothing_is_lost(string current, string password, string confirmation, string sentence)
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await MaraAsync(bench));
        var page = bench.Render<PasswordPage>();

        await SubmitAsync(page, current, password, confirmation);
        page.WaitForAssertion(() => Assert.Contains(sentence, string.Concat(page.FindAll(".field-error").Select(error => error.TextContent)), StringComparison.Ordinal));

        await SubmitAsync(page, OldPassword, NewPassword, NewPassword);
        page.WaitForAssertion(() => Assert.Equal("Password changed", page.Heading()));
    }

    [Fact]
    public async Task While_it_is_typed_the_meter_says_how_good_it_is()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await MaraAsync(bench));
        var page = bench.Render<PasswordPage>();

        page.WaitForElement("#new-password").Input("too short");
        page.WaitForAssertion(() => Assert.Contains("15 characters", page.Markup, StringComparison.Ordinal));
        page.Find("#new-password").Input("violet harbour kettle drum 77");
        page.WaitForAssertion(() => Assert.Contains("Strong.", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Security", "12")]
    public async Task With_a_temporary_password_it_says_why_and_asks_for_no_current_one_and_the_session_ends_with_it()
    {
        await using var bench = await ComponentBench.CreateAsync(("Resets:DecoyShare", "0"), ("Resets:Delivery", "TemporaryPassword"));
        var mara = await MaraAsync(bench);
        await bench.SignInWithAsync(await bench.Portal.TemporaryPasswordForAsync(mara), mara);
        var page = bench.Render<PasswordPage>();

        page.WaitForAssertion(() => Assert.Equal("Set a new password", page.Heading()));
        Assert.Contains("You signed in as mara.lopez with a temporary password.", page.Find(".lead").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("#current-password"));
        Assert.Empty(page.FindAll(".breadcrumb"));
        page.Find("#new-password").Input(NewPassword);
        page.Find("#confirm-password").Change(NewPassword);
        await page.Find("form").SubmitAsync();

        var navigation = bench.Services.GetRequiredService<NavigationManager>();
        page.WaitForAssertion(() => Assert.StartsWith("http://localhost/account/password/changed?for=", navigation.Uri, StringComparison.Ordinal));
        Assert.DoesNotContain("mara", navigation.Uri, StringComparison.Ordinal);
        var next = bench.Render<PasswordChangedPage>();
        Assert.Equal("Password changed", next.Heading());
        Assert.Contains("Sign in as mara.lopez.", next.Find(".lead").TextContent, StringComparison.Ordinal);
        await using var db = bench.Database.NewContext();
        Assert.False(await db.Sessions.AnyAsync(s => s.EndedAt == null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?for=")]
    [InlineData("?for=admin")]
    [InlineData("?for=%00%ff")]
    public async Task What_an_address_says_by_itself_is_not_repeated(string query)
    {
        await using var bench = await ComponentBench.CreateAsync();
        bench.Services.GetRequiredService<NavigationManager>().NavigateTo($"/account/password/changed{query}");

        Assert.Equal("Sign in with your new password.", bench.Render<PasswordChangedPage>().Find(".lead").TextContent.Trim());
    }

    [Theory]
    [InlineData(PersonSource.Sso, "You sign in as sam through Okta.", "ask the identity team.", "https://okta.example/password")]
    [InlineData(PersonSource.Ldap, "You sign in as sam through Head office.", "ask the service desk.", null)]
    [InlineData(PersonSource.UserSync, "You sign in as sam through HR file.", "ask HR.", null)]
    public async Task Where_the_password_is_kept_elsewhere_it_says_by_whom_and_the_way(PersonSource source, string words, string whom, string? url)
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await Given.APerson("sam").KeptBy(Given.AProvider(source)).InAsync(bench.Database));

        var page = bench.Render<PasswordPage>();

        page.WaitForAssertion(() => Assert.Equal("Your password isn't kept here", page.Heading()));
        Assert.Contains(words, page.Find(".lead").TextContent, StringComparison.Ordinal);
        Assert.Contains(whom, page.Markup, StringComparison.Ordinal);
        Assert.Equal(url, page.FindAll(".own-password a").SingleOrDefault()?.GetAttribute("href"));
        Assert.Empty(page.FindAll("form"));
    }

    [Fact]
    [Trait("Security", "26")]
    public async Task A_providers_address_that_is_a_script_is_no_link()
    {
        await using var bench = await ComponentBench.CreateAsync();
        var evil = Given.Okta();
        evil.PasswordUrl = "javascript:alert(1)";
        await bench.SignInAsAsync(await Given.APerson("sam").KeptBy(evil).InAsync(bench.Database));

        var page = bench.Render<PasswordPage>();

        page.WaitForAssertion(() => Assert.Equal("Your password isn't kept here", page.Heading()));
        Assert.Empty(page.FindAll(".own-password a"));
    }

    [Fact]
    public async Task Somebody_without_a_password_yet_is_led_to_their_first()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await Given.APerson("fresh").InAsync(bench.Database));

        var page = bench.Render<PasswordPage>();

        page.WaitForAssertion(() => Assert.Equal("You have no password yet", page.Heading()));
        Assert.Equal("/forgot-password", page.Find(".own-password a").GetAttribute("href"));
    }

    [Fact]
    [Trait("Security", "8")]
    public async Task Whoever_comes_second_is_told_that_nothing_was_changed_here()
    {
        await using var bench = await ComponentBench.CreateAsync(("Resets:DecoyShare", "0"), ("Resets:Delivery", "TemporaryPassword"));
        var mara = await MaraAsync(bench);
        var temporary = await bench.Portal.TemporaryPasswordForAsync(mara);
        var first = Assert.IsType<SignInOutcome.SignedIn>(await bench.Portal.SignInAsync("mara.lopez", temporary)).Caller;
        await bench.SignInWithAsync(temporary, mara);
        var page = bench.Render<PasswordPage>();
        page.WaitForElement("#new-password");
        Assert.IsType<ChangeOutcome.Changed>(await bench.Portal.Get<OwnPassword>().ChangeAsync(first, null, "seven otters and a lantern", default));

        page.Find("#new-password").Input(NewPassword);
        page.Find("#confirm-password").Change(NewPassword);
        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("/sign-in", bench.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
        Assert.IsType<SignInOutcome.Refused>(await bench.Portal.SignInAsync("mara.lopez", NewPassword));
    }

    private static async Task<Person> MaraAsync(ComponentBench bench) => await Given.APerson("mara.lopez").Named("Mara Lopez")
        .WithEmail("mara@claret.example").WithPasswordHash(await bench.Portal.HashAsync(OldPassword)).InAsync(bench.Database);

    private static async Task SubmitAsync(IRenderedComponent<PasswordPage> page, string current, string password, string confirmation)
    {
        page.WaitForElement("#current-password").Change(current);
        page.Find("#new-password").Input(password);
        page.Find("#confirm-password").Change(confirmation);
        await page.Find("form").SubmitAsync();
    }
}
