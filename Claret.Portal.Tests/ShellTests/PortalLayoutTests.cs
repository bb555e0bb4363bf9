using Bunit;
using Bunit.TestDoubles;
using Claret.Portal.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;

namespace Claret.Portal.Tests.ShellTests;

public sealed class PortalLayoutTests : ShellTestBase, IAsyncLifetime
{
    private readonly BunitAuthorizationContext authorization;

    public PortalLayoutTests()
    {
        Services.AddMudServices();
        JSInterop.Mode = JSRuntimeMode.Loose;
        authorization = AddAuthorization();
        Services.AddSingleton(new NavItem("/second", "Second", "M0 0", Order: 2));
        Services.AddSingleton(new NavItem("/first", "First", "M0 0", Order: 1));
        Services.AddSingleton(new NavItem("/admins", "Admins only", "M0 0", Policy: "Admins"));
        Services.AddSingleton(new NavItem("/by-policy", "By policy", "M0 0", Order: 3, Policy: "Resets"));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    // MudBlazor has services that can only be disposed asynchronously.
    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    [Fact]
    public void The_navigation_shows_what_this_person_may_see_in_order()
    {
        authorization.SetAuthorized("Mara Lopez");

        var layout = Render<PortalLayout>(with => with.Add(it => it.Body, Page));

        Assert.Equal(["First", "Second"], layout.FindAll(".portal-nav a").Select(link => link.TextContent.Trim()));
        Assert.Equal("Mara Lopez", layout.Find(".user-name").TextContent);
    }

    [Fact]
    public void More_privileges_more_entries()
    {
        authorization.SetAuthorized("Helen Desk").SetPolicies("Resets", "Admins");

        var layout = Render<PortalLayout>(with => with.Add(it => it.Body, Page));

        Assert.Equal(["Admins only", "First", "Second", "By policy"], layout.FindAll(".portal-nav a").Select(link => link.TextContent.Trim()));
    }

    [Fact]
    public void Nobody_signed_in_sees_neither_navigation_nor_menu()
    {
        var layout = Render<PortalLayout>(with => with.Add(it => it.Body, Page));

        Assert.Empty(layout.FindAll(".portal-nav, .user-menu, .nav-toggle"));
    }

    [Fact]
    public void Signing_out_is_a_post_with_a_token_of_its_own()
    {
        authorization.SetAuthorized("Mara Lopez");

        var form = Render<PortalLayout>(with => with.Add(it => it.Body, Page)).Find(".user-menu form");

        Assert.Equal("post", form.GetAttribute("method"));
        Assert.Equal("/sign-out", form.GetAttribute("action"));
    }

    [Fact]
    public void The_drawer_opens_by_its_button_and_closes_on_the_next_page()
    {
        authorization.SetAuthorized("Mara Lopez");
        var layout = Render<PortalLayout>(with => with.Add(it => it.Body, Page));

        layout.Find(".nav-toggle").Click();
        Assert.Equal("true", layout.Find(".nav-toggle").GetAttribute("aria-expanded"));
        Assert.Contains("open", layout.Find("#nav").ClassList);

        Services.GetRequiredService<NavigationManager>().NavigateTo("/second");
        layout.WaitForAssertion(() => Assert.Equal("false", layout.Find(".nav-toggle").GetAttribute("aria-expanded")));
    }

    [Fact]
    public void There_is_one_main_and_it_says_when_it_is_served()
    {
        var layout = Render<PortalLayout>(with => with.Add(it => it.Body, Page));

        Assert.Equal("true", Assert.Single(layout.FindAll("main")).GetAttribute("data-interactive"));
        Assert.Equal("/#main", layout.Find(".skip-link").GetAttribute("href"));
    }

    private static void Page(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder builder) => builder.AddMarkupContent(0, "<h1>Page</h1>");
}
