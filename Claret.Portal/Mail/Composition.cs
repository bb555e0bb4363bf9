namespace Claret.Portal.Mail;

/// <summary>What came of writing a mail's text.</summary>
public abstract record Composition
{
    private Composition()
    {
    }

    /// <param name="Mail">To be handed over.</param>
    /// <param name="Secret">What must not be repeated in an answer that is kept.</param>
    public sealed record Ready(RenderedMail Mail, string? Secret) : Composition;

    /// <summary>The mail is no longer wanted.</summary>
    public sealed record Unwanted : Composition;

    /// <summary>It couldn't be written now, or ever.</summary>
    public sealed record Failed(MailOutcome Outcome) : Composition;
}
