namespace Claret.Portal.Mail;

/// <summary>One mail, ready to be handed over.</summary>
/// <param name="MessageId">Constant over all attempts.</param>
/// <param name="From">"Claret Portal &lt;portal@claret.example&gt;".</param>
public sealed record RenderedMail(Guid MessageId, string From, string Recipient, string Subject, string Html, string Text);
