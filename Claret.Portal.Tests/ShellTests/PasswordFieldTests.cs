using AngleSharp.Dom;
using Bunit;

namespace Claret.Portal.Tests.ShellTests;

public sealed class PasswordFieldTests : ShellTestBase
{
    [Fact]
    public void It_is_hidden_until_it_is_asked_to_show_and_hides_again()
    {
        var form = Render<SampleForm>();
        form.Find("#password").Change("blue lantern harvest moon");
        Assert.Equal(("password", "false"), Seen(form));

        form.Find(".field-toggle").Click();
        Assert.Equal(("text", "true"), Seen(form));
        Assert.Equal("blue lantern harvest moon", form.Find("#password").GetAttribute("value"));

        form.Find(".field-toggle").Click();
        Assert.Equal(("password", "false"), Seen(form));
    }

    [Fact]
    public void Its_button_says_what_it_does_and_submits_nothing()
    {
        var toggle = Render<SampleForm>().Find(".field-toggle");

        Assert.Equal("button", toggle.GetAttribute("type"));
        Assert.Equal("password", toggle.GetAttribute("aria-controls"));
        Assert.Equal("Show password", toggle.QuerySelector(".when-hidden")!.TextContent);
        Assert.Equal("Hide password", toggle.QuerySelector(".when-shown")!.TextContent);
    }

    [Fact]
    public void A_strength_meter_has_its_place_in_it() =>
        Assert.Equal("Fair", Render<SampleForm>().Find("#password").Closest(".field")!.QuerySelector(".strength")!.TextContent);

    [Fact]
    public void Browsers_and_password_managers_are_told_that_it_is_new() =>
        Assert.Equal("new-password", Render<SampleForm>().Find("#password").GetAttribute("autocomplete"));

    private static (string? Type, string? Pressed) Seen(IRenderedComponent<SampleForm> form) =>
        (form.Find("#password").GetAttribute("type"), form.Find(".field-toggle").GetAttribute("aria-pressed"));
}
