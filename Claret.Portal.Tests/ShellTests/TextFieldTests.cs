using AngleSharp.Dom;
using Bunit;

namespace Claret.Portal.Tests.ShellTests;

public sealed class TextFieldTests : ShellTestBase
{
    [Fact]
    public void Its_label_and_its_help_belong_to_the_input()
    {
        var form = Render<SampleForm>();

        var input = form.Find("#email");
        Assert.Equal("Email", form.Find("label[for=email]").TextContent);
        Assert.Equal("email", input.GetAttribute("type"));
        Assert.Equal("username", input.GetAttribute("autocomplete"));
        Assert.Equal("1024", input.GetAttribute("maxlength"));
        Assert.Equal("false", input.GetAttribute("spellcheck"));
        Assert.Equal("true", input.GetAttribute("aria-required"));
        Assert.Equal("The address you use at work.", form.Find("#" + input.GetAttribute("aria-describedby")).TextContent);
        Assert.False(input.HasAttribute("aria-invalid"));
    }

    [Fact]
    public void What_is_typed_reaches_the_model_as_it_is()
    {
        var form = Render<SampleForm>();

        form.Find("#email").Change("  Mara@Claret.example ");

        Assert.Equal("  Mara@Claret.example ", form.Instance.Entry.Email);
    }

    [Fact]
    public void A_refusal_is_announced_and_tied_to_the_input()
    {
        var form = Render<SampleForm>();

        form.Find("form").Submit();

        form.WaitForAssertion(() =>
        {
            var input = form.Find("#email");
            Assert.Equal("true", input.GetAttribute("aria-invalid"));
            Assert.Equal("email-error email-help", input.GetAttribute("aria-describedby"));
            var error = form.Find("#email-error");
            Assert.Equal("alert", error.GetAttribute("role"));
            Assert.Equal(SampleValidator.EmailMissing, error.TextContent);
        });
    }
}
