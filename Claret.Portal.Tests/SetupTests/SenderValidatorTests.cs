using Claret.Portal.Mail;
using Claret.Portal.Setup;
using Claret.Portal.Tests.Kit;

namespace Claret.Portal.Tests.SetupTests;

public sealed class SenderValidatorTests
{
    [Theory]
    [InlineData("Claret Portal <portal@claret.example>")]
    [InlineData("portal@EXAMPLE.com")]
    [InlineData("portal@mail.example.org")]
    [InlineData("portal@localhost")]
    public void An_examples_sender_is_refused_outside_Development_alone(string from)
    {
        Assert.StartsWith("Mail:From", new SenderValidator(new TestEnvironment("Production")).Validate(null, new MailOptions { From = from }).FailureMessage, StringComparison.Ordinal);
        Assert.True(new SenderValidator(new TestEnvironment("Development")).Validate(null, new MailOptions { From = from }).Succeeded);
    }

    [Theory]
    [InlineData("Portal <portal@acme.org>")]
    [InlineData("portal@counterexample.com")]
    public void One_of_somebodys_own_is_fine(string from) =>
        Assert.True(new SenderValidator(new TestEnvironment("Production")).Validate(null, new MailOptions { From = from }).Succeeded);
}
