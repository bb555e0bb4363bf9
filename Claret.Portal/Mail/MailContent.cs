namespace Claret.Portal.Mail;

/// <summary>What a mail says, once; the layout makes an HTML and a text part of it, with the same link. Plain text throughout: the layout escapes it.</summary>
public sealed record MailContent
{
    /// <summary>Nobody's own text stands in it.</summary>
    public required string Subject { get; init; }

    public required string Heading { get; init; }

    /// <summary>Before the button.</summary>
    public IReadOnlyList<string> Paragraphs { get; init; } = [];

    /// <summary>What somebody wrote to the reader, line by line; set apart, so that it can't pass for the portal's own words.</summary>
    public IReadOnlyList<string> Quote { get; init; } = [];

    public MailAction? Action { get; init; }

    /// <summary>A temporary password, set apart so that it can be read and copied.</summary>
    public string? Code { get; init; }

    /// <summary>After the button, in smaller print.</summary>
    public IReadOnlyList<string> Afterwards { get; init; } = [];

    /// <summary>The reset's reference, at the foot.</summary>
    public string? Reference { get; init; }
}

/// <summary>The one button of a mail.</summary>
public sealed record MailAction(string Label, string Url);
