using Bunit;
using Claret.Portal.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.ShellTests;

public sealed class PageErrorBoundaryTests : ShellTestBase
{
    private bool isBroken = true;

    [Fact]
    [Trait("Security", "24")]
    public void A_page_that_breaks_leaves_a_sentence_and_nothing_from_inside()
    {
        var boundary = Render<PageErrorBoundary>(with => with.Add(it => it.ChildContent, Page));

        Assert.Contains("broke", boundary.Find("[role=alert] h1").TextContent);
        Assert.DoesNotContain("inner secret", boundary.Markup);
    }

    [Fact]
    public void Trying_again_draws_it_again()
    {
        var boundary = Render<PageErrorBoundary>(with => with.Add(it => it.ChildContent, Page));
        isBroken = false;

        boundary.Find("button").Click();

        Assert.Equal("Whole", boundary.Find("h1").TextContent);
    }

    [Fact]
    public void Another_page_is_another_try_but_the_same_one_is_not()
    {
        var boundary = Render<PageErrorBoundary>(with => with.Add(it => it.ChildContent, Page));
        isBroken = false;

        boundary.Render(with => with.Add(it => it.ChildContent, Page));
        Assert.Single(boundary.FindAll("[role=alert]"));

        Services.GetRequiredService<NavigationManager>().NavigateTo("/elsewhere");
        boundary.Render(with => with.Add(it => it.ChildContent, Page));
        Assert.Equal("Whole", boundary.Find("h1").TextContent);
    }

    private void Page(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder builder)
    {
        if (isBroken)
            throw new InvalidOperationException("inner secret");

        builder.AddMarkupContent(0, "<h1>Whole</h1>");
    }
}
