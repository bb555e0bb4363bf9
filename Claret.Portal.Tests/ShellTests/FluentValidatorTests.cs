using Bunit;

namespace Claret.Portal.Tests.ShellTests;

public sealed class FluentValidatorTests : ShellTestBase
{
    [Fact]
    public void A_form_that_is_right_passes()
    {
        var form = Render<SampleForm>();
        form.Find("#email").Change("mara@claret.example");
        form.Find("#password").Change("blue lantern harvest moon");

        form.Find("form").Submit();

        form.WaitForAssertion(() => Assert.True(form.Instance.Accepted));
        Assert.Empty(form.FindAll(".field-error"));
    }

    [Fact]
    public void Rules_that_wait_are_waited_for_and_the_first_refused_field_is_where_the_person_goes_on()
    {
        var form = Render<SampleForm>();

        form.Find("form").Submit();

        form.WaitForAssertion(() => Assert.False(form.Instance.Accepted));
        Assert.Equal([SampleValidator.EmailMissing, SampleValidator.PasswordShort], form.FindAll(".field-error").Select(error => error.TextContent));
        Assert.Single(JSInterop.Invocations, call => call.Identifier.EndsWith("focus", StringComparison.Ordinal));
    }

    [Fact]
    public void A_field_is_not_judged_while_it_is_filled_for_the_first_time()
    {
        var form = Render<SampleForm>();

        form.Find("#password").Change("short");
        form.Find("#password").Blur();

        Assert.Empty(form.FindAll(".field-error"));
    }

    [Fact]
    public void A_field_that_was_left_once_is_judged_when_it_changes_and_no_other()
    {
        var form = Render<SampleForm>();
        form.Find("#password").Change("short");
        form.Find("#password").Blur();

        form.Find("#password").Change("still short");

        form.WaitForAssertion(() => Assert.Equal(SampleValidator.PasswordShort, form.Find(".field-error").TextContent));
        Assert.Single(form.FindAll(".field-error"));
    }

    [Fact]
    public void A_sentence_goes_when_its_field_is_put_right()
    {
        var form = Render<SampleForm>();
        form.Find("form").Submit();
        form.WaitForAssertion(() => Assert.Equal(2, form.FindAll(".field-error").Count));

        form.Find("#email").Change("mara@claret.example");

        form.WaitForAssertion(() => Assert.Equal(SampleValidator.PasswordShort, Assert.Single(form.FindAll(".field-error")).TextContent));
    }
}
