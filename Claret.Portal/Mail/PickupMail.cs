namespace Claret.Portal.Mail;

/// <summary>A line of the mailbox.</summary>
/// <param name="Id">The file's name without its extension.</param>
/// <param name="At">When the file was written, UTC.</param>
public sealed record PickupSummary(string Id, string Subject, string Recipient, DateTime At);

/// <summary>A mail read back from the pickup folder.</summary>
public sealed record PickupMail(string Subject, string Recipient, string Html, string Text, IReadOnlyList<PickupHeader> Headers);

public sealed record PickupHeader(string Name, string Value);
